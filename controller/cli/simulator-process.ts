import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SIMULATORS = fileURLToPath(new URL('../../simulators/main.js', import.meta.url));

export interface SimulatorOptions {
  readonly config: string;
  readonly manifest: string;
  readonly state: string;
  readonly panelPort: number;
  readonly mqtt: string;
  readonly speed: number;
  /** Told when the simulators end although nobody stopped them; they are started again by themselves. */
  readonly onCrash: (code: number | null) => void;
}

interface Ready {
  readonly env: Readonly<Record<string, string>>;
  readonly panel: string;
}

/** How long the simulators have before a restart, so that a fault at start-up does not spin. */
const RESTART_DELAY_MS = 1000;

/** Writes the demonstration holdings as a manifest, by the simulators' own seeded generator. */
export async function generateManifest(
  seed: number,
  boxes: number,
  volumes: number,
  out: string,
): Promise<void> {
  const args = ['generate', '--seed', seed, '--boxes', boxes, '--volumes', volumes, '--out', out];
  await generated('holdings', args.map(String));
}

/** Writes what the climate sensors of a simulated room would have measured in the `days` before `endMs`, epoch ms. */
export async function generateClimate(
  config: string,
  days: number,
  endMs: number,
  out: string,
): Promise<void> {
  const until = new Date(endMs).toISOString();
  const args = ['climate', '--config', config, '--days', String(days), '--until', until, '--out', out];
  await generated('climate', args);
}

async function generated(what: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [SIMULATORS, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the demonstration ${what} could not be generated (exit ${code})`);
}

/**
 * The simulated room, in a process of its own: it dies when this process dies (its standard input closes), is started
 * again when it crashes, and keeps its ports and lines across restarts.
 */
export class SimulatorProcess {
  readonly #options: SimulatorOptions;
  #child: ChildProcess | null = null;
  #env: Readonly<Record<string, string>> = {};
  #stopping = false;

  constructor(options: SimulatorOptions) {
    this.#options = options;
  }

  /** Starts the simulators and resolves once every device can be reached. */
  async start(): Promise<Ready> {
    const ready = await this.#spawn();
    this.#env = ready.env;
    return ready;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  async #spawn(): Promise<Ready> {
    const { config, manifest, state, panelPort, mqtt, speed } = this.#options;
    const args = ['run', '--config', config, '--manifest', manifest, '--state', state];
    args.push(
      '--panel-port',
      String(panelPort),
      '--mqtt',
      mqtt,
      '--speed',
      String(speed),
      '--exit-with-stdin',
    );
    const child = spawn(process.execPath, [SIMULATORS, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...this.#env },
      // Ctrl-C reaches the whole terminal group; the daemon must stop first, then the devices.
      detached: true,
    });
    this.#child = child;
    const ready = await firstLine(child);
    child.once('exit', (code) => this.#ended(code));
    return JSON.parse(ready) as Ready;
  }

  #ended(code: number | null): void {
    if (this.#stopping) return;
    this.#options.onCrash(code);
    setTimeout(() => {
      if (!this.#stopping) this.#spawn().catch(() => this.#ended(null));
    }, RESTART_DELAY_MS);
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the simulators have no output');
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(([code]: unknown[]) => {
    throw new Error(`the simulators ended before they were ready (exit ${String(code)})`);
  });
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  return line;
}
