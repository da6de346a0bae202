import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUNIMENT, ROOT, run, SIMULATORS } from './processes.ts';

/** What the systems of a room show instead of a person's PIN. */
export interface Tokens {
  readonly records: string;
  readonly display: string;
  /** The kiosk's own: with it, the kiosk hears its scanners before anybody has logged in. */
  readonly kiosk: string;
}

/** Folder in which the tests of one run leave rooms for each other; without it each prepares its own. */
export const SHARED_ROOMS = 'MUNIMENT_TEST_ROOMS';

/**
 * Furnishes a folder with the demonstration's holdings (`manifest.csv`) and a data directory (`data/`) that knows them,
 * its people and its systems, by the commands an installer runs. That takes seconds and always comes out alike, so
 * that the first test of a run to need a room of that size leaves a copy for the others.
 */
export async function prepareRoom(folder: string, boxes: number): Promise<Tokens> {
  const shelf = process.env[SHARED_ROOMS];
  const kept = shelf && join(shelf, String(boxes));
  if (kept && existsSync(kept)) {
    cpSync(kept, folder, { recursive: true });
  } else {
    await furnish(folder, boxes);
    if (kept) leave(folder, kept);
  }
  return JSON.parse(readFileSync(join(folder, 'tokens.json'), 'utf8')) as Tokens;
}

async function furnish(folder: string, boxes: number): Promise<void> {
  const manifest = join(folder, 'manifest.csv');
  const size = ['--boxes', `${boxes}`, '--volumes', `${boxes * 6}`];
  await succeed(run(SIMULATORS, ['generate', '--seed', '7', ...size, '--out', manifest]));
  const muniment = (...args: string[]): ReturnType<typeof run> =>
    succeed(
      run(MUNIMENT, [...args, '--config', `${ROOT}config/room.demo.yaml`], {
        MUNIMENT_DATA: join(folder, 'data'),
      }),
    );
  await muniment('import', manifest, '--commit');
  await muniment('person', 'import', `${ROOT}config/people.demo.yaml`);
  const token = async (name: string, role: string): Promise<string> => {
    const { stdout } = await muniment('client', 'add', '--name', name, '--roles', role, '--json');
    return (JSON.parse(stdout) as { token: string }).token;
  };
  const tokens: Tokens = {
    records: await token('records system', 'records-system'),
    display: await token('wall', 'display'),
    kiosk: await token('kiosk-1', 'display'),
  };
  writeFileSync(join(folder, 'tokens.json'), JSON.stringify(tokens));
}

/** Two tests may have prepared the same room at once: each copies aside, and the first rename wins. */
function leave(folder: string, kept: string): void {
  const aside = `${kept}-${process.pid}`;
  mkdirSync(aside, { recursive: true });
  cpSync(folder, aside, { recursive: true });
  try {
    renameSync(aside, kept);
  } catch {
    rmSync(aside, { recursive: true });
  }
}

async function succeed(running: ReturnType<typeof run>): ReturnType<typeof run> {
  const done = await running;
  if (done.code !== 0) throw new Error(`exit ${done.code}: ${done.stdout}${done.stderr}`);
  return done;
}
