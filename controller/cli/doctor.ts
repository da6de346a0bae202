import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { createLink } from '../../drivers/links/index.ts';
import { registry } from '../../drivers/registry.ts';
import type { LoadedConfig } from '../config/load.ts';
import { say } from '../config/problems.ts';
import { WEB_ROOT } from '../main.ts';
import { systemClock } from '../model/clock.ts';
import { DeviceSupervisor, EventBus } from '../runtime/index.ts';
import { isStoreError, openStore } from '../store/index.ts';
import { VERSION } from '../version.ts';
import { loadOrReport } from './check-config.ts';
import { EXIT } from './exit-codes.ts';
import { type CommonOptions, Output } from './output.ts';

/** One look at one thing. `skipped` is neither good nor bad: it could not be looked at now. */
export interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'fault' | 'skipped';
  readonly message: ReturnType<typeof say>;
}

/** Less free space than this on the data disk is a fault: about a year of telemetry, with room for a copy. */
const FREE_BYTES_WANTED = 2 * 1024 ** 3;
/** How long devices have to answer once. */
const PATIENCE_MS = 4000;

/** `muniment doctor`: this machine, this configuration, the data folder, and each device once. */
export async function doctor(options: CommonOptions & { config: string }): Promise<void> {
  const output = new Output(options);
  const config = loadOrReport(options.config, output);
  if (!config) return;
  const held = storeFinding(config);
  const findings = [
    nodeFinding(),
    {
      what: 'config',
      state: 'ok',
      message: say('配置没有错误', 'the configuration has no errors'),
    } satisfies Finding,
    dataFinding(config),
    held,
    webFinding(),
    ...(await deviceFindings(config, held.state === 'skipped')),
  ];
  const marks = { ok: '✓', fault: '✗', skipped: '–' } as const;
  for (const { what, state, message } of findings)
    output.line(`${marks[state]} ${what}: ${output.text(message)}`);
  const faults = findings.filter((f) => f.state === 'fault').length;
  output.finish(faults === 0 ? EXIT.ok : EXIT.fault, { version: VERSION, findings });
}

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const good = major > 20 || (major === 20 && minor >= 19);
  return {
    what: 'node',
    state: good ? 'ok' : 'fault',
    message: good
      ? say(process.versions.node, process.versions.node)
      : say(
          `${process.versions.node} 太旧，需要 20.19 或更新`,
          `${process.versions.node} is too old; 20.19 or later is needed`,
        ),
  };
}

function dataFinding({ room }: LoadedConfig): Finding {
  const folder = resolve(room.data);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    const gib = ((bavail * bsize) / 1024 ** 3).toFixed(1);
    return bavail * bsize >= FREE_BYTES_WANTED
      ? {
          what: 'data',
          state: 'ok',
          message: say(`${folder}，剩余 ${gib} GiB`, `${folder}, ${gib} GiB free`),
        }
      : {
          what: 'data',
          state: 'fault',
          message: say(`${folder} 只剩 ${gib} GiB`, `${folder} has only ${gib} GiB left`),
        };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return {
      what: 'data',
      state: 'fault',
      message: say(`不能写入 ${folder}：${cause}`, `cannot write to ${folder}: ${cause}`),
    };
  }
}

/** Opens and closes the store; another process that has it is no fault, but then the devices are its own. */
function storeFinding({ room }: LoadedConfig): Finding {
  try {
    openStore({ directory: resolve(room.data), clock: systemClock, log: pino({ level: 'silent' }) }).close();
    return { what: 'store', state: 'ok', message: say('数据库可以打开', 'the databases open') };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const held = isStoreError(error) && error.code === 'directory-in-use';
    return { what: 'store', state: held ? 'skipped' : 'fault', message: say(message, message) };
  }
}

function webFinding(): Finding {
  const missing = ['kiosk', 'wall'].filter((page) => !existsSync(join(WEB_ROOT, page, 'index.html')));
  return missing.length === 0
    ? { what: 'screens', state: 'ok', message: say('已构建', 'built') }
    : {
        what: 'screens',
        state: 'fault',
        message: say(
          `${WEB_ROOT} 缺少 ${missing.join('、')}，请运行 npm run build`,
          `${WEB_ROOT} lacks ${missing.join(', ')}; run npm run build`,
        ),
      };
}

/** Asks every device once through its production driver; nothing is commanded. */
async function deviceFindings(
  { room, profiles }: LoadedConfig,
  daemonRuns: boolean,
): Promise<readonly Finding[]> {
  if (daemonRuns)
    return [
      {
        what: 'devices',
        state: 'skipped',
        message: say(
          '守护进程正在使用设备；请看 /api/v1/devices',
          'the daemon is using them; see /api/v1/devices',
        ),
      },
    ];
  const log = pino({ level: 'silent' });
  const bus = new EventBus(() => {});
  const parts = {
    links: room.links,
    devices: room.devices,
    banks: room.banks,
    registry,
    createLink,
    profiles,
  };
  const supervisor = new DeviceSupervisor({ ...parts, bus, clock: systemClock, log });
  const waiting = new Set(room.devices.map((d) => d.name));
  const everyone = new Promise<void>((done) => {
    bus.on('device', ({ device, connected }) => {
      if (connected) waiting.delete(device);
      if (waiting.size === 0) done();
    });
    systemClock.after(PATIENCE_MS, done);
  });
  await supervisor.start();
  await everyone;
  const states = supervisor.states();
  await supervisor.stop();
  return states.map(({ device, connected, problem }) => {
    const cause = problem ?? 'no answer';
    return connected
      ? { what: device, state: 'ok', message: say('有应答', 'answers') }
      : { what: device, state: 'fault', message: say(`无应答：${cause}`, `does not answer: ${cause}`) };
  });
}
