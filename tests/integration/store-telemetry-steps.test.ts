import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../controller/services/climate/repository.ts';
import { migrate, openDatabase, openReadOnly } from '../../controller/store/database.ts';
import { decodeChunk } from '../../controller/store/telemetry/chunk-codec.ts';
import { Compactor } from '../../controller/store/telemetry/compactor.ts';
import { TELEMETRY_MIGRATIONS } from '../../controller/store/telemetry/schema.ts';
import { rollupOf } from '../../controller/store/telemetry/sums.ts';
import { TelemetryTables } from '../../controller/store/telemetry/tables.ts';
import { Problems } from '../../controller/store/verify/problems.ts';
import { checkSums } from '../../controller/store/verify/sum-check.ts';
import { naiveRollups } from './store-support/naive-history.ts';
import { dataDirectory } from './store-support/temp-store.ts';

const HOUR_MS = 3_600_000;
const T0 = Date.UTC(2026, 4, 1, 8);
const POINTS = ['a', 'b', 'c'];
/** So long that samples of different hours and steps bear on each other. */
const HOLD_MS = 45 * 60_000;

/** Samples of the first three hours, in tens of seconds, so that many of them meet. */
const arrival = fc.record({
  kind: fc.constant('write' as const),
  samples: fc.array(
    fc.record({
      point: fc.constantFrom(...POINTS),
      at: fc.integer({ min: 0, max: 1080 }),
      value: fc.nat(50),
    }),
    { maxLength: 12 },
  ),
});
const event = fc.oneof(
  { weight: 2, arbitrary: arrival },
  { weight: 5, arbitrary: fc.constant({ kind: 'step' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'crash' as const }) },
);

/** The tables with the smallest steps there can be, so that everything can come between them. */
function open(file: string) {
  const db = openDatabase(file, 'NORMAL');
  migrate(db, TELEMETRY_MIGRATIONS);
  const tables = new TelemetryTables(db, { timeZone: 'Asia/Shanghai' }, T0);
  for (const point of POINTS) tables.points.setHold(point, HOLD_MS);
  const compactor = new Compactor(db, tables, { step: { samples: 4, series: 1 }, crowded: 30 });
  return { db, tables, compactor };
}

describe('packing, step by step', () => {
  it('loses nothing and doubles nothing, whatever comes or crashes between two steps', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 5, maxLength: 60 }), (events) => {
        const file = join(dataDirectory(), 'telemetry.db');
        let { db, tables, compactor } = open(file);
        const model = new Map(POINTS.map((point) => [point, new Map<number, Sample>()]));
        const samplesOf = (point: string): readonly Sample[] =>
          [...(model.get(point)?.values() ?? [])].sort((a, b) => a.time - b.time);
        for (const one of events) {
          if (one.kind === 'write') {
            const samples = one.samples.map(({ point, at, value }) => ({
              point,
              time: T0 + at * 10_000,
              value,
              quality: 'good' as const,
              outside: value > 25,
            }));
            for (const sample of samples) model.get(sample.point)?.set(sample.time, sample);
            tables.write(samples, (point, timeMs) => compactor.arrived(point, timeMs));
          } else if (one.kind === 'step') compactor.step(T0 + 2.7 * HOUR_MS);
          else {
            // Every step is one transaction: what is on disk between two of them is what a killed process leaves.
            db.close();
            ({ db, tables, compactor } = open(file));
          }
          for (const point of POINTS) {
            const number = tables.points.known(point);
            const found =
              number === null ? [] : [...tables.parts(number, 0, 9e12)].flatMap(({ samples }) => samples);
            expect(found.map(({ time, value }) => [time, value])).toEqual(
              samplesOf(point).map(({ time, value }) => [time, value]),
            );
            for (const tier of ['1m', '1h', '1d'] as const)
              expect(
                number === null
                  ? []
                  : tables.reader.read(number, tier, 0, 9e12).map(rollupOf).map(withoutStart),
              ).toEqual(naiveRollups(samplesOf(point), tier, HOLD_MS, 'Asia/Shanghai'));
          }
          const problems = new Problems();
          checkSums(db, problems);
          expect(problems.list).toEqual([]);
        }
        while (compactor.step(T0 + 9 * HOUR_MS));
        expect(tables.fresh.size).toBe(0);
        db.close();
        expectMinutesWhole(file);
      }),
      { numRuns: 30 },
    );
  });
});

function withoutStart(sums: { readonly start: number; readonly mean: number }): object {
  const rounded = { ...sums, mean: Number(sums.mean.toFixed(6)) };
  return Object.fromEntries(Object.entries(rounded).filter(([name]) => name !== 'start'));
}

/** Chunks of one point do not overlap, cross no hour, and share no minute. */
function expectMinutesWhole(file: string): void {
  const db = openReadOnly(file);
  const chunks = db.prepare<[], { point: number; data: Buffer }>(
    'SELECT point, data FROM chunk ORDER BY point, first',
  );
  const before = new Map<number, number>();
  for (const { point, data } of chunks.iterate()) {
    const { samples } = decodeChunk(data);
    const [first, last] = [samples[0]?.time ?? 0, samples.at(-1)?.time ?? 0];
    expect(Math.floor(first / HOUR_MS)).toBe(Math.floor(last / HOUR_MS));
    expect(Math.floor(first / 60_000)).toBeGreaterThan(before.get(point) ?? 0);
    before.set(point, Math.floor(last / 60_000));
  }
  db.close();
}
