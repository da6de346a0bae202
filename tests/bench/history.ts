import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Bench, median, ROUNDS, type Row, row, startProcess, startServer } from './harness.ts';

const REGISTERS = 1000;
const BLOCK = 125;
const PERIOD_MS = 100;
const SCALE = 0.1;
/** Long enough for several of the once-a-second writes. */
const RUN_MS = 6000;
/** A daemon runs for months: starting, connecting and compiling hot code are not part of the figure. */
const WARM_UP_MS = 10_000;

/** What one process used and achieved in a window. */
interface Outcome {
  /** Share of one core, %. */
  readonly cpuPct: number;
  /** Complete scans ÷ scans that were due, %. */
  readonly scansPct: number;
}

/** Ours and bare, each with one block under way as most devices need it, and with all eight. */
const CONTESTANTS = {
  bare: ['history-bare.mjs', 1],
  ours: ['history-ours.mjs', 1],
  barePipelined: ['history-bare.mjs', REGISTERS / BLOCK],
  oursPipelined: ['history-ours.mjs', REGISTERS / BLOCK],
} as const;
type Name = keyof typeof CONTESTANTS;
const NAMES = Object.keys(CONTESTANTS) as Name[];

/**
 * Every contestant is a process of its own, new in each round, and all of them scan at the same time: they share the
 * machine and whatever else it does, so that the ratio of two is of the very same seconds.
 */
async function run(): Promise<Row[]> {
  const outcomes: Record<Name, Outcome[]> = { bare: [], ours: [], barePipelined: [], oursPipelined: [] };
  const server = await startServer<{ port: number }>('modbus-tcp.ts');
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const results = await oneRound(server.ready.port);
      for (const name of NAMES) outcomes[name].push(results[name]);
    }
  } finally {
    await server.stop();
  }
  const cpu = (name: Name): number[] => outcomes[name].map(({ cpuPct }) => cpuPct);
  const scans = (name: Name): number[] => outcomes[name].map(({ scansPct }) => scansPct);
  const what = `${REGISTERS} registers at 10 Hz with history`;
  return [
    row({
      what: `${what}: CPU of link, poller, point table and telemetry against a bare poller that stores`,
      unit: '% of a core',
      ours: cpu('ours'),
      ceiling: cpu('bare'),
      goal: { at: 'most', value: 1.5 },
      note: 'bare: modbus-serial in blocks of 125, and once a second the same rows in the same multi-row inserts',
    }),
    row({
      what: `${what}: scans that were complete`,
      unit: '%',
      ours: scans('ours'),
      goal: { at: 'least', value: 99.5 },
      note: `the bare poller: ${median(scans('bare')).toFixed(1)} %`,
    }),
    row({
      what: `${what}, all blocks under way at once: CPU against a bare poller that does so too`,
      unit: '% of a core',
      ours: cpu('oursPipelined'),
      ceiling: cpu('barePipelined'),
    }),
    row({
      what: `${what}, all blocks under way at once: scans that were complete`,
      unit: '%',
      ours: scans('oursPipelined'),
      note: `the bare poller: ${median(scans('barePipelined')).toFixed(1)} %`,
    }),
  ];
}

async function oneRound(port: number): Promise<Record<Name, Outcome>> {
  const root = await mkdtemp(join(tmpdir(), 'muniment-history-'));
  const started: (readonly [Name, Awaited<ReturnType<typeof start>>])[] = [];
  try {
    for (const name of NAMES) started.push([name, await start(name, port, root)]);
    await pause(WARM_UP_MS);
    await Promise.all(started.map(([, process]) => process.ask('open')));
    await pause(RUN_MS);
    const outcomes = await Promise.all(
      started.map(async ([name, process]) => [name, await process.ask<Outcome>('close')] as const),
    );
    return Object.fromEntries(outcomes) as Record<Name, Outcome>;
  } finally {
    await Promise.all(started.map(([, process]) => process.stop()));
    await rm(root, { recursive: true });
  }
}

async function start(name: Name, port: number, root: string) {
  const [file, width] = CONTESTANTS[name];
  const folder = await mkdtemp(join(root, `${name}-`));
  const settings = [port, folder, REGISTERS, BLOCK, PERIOD_MS, SCALE, width];
  return startProcess(`contestants/${file}`, settings.map(String));
}

export const bench: Bench = { name: 'history', run };
