import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Bench, type Row, row, startProcess, startServer } from './harness.ts';

const DEVICES = 10;
const REGISTERS = 1000;
const PERIOD_MS = 1000;
/** Long enough to see whether polls are missed; `--full` runs as long as the promise is made for. */
const RUN_MS = process.argv.includes('--full') ? 600_000 : 60_000;
/** Starting, compiling hot code and, of a long run, filling the tables until they are first packed are no part of it. */
const WARM_UP_MS = process.argv.includes('--full') ? 180_000 : 20_000;
/** Memory is looked at so many times on the way. */
const LOOKS = 6;

interface Outcome {
  readonly seconds: number;
  readonly cpuPct: number;
  readonly done: number;
  readonly missed: number;
  readonly samples: number;
  readonly delayP50Ms: number;
  readonly delayP99Ms: number;
  readonly delayMaxMs: number;
}

interface Memory {
  readonly rss: number;
  readonly heap: number;
}

/** 10,000 points once a second, from the wire through link, poller and point table into telemetry. */
async function run(): Promise<Row[]> {
  const server = await startServer<{ port: number }>('modbus-tcp.ts');
  const folder = await mkdtemp(join(tmpdir(), 'muniment-points-'));
  const settings = [server.ready.port, folder, DEVICES, REGISTERS, PERIOD_MS];
  const ours = await startProcess('contestants/points-ours.mjs', settings.map(String));
  try {
    await pause(WARM_UP_MS);
    await ours.ask('open');
    const memory: Memory[] = [await ours.ask<Memory>('memory')];
    for (let look = 1; look < LOOKS; look++) {
      await pause(RUN_MS / (LOOKS - 1));
      memory.push(await ours.ask<Memory>('memory'));
    }
    return rowsOf(await ours.ask<Outcome>('close'), memory);
  } finally {
    await ours.stop();
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

function rowsOf(outcome: Outcome, memory: readonly Memory[]): Row[] {
  const { seconds, done, missed, samples } = outcome;
  const what = `${DEVICES * REGISTERS} points at ${1000 / PERIOD_MS} Hz for ${Math.round(seconds)} s`;
  const rss = memory.map((one) => one.rss);
  return [
    row({
      what: `${what}: polls missed of ${done + missed}`,
      unit: '',
      ours: [missed],
      goal: { at: 'most', value: 0 },
    }),
    row({
      what: `${what}: good samples, of those due`,
      unit: '%',
      ours: [(samples * 100) / ((done + missed) * REGISTERS)],
      goal: { at: 'least', value: 99.9 },
    }),
    row({
      what: `${what}: growth of memory from the first to the last third`,
      unit: 'MB',
      ours: [mean(rss.slice(-2)) - mean(rss.slice(0, 2))],
      note: `resident, MB: ${rss.map((mb) => mb.toFixed(0)).join(', ')}; samples not packed yet are held: ${memory.map(({ heap }) => heap.toFixed(0)).join(', ')} of heap`,
    }),
    row({
      what: `${what}: delay of the event loop, 99th percentile`,
      unit: 'ms',
      ours: [outcome.delayP99Ms],
      note: `median ${outcome.delayP50Ms.toFixed(1)} ms with a resolution of 5 ms, longest ${outcome.delayMaxMs.toFixed(0)} ms`,
    }),
    row({ what: `${what}: CPU`, unit: '% of a core', ours: [outcome.cpuPct] }),
  ];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export const bench: Bench = { name: 'points', run };
