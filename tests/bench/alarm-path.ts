import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bench, median, type Row, row, startProcess, startServer } from './harness.ts';
import type { Alarmed } from './servers/watched-register.ts';

/** Alarms measured at each load. */
const ALARMS = 120;
/** Raised before, for caches and the just-in-time compiler. */
const WARM_UP = 15;
const POLL_MS = 100;
const LIMIT = 800;
/** Every kind of alarm the daemon itself can raise needs a definition. */
const SHIPPED_SETS = ['system', 'room', 'climate'].map((set) =>
  fileURLToPath(new URL(`../../config/alarms/${set}.yaml`, import.meta.url)),
);

interface Load {
  readonly pointsPerSecond: number;
  readonly devices: number;
  readonly channels: number;
}
const LOADS: readonly Load[] = [
  { pointsPerSecond: 10, devices: 1, channels: 1 },
  { pointsPerSecond: 2000, devices: 10, channels: 20 },
];

/**
 * How long an alarm is on its way: from the answer on the wire that carries a value beyond its limit, through the whole
 * daemon and its journal on disk, to the frame at a reader of the live stream, beside a bare echo between two processes.
 */
async function run(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const load of LOADS) rows.push(...rowsOf(load, await alarmsAt(load)));
  return rows;
}

async function alarmsAt(load: Load): Promise<readonly Alarmed[]> {
  const folder = await mkdtemp(join(tmpdir(), 'muniment-alarm-'));
  const echo = await startServer<{ port: number }>('echo.mjs');
  const field = await startServer<{ port: number }>('watched-register.ts', [String(echo.ready.port)]);
  try {
    const file = await furnishAlarmRoom(folder, field.ready.port, load);
    const daemon = await startProcess<{ url: string; token: string }>('contestants/alarm-ours.mjs', [file]);
    try {
      await field.ask(daemon.ready);
      const alarms: Alarmed[] = [];
      for (let n = -WARM_UP; n < ALARMS; n += 1) {
        const alarmed = await field.ask<Alarmed>({});
        if (n >= 0) alarms.push(alarmed);
      }
      return alarms;
    } finally {
      await daemon.stop();
    }
  } finally {
    await field.stop();
    await echo.stop();
    await rm(folder, { recursive: true });
  }
}

function rowsOf({ pointsPerSecond }: Load, alarms: readonly Alarmed[]): readonly Row[] {
  const oursMs = alarms.map(({ toFrameMs }) => toFrameMs);
  const echoMs = alarms.map((alarmed) => alarmed.echoMs);
  const listMs = alarms.map(({ toListMs }) => toListMs);
  const rate = median(alarms.map((alarmed) => alarmed.pointsPerSecond));
  const note = `${alarms.length} alarms at ${rate.toFixed(0)} points/s as answered; the list of alarms, sent at most 20 times a second, came after`;
  const at = `${pointsPerSecond.toLocaleString('en')} points/s`;
  return [
    row({
      what: `alarm: crossing value on the wire to the SSE client, ${at}, median, beside a bare echo`,
      unit: 'ms',
      ours: oursMs,
      ceiling: [median(echoMs)],
      note: `${note} ${median(listMs).toFixed(1)} ms`,
    }),
    row({
      what: `alarm: the same, ${at}, 99th percentile`,
      unit: 'ms',
      ours: [percentile(oursMs, 0.99)],
      ceiling: [percentile(echoMs, 0.99)],
      note: `${note} ${percentile(listMs, 0.99).toFixed(1)} ms`,
    }),
  ];
}

/**
 * Writes the smallest room that has this load and one limit.
 * @param port of the server whose registers are its points
 * @returns its configuration file
 */
export async function furnishAlarmRoom(
  folder: string,
  port: number,
  { devices, channels }: Pick<Load, 'devices' | 'channels'>,
): Promise<string> {
  const both = (text: string) => ({ 'zh-CN': text, en: text });
  const range = (length: number): readonly number[] => Array.from({ length }, (_, n) => n);
  const write = async (name: string, content: object): Promise<string> => {
    const file = join(folder, name);
    // JSON is YAML.
    await writeFile(file, JSON.stringify(content));
    return file;
  };
  await write('registers.yaml', {
    kind: 'modbus',
    name: 'registers',
    channels: Object.fromEntries(
      range(channels).map((n) => [`r${n}`, { type: 'u16', table: 'holding', address: n, unit: 'ppm' }]),
    ),
  });
  await write('alarms.yaml', {
    version: 1,
    alarms: [
      {
        id: 'beyond-limit',
        points: { point: 'P1-0' },
        when: { above: LIMIT },
        class: 'safety',
        priority: 'urgent',
        name: both('{subject}'),
        text: both('{subject}: {value} {unit}'),
        cause: both('bench'),
        consequence: both('bench'),
        response: both('bench'),
      },
    ],
  });
  const units = range(devices).map((n) => n + 1);
  return write('room.yaml', {
    version: 1,
    site: { name: both('bench') },
    http: { host: '127.0.0.1', port: 0 },
    data: join(folder, 'data'),
    links: [{ name: 'net', kind: 'modbus-tcp', host: '127.0.0.1', port }],
    devices: units.map((unit) => ({
      name: `unit-${unit}`,
      driver: 'modbus-profile',
      profile: 'registers.yaml',
      link: 'net',
      pollMs: POLL_MS,
      options: { unit },
    })),
    zones: [{ id: 'hall', name: both('hall'), medium: 'paper' }],
    points: units.flatMap((unit) =>
      range(channels).map((n) => ({
        id: `P${unit}-${n}`,
        name: both(`P${unit}-${n}`),
        device: `unit-${unit}`,
        channel: `r${n}`,
        zone: 'hall',
        quantity: 'co2',
      })),
    ),
    banks: [],
    doors: [],
    kiosks: [],
    policy: {
      approval: { open: 'automatic', internal: 'automatic', confidential: 'two-approvers' },
      loanDays: { 'charge-out': 14, 'reading-room': 1 },
    },
    alarms: { sets: [...SHIPPED_SETS, 'alarms.yaml'] },
  });
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const bench: Bench = { name: 'alarm', run };
