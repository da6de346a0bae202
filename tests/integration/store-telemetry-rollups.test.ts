import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../controller/store/database.ts';
import type { RollupTier } from '../../controller/model/history.ts';
import type { Sample } from '../../controller/services/climate/repository.ts';
import { naiveRollups } from './store-support/naive-history.ts';
import { dataDirectory, tempStore } from './store-support/temp-store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SUMS: readonly RollupTier[] = ['1m', '15m', '1h', '1d'];
const POINT = 'climate-1.temperature';

const draw = fc.record({
  hoursAgo: fc.integer({ min: -1, max: 30 }),
  /** Some of them meet on the same moment, at the very edge of minutes and hours. */
  offsetMs: fc.oneof(
    fc.integer({ min: 0, max: 59 }).map((minute) => minute * MINUTE_MS),
    fc.integer({ min: 0, max: 360 }).map((step) => step * 10_000),
    fc.constantFrom(0, 1, HOUR_MS - 1, MINUTE_MS - 1),
  ),
  value: fc.integer({ min: -400, max: 400 }),
  quality: fc.constantFrom('good' as const, 'good' as const, 'uncertain' as const, 'bad' as const),
  outside: fc.constantFrom(true, false, null),
});
type Draw = typeof draw extends fc.Arbitrary<infer T> ? T : never;

/** What may happen to a store. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(draw, { maxLength: 25 }).map((draws) => ({ kind: 'append' as const, draws })),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 30 }).map((beats) => ({ kind: 'poll' as const, beats })),
  },
  {
    weight: 3,
    arbitrary: fc.integer({ min: 1, max: 150 }).map((minutes) => ({ kind: 'wait' as const, minutes })),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'pack' as const }) },
);

function sampleOf({ hoursAgo, offsetMs, value, quality, outside }: Draw, nowMs: number): Sample {
  const time = Math.floor(nowMs / HOUR_MS - hoursAgo) * HOUR_MS + offsetMs;
  return { point: POINT, time, value: value / 10, quality, ...(outside !== null && { outside }) };
}

/** Zones whose clocks go by whole hours, by half an hour, and which change them in the drawn days. */
const ZONES = [
  ['Asia/Shanghai', Date.UTC(2026, 4, 1, 8)],
  ['Asia/Kolkata', Date.UTC(2026, 4, 1, 8)],
  ['Europe/Copenhagen', Date.UTC(2026, 9, 25, 8)],
  ['Europe/Copenhagen', Date.UTC(2026, 2, 29, 8)],
  ['Australia/Lord_Howe', Date.UTC(2026, 3, 5, 8)],
] as const;

describe('sums of telemetry', () => {
  it.each(ZONES)('are what their samples add up to, whatever comes when (%s)', async (timeZone, startMs) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.integer({ min: 0, max: 2 }),
        async (steps, holds) => {
          const holdMs = [0, 30_000, 3 * HOUR_MS][holds] as number;
          const directory = dataDirectory();
          let { store, clock } = tempStore(directory, { startMs, history: { timeZone } });
          store.telemetry.hold(POINT, holdMs);
          const model = new Map<number, Sample>();
          const append = (samples: readonly Sample[]): void => {
            for (const one of samples) model.set(one.time, one);
            store.telemetry.append(samples);
          };
          const agree = (): void => {
            const samples = [...model.values()].sort((a, b) => a.time - b.time);
            for (const tier of SUMS) {
              const told = store.telemetry.rollups(POINT, tier, startMs - 9 * DAY_MS, startMs + 9 * DAY_MS);
              expect(told.map(withoutStart)).toEqual(
                naiveRollups(samples, tier, holdMs, timeZone).map((one) => ({ ...one })),
              );
            }
          };
          for (const one of steps) {
            if (one.kind === 'append') append(one.draws.map((drawn) => sampleOf(drawn, clock.now())));
            else if (one.kind === 'wait') await clock.advance(one.minutes * MINUTE_MS);
            else if (one.kind === 'pack') store.telemetry.pack();
            else if (one.kind === 'restart') {
              store.close();
              ({ store, clock } = tempStore(directory, { startMs: clock.now(), history: { timeZone } }));
            } else
              append(
                Array.from({ length: one.beats }, (_, i) => ({
                  point: POINT,
                  time: clock.now() - i * 10_000,
                  value: i / 10,
                  quality: 'good' as const,
                  outside: i % 3 === 0,
                })),
              );
            agree();
          }
          expect(store.verify().problems).toEqual([]);
          store.close();
        },
      ),
      { numRuns: 15 },
    );
  });

  it('by the day are made anew where a country has changed the rules of its zone', () => {
    const startMs = Date.UTC(2026, 4, 1, 8);
    const samples = Array.from({ length: 60 }, (_, hour): Sample => {
      const time = startMs - hour * HOUR_MS;
      return { point: POINT, time, value: hour % 7, quality: 'good' };
    });
    const keptIn = (timeZone: string, directory = dataDirectory()) => {
      const { store } = tempStore(directory, { startMs, history: { timeZone } });
      store.telemetry.append(samples);
      store.telemetry.pack();
      return { store, directory, days: store.telemetry.rollups(POINT, '1d', 0, startMs + DAY_MS) };
    };
    // As Almaty, which had the clocks of Bishkek until 1 March 2024: here it is Kolkata that had those of Bishkek.
    const before = keptIn('Asia/Bishkek');
    before.store.close();
    const db = openDatabase(join(before.directory, 'telemetry.db'), 'NORMAL');
    const set = db.prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)');
    set.run('time-zone', 'Asia/Kolkata');
    set.run('zone-rules', '2023d');
    db.close();
    const { store } = tempStore(before.directory, { startMs, history: { timeZone: 'Asia/Kolkata' } });
    const days = store.telemetry.rollups(POINT, '1d', 0, startMs + DAY_MS);
    expect(days).not.toEqual(before.days);
    expect(days).toEqual(keptIn('Asia/Kolkata').days);
    expect(store.verify().problems).toEqual([]);
  });
});

function withoutStart(sums: { readonly start: number; readonly mean: number }): object {
  const rounded = { ...sums, mean: Number(sums.mean.toFixed(6)) };
  return Object.fromEntries(Object.entries(rounded).filter(([name]) => name !== 'start'));
}
