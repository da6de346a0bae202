import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RETENTION } from '../../controller/model/history.ts';
import type { Sample } from '../../controller/services/climate/repository.ts';
import { openReadOnly } from '../../controller/store/database.ts';
import { tempStore } from './store-support/temp-store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 4, 1, 8);

/** One sample each `everyMs` over [fromMs, toMs): the number of the sample. */
function line(fromMs: number, toMs: number, everyMs: number): Sample[] {
  const samples: Sample[] = [];
  for (let time = fromMs; time < toMs; time += everyMs)
    samples.push({ point: 'a', time, value: samples.length, quality: 'good' });
  return samples;
}

function countsOf(directory: string): Record<string, number> {
  const db = openReadOnly(join(directory, 'telemetry.db'));
  const count = (sql: string): number =>
    db.prepare<[], number>(`SELECT count(*) FROM ${sql}`).pluck().get() ?? 0;
  const counts = {
    raw: count('chunk'),
    '1m': count('minutes'),
    '15m': count('rollup WHERE tier = 15'),
    '1h': count('rollup WHERE tier = 60'),
    '1d': count('rollup WHERE tier = 1440'),
  };
  db.close();
  return counts;
}

describe('a history', () => {
  it('is made from the coarsest sums that still fill its buckets', () => {
    const { store } = tempStore();
    const tier = (days: number, buckets: number): string =>
      store.telemetry.tierFor(NOW - days * DAY_MS, NOW, buckets);
    expect(tier(1 / 24, 300)).toBe('raw');
    expect(tier(1, 300)).toBe('1m');
    expect(tier(7, 300)).toBe('15m');
    expect(tier(30, 300)).toBe('1h');
    expect(tier(3650, 300)).toBe('1d');
    expect(tier(3650, 100_000)).toBe('15m');
  });

  it('has buckets of whole sums, never more than asked for, of which each figure is exact', () => {
    const { store } = tempStore(undefined, { history: { timeZone: 'Asia/Shanghai' } });
    const samples = line(NOW - 3 * DAY_MS, NOW, 5 * MINUTE_MS);
    store.telemetry.append(samples);
    store.telemetry.pack();
    for (const [spanMs, buckets] of [
      [2 * DAY_MS, 7],
      [3 * DAY_MS - 1234, 100],
      [DAY_MS, 1],
      [HOUR_MS, 60],
      [3 * DAY_MS, 3],
    ] as const) {
      const from = NOW - spanMs;
      const history = store.telemetry.history('a', from, NOW, buckets);
      expect(history.buckets.length).toBeLessThanOrEqual(buckets);
      expect(history.buckets[0]?.from).toBeLessThanOrEqual(from);
      for (const [i, bucket] of history.buckets.entries()) {
        const end = history.buckets[i + 1]?.from ?? Infinity;
        const within = samples.filter(({ time }) => time >= bucket.from && time < end);
        expect(bucket.count).toBe(within.length);
        if (within.length === 0) continue;
        expect([bucket.min, bucket.max]).toEqual([within[0]?.value, within.at(-1)?.value]);
        expect(bucket.mean).toBeCloseTo(within.reduce((sum, { value }) => sum + value, 0) / within.length, 6);
      }
    }
  });

  it('shows a gap as a gap, and a day of 25 hours as one day', () => {
    const startMs = Date.UTC(2026, 9, 30);
    const { store } = tempStore(undefined, { startMs, history: { timeZone: 'Europe/Copenhagen' } });
    const midnight = (day: number, hour: number): number => Date.UTC(2026, 9, day, hour);
    store.telemetry.append(line(midnight(23, 22), midnight(24, 22), HOUR_MS));
    store.telemetry.append(line(midnight(24, 22), midnight(25, 23), HOUR_MS));
    store.telemetry.append(line(midnight(26, 23), midnight(27, 23), HOUR_MS));
    const { tier, buckets } = store.telemetry.history('a', midnight(23, 22), midnight(27, 23), 4);
    expect(tier).toBe('1d');
    expect(buckets.map(({ from, count }) => [from, count])).toEqual([
      [midnight(23, 22), 24],
      [midnight(24, 22), 25],
      [midnight(25, 23), 0],
      [midnight(26, 23), 24],
    ]);
    expect(buckets[2]).toMatchObject({ min: null, mean: null, max: null, knownMs: 0, outsideMs: null });
  });

  it('goes on telling hours and days of what was deleted, and takes nothing for such an hour any more', async () => {
    const history = {
      timeZone: 'Asia/Shanghai',
      retention: { raw: 2, '1m': 4, '15m': 8, '1h': 16, '1d': 32 },
    };
    const { store: filled, directory } = tempStore(undefined, { history: { timeZone: 'Asia/Shanghai' } });
    filled.telemetry.append(line(NOW - 40 * DAY_MS, NOW - 3 * HOUR_MS, 10 * MINUTE_MS));
    filled.telemetry.pack();
    filled.close();
    expect(countsOf(directory)).toEqual({ raw: 957, '1m': 957, '15m': 3828, '1h': 957, '1d': 41 });
    // What is too old goes week by week, four times a day.
    const { store, clock, log } = tempStore(directory, { history, startMs: NOW - 30 * HOUR_MS });
    expect(countsOf(directory)['raw']).toBe(957);
    await clock.advance(30 * HOUR_MS + MINUTE_MS);
    expect(countsOf(directory)).toEqual({ raw: 45, '1m': 93, '15m': 756, '1h': 381, '1d': 32 });
    const ask = (days: number, spanMs: number) =>
      store.telemetry.history('a', NOW - days * DAY_MS, NOW - days * DAY_MS + spanMs, 300);
    expect([1, 3, 6, 12, 25].map((days) => ask(days, HOUR_MS).tier)).toEqual([
      'raw',
      '1m',
      '15m',
      '1h',
      '1d',
    ]);
    expect(
      [1, 3, 6, 12, 25].map((days) => ask(days, HOUR_MS).buckets.reduce((n, { count }) => n + count, 0)),
    ).toEqual([6, 6, 6, 6, 144]);
    expect([0, 12, 3000].map((days) => store.telemetry.keeps('a', NOW - days * DAY_MS))).toEqual([
      true,
      false,
      false,
    ]);
    expect(store.telemetry.keeps('never heard', NOW - 3000 * DAY_MS)).toBe(false);
    const before = ask(12, DAY_MS);
    store.telemetry.append(line(NOW - 12 * DAY_MS + 1, NOW - 12 * DAY_MS + 2, HOUR_MS));
    store.telemetry.pack();
    expect(ask(12, DAY_MS)).toEqual(before);
    expect(log.messages).toEqual([
      'the samples of that hour were deleted, only sums are kept: not recorded; said once for each point',
    ]);
    expect(store.verify().problems).toEqual([]);
  });

  it('is not lost to a clock that is years ahead, nor closed by it', async () => {
    const history = { retention: DEFAULT_RETENTION };
    const { store, directory } = tempStore(undefined, { history });
    store.telemetry.append(line(NOW - 60 * DAY_MS, NOW, 10 * MINUTE_MS));
    store.telemetry.pack();
    store.close();
    const ahead = tempStore(directory, { history, startMs: NOW + 20 * 365 * DAY_MS });
    await ahead.clock.advance(6 * HOUR_MS + MINUTE_MS);
    ahead.store.close();
    // Two steps of a week have gone, of sixty days; nothing else.
    expect(countsOf(directory)['raw']).toBe((60 - 14) * 24);
    const again = tempStore(directory, { history, startMs: NOW + DAY_MS }).store;
    again.telemetry.append(line(NOW, NOW + HOUR_MS, 10 * MINUTE_MS));
    expect(again.telemetry.samples('a', NOW, NOW + HOUR_MS)).toHaveLength(6);
    again.close();

    const first = tempStore(undefined, { history, startMs: NOW + 20 * 365 * DAY_MS });
    await first.clock.advance(6 * HOUR_MS + MINUTE_MS);
    first.store.close();
    const set = tempStore(first.directory, { history, startMs: NOW }).store;
    set.telemetry.append(line(NOW - HOUR_MS, NOW, 10 * MINUTE_MS));
    expect(set.telemetry.samples('a', NOW - HOUR_MS, NOW)).toHaveLength(6);
  });

  it('does not take for kept what was deleted before more was to be kept', async () => {
    const short = { retention: { ...DEFAULT_RETENTION, raw: 2 } };
    const { store, clock, directory } = tempStore(undefined, { history: short });
    store.telemetry.append(line(NOW - 5 * DAY_MS, NOW, 10 * MINUTE_MS));
    store.telemetry.pack();
    await clock.advance(6 * HOUR_MS + MINUTE_MS);
    store.close();
    const again = tempStore(directory).store;
    const { tier, buckets } = again.telemetry.history('a', NOW - 4 * DAY_MS, NOW - 4 * DAY_MS + HOUR_MS, 300);
    expect([tier, buckets.reduce((sum, { count }) => sum + count, 0)]).toEqual(['1m', 6]);
  });

  it('cuts its days anew when the room turns out to be in another time zone', () => {
    const { store, directory } = tempStore(undefined, { history: { timeZone: 'Asia/Shanghai' } });
    store.telemetry.append(line(NOW - 3 * DAY_MS, NOW - HOUR_MS, 10 * MINUTE_MS));
    store.telemetry.pack();
    const days = (of: typeof store) =>
      of.telemetry.rollups('a', '1d', NOW - 9 * DAY_MS, NOW).map(({ start }) => start);
    expect(days(store).map((start) => new Date(start).getUTCHours())).toEqual([16, 16, 16, 16]);
    store.close();
    const moved = tempStore(directory, { history: { timeZone: 'Asia/Kathmandu' } }).store;
    expect(days(moved).map((start) => new Date(start).toISOString().slice(11, 16))).toEqual(
      Array(4).fill('18:15'),
    );
    expect(moved.verify().problems).toEqual([]);
    moved.close();
    // Who only looks need not know where the room is.
    const looked = tempStore(directory).store;
    expect(days(looked)[0]).toBe(Date.UTC(2026, 3, 27, 18, 15));
  });

  it('refuses a span or a number of buckets that makes no sense, of any length', () => {
    const { store } = tempStore();
    for (const [from, to, buckets] of [
      [NOW, NOW, 10],
      [NOW, NOW - DAY_MS, 10],
      [NOW - 900 * DAY_MS, NOW, 0],
      [NOW - 900 * DAY_MS, NOW, 1.5],
    ] as const)
      expect(() => store.telemetry.history('a', from, to, buckets)).toThrow(RangeError);
    expect(store.telemetry.history('never-heard-of', NOW - DAY_MS, NOW, 24).buckets).toHaveLength(24);
    expect(store.telemetry.rollups('never-heard-of', '1h', NOW - DAY_MS, NOW)).toEqual([]);
  });
});
