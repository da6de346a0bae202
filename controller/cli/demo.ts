import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { families } from '../../drivers/registry.ts';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import { say } from '../config/problems.ts';
import { Daemon } from '../main.ts';
import { type Actor, DAEMON, type Role } from '../model/actor.ts';
import { EXIT } from './exit-codes.ts';
import { failWith, portInUse, reportFailure } from './failures.ts';
import { announce, type DemoTokens } from './announce.ts';
import { planImport } from './import.ts';
import { makeLog } from './log.ts';
import { inOffice } from './office.ts';
import { type CommonOptions, Output } from './output.ts';
import { type PersonEntry, readPeople, registerAll } from './people.ts';
import { portIsFree } from './ports.ts';
import { asked } from './run.ts';
import { relive } from './relive.ts';
import { generateClimate, generateManifest, SimulatorProcess } from './simulator-process.ts';

export interface DemoOptions extends CommonOptions {
  readonly reset?: boolean;
  readonly data: string;
  readonly httpPort: string;
  readonly panelPort: string;
  readonly mqttPort: string;
  readonly speed: string;
}

/** Configuration ships beside the build. */
const CONFIG = fileURLToPath(new URL('../../../config/', import.meta.url));
const HOST = '127.0.0.1';
const SEED = 20_260_101;
const BOXES = 5000;
const VOLUMES = 30_000;
const HISTORY_DAYS = 183;

/** `muniment demo`: a living archive room on real protocols, in one command. Goes on where it stopped. */
export async function demo(options: DemoOptions): Promise<void> {
  const output = new Output(options);
  const ports: readonly [string, number][] = [
    ['kiosk, wall, API', Number(options.httpPort)],
    ['simulator panel', Number(options.panelPort)],
    ['MQTT', Number(options.mqttPort)],
  ];
  for (const [what, port] of ports)
    if (port !== 0 && !(await portIsFree(HOST, port))) return reportFailure(output, portInUse(port, what));

  const folder = resolve(options.data);
  if (options.reset) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, 'manifest.csv');
  let simulators: SimulatorProcess | null = null;
  let daemon: Daemon | null = null;
  try {
    if (!existsSync(manifest)) await writeHoldings(manifest);
    simulators = new SimulatorProcess({
      config: join(CONFIG, 'simulator.demo.yaml'),
      manifest,
      state: join(folder, 'room'),
      panelPort: Number(options.panelPort),
      mqtt: `mqtt://${HOST}:${options.mqttPort}`,
      speed: Number(options.speed),
      onCrash: (code) =>
        output.line(
          say(`模拟器意外退出（${code}），正在重启`, `the simulators ended (${code}); starting them again`),
        ),
    });
    const { env, panel } = await simulators.start();
    const config = loadConfig(
      join(CONFIG, 'room.demo.yaml'),
      {
        ...process.env,
        ...env,
        MUNIMENT_HTTP_PORT: options.httpPort,
        MUNIMENT_MQTT_PORT: options.mqttPort,
        MUNIMENT_DATA: join(folder, 'store'),
      },
      { families },
    );
    const people = readPeople(join(CONFIG, 'people.demo.yaml'));
    if (!existsSync(config.room.data)) {
      output.line(
        say('正在准备半年的温湿度与报警历史……', 'preparing half a year of climate and alarm history…'),
      );
      await writePast(config, people[0]);
    }
    const tokens = await furnish(config, folder, manifest, people);
    daemon = new Daemon({ config, log: makeLog('warn') });
    const { url } = await daemon.start();
    announce(options.json === true, output, { url, panel, people, tokens });
    await asked();
    output.line(say('正在停止……', 'stopping…'));
    await daemon.stop();
    await simulators.stop();
    process.exitCode = EXIT.ok;
  } catch (error) {
    await daemon?.stop().catch(() => {});
    await simulators?.stop();
    failWith(output, error);
  }
}

/** Written beside and renamed, so that an interrupted first start leaves no half manifest behind. */
async function writeHoldings(manifest: string): Promise<void> {
  await generateManifest(SEED, BOXES, VOLUMES, `${manifest}.part`);
  renameSync(`${manifest}.part`, manifest);
}

/** Half a year that the room could have had, ending now; made beside and renamed, like the holdings. */
async function writePast(config: LoadedConfig, keeper: PersonEntry | undefined): Promise<void> {
  const store = config.room.data;
  const part = `${store}.part`;
  const file = `${part}.climate`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  await generateClimate(join(CONFIG, 'simulator.demo.yaml'), HISTORY_DAYS, Date.now(), file);
  const actor: Actor = {
    kind: 'person',
    id: keeper?.id ?? 'keeper',
    name: keeper?.name ?? 'keeper',
    roles: ['keeper'],
    session: 'past',
  };
  await relive({ config, file, directory: part, keeper: actor, log: makeLog('error') });
  rmSync(file);
  renameSync(part, store);
}

/** Brings in holdings, people and tokens the first time, through the same services as in a real room. */
async function furnish(
  config: LoadedConfig,
  folder: string,
  manifest: string,
  people: readonly PersonEntry[],
): Promise<DemoTokens> {
  const file = join(folder, 'tokens.json');
  return inOffice(config, async (office) => {
    if (office.holdings.counts().boxes === 0)
      await office.holdings.accession(DAEMON, await planImport(office, config, manifest));
    await registerAll(office, people);
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as DemoTokens;
    const issue = async (name: string, role: Role): Promise<string> =>
      (await office.people.registerClient(DAEMON, { name, roles: [role] })).token;
    const tokens: DemoTokens = {
      records: await issue('档案系统 records system', 'records-system'),
      wall: await issue('监控墙 wall', 'display'),
      // Named like the kiosk, so that it hears the kiosk's own scanner before anybody has logged in.
      kiosk: await issue('kiosk-1', 'display'),
    };
    writeFileSync(file, JSON.stringify(tokens), { mode: 0o600 });
    return tokens;
  });
}
