import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { naiveRollups } from './store-support/naive-history.ts';
import {
  minuteOf,
  RECORDED_FROM,
  RECORDED_POINTS,
  recordedUntil,
  TIME_ZONE,
} from './store-support/recorded.ts';
import { dataDirectory, tempStore } from './store-support/temp-store.ts';

const RECORDER = fileURLToPath(new URL('store-support/recorder.ts', import.meta.url));
const HOLD_MS = 30_000;
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Lets a daemon record so many minutes and kills it in the middle of whatever it does. @returns the last minute it told */
async function recordFrom(directory: string, from: number, minutes: number): Promise<number> {
  const child = fork(RECORDER, [directory, String(from)], { execArgv: ['--import', 'tsx'] });
  children.push(child);
  let last = from - 1;
  const told = new Promise<void>((resolve, reject) => {
    child.on('message', ({ minute }: { minute: number }) => {
      last = minute;
      if (minute >= from + minutes) resolve();
    });
    child.once('exit', () => reject(new Error('the child ended by itself')));
  });
  await told;
  child.removeAllListeners('exit');
  child.kill('SIGKILL');
  await once(child, 'close');
  return last;
}

it('after kill -9, in the middle of packing or not, nothing that was written is lost and every sum is right', async () => {
  const directory = dataDirectory();
  let next = 0;
  for (const minutes of [70, 190]) {
    const told = await recordFrom(directory, next, minutes);
    const { store } = tempStore(directory, {
      startMs: minuteOf(told).startMs,
      history: { timeZone: TIME_ZONE },
    });
    const find = (point: string) => store.telemetry.samples(point, 0, 9e12);
    const newest = Math.max(...RECORDED_POINTS.map((point) => find(point).at(-1)?.time ?? 0));
    const written = Math.floor((newest - RECORDED_FROM) / 60_000);
    expect(written).toBeGreaterThanOrEqual(told);
    // A minute is one transaction: all of it is there, or nothing.
    const expected = recordedUntil(written);
    for (const point of RECORDED_POINTS) {
      const samples = expected.get(point) ?? [];
      expect(find(point)).toEqual(samples);
      for (const tier of ['1m', '15m', '1h', '1d'] as const) {
        const sums = store.telemetry.rollups(point, tier, 0, 9e12);
        expect(sums.map(withoutStart)).toEqual(naiveRollups(samples, tier, HOLD_MS, TIME_ZONE));
      }
    }
    expect(store.verify().problems).toEqual([]);
    store.close();
    next = written + 1;
  }
});

function withoutStart(sums: { readonly start: number; readonly mean: number }): object {
  const rounded = { ...sums, mean: Number(sums.mean.toFixed(6)) };
  return Object.fromEntries(Object.entries(rounded).filter(([name]) => name !== 'start'));
}
