import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../controller/services/climate/repository.ts';
import { openReadOnly } from '../../controller/store/database.ts';
import { decodeChunk } from '../../controller/store/telemetry/chunk-codec.ts';
import { tempStore } from './store-support/temp-store.ts';

const HOUR_MS = 3_600_000;
const T0 = Date.UTC(2026, 4, 1, 8);
const sample = (time: number, value: number, more: Partial<Sample> = {}): Sample => ({
  point: 'climate-1.temperature',
  time,
  value,
  quality: 'good',
  ...more,
});

/** How many rows a file really holds. */
function rows(directory: string): { fresh: number; chunks: number; packed: number } {
  const db = openReadOnly(join(directory, 'telemetry.db'));
  const chunks = db.prepare<[], { data: Buffer }>('SELECT data FROM chunk').all();
  const fresh =
    db
      .prepare<[], number>('SELECT (SELECT count(*) FROM sample) + (SELECT count(*) FROM sample_other)')
      .pluck()
      .get() ?? 0;
  db.close();
  const packed = chunks.reduce((sum, { data }) => sum + decodeChunk(data).samples.length, 0);
  return { fresh, chunks: chunks.length, packed };
}

describe('telemetry', () => {
  it('is on disk a second after it came, without being asked', async () => {
    const { store, clock, directory } = tempStore();
    store.telemetry.append([sample(T0, 20)]);
    await clock.advance(500);
    store.telemetry.append([sample(T0 + 500, 21)]);
    expect(rows(directory).fresh).toBe(0);
    await clock.advance(500);
    expect(rows(directory).fresh).toBe(2);
    store.telemetry.append([sample(T0 + 1000, 21)]);
    store.close();
    expect(rows(directory).fresh).toBe(3);
  });

  it('is answered with what was appended a moment ago', () => {
    const { store } = tempStore();
    store.telemetry.append([sample(T0, 20), sample(T0 + 1, 22, { quality: 'uncertain' })]);
    expect(store.telemetry.samples('climate-1.temperature', T0, T0 + HOUR_MS)).toEqual([
      sample(T0, 20),
      sample(T0 + 1, 22, { quality: 'uncertain' }),
    ]);
    expect(store.telemetry.samples('never-heard-of', T0, T0 + HOUR_MS)).toEqual([]);
  });

  it('packs a closed hour into one chunk a point and answers the same as before', async () => {
    const { store, clock, directory } = tempStore();
    const points = ['a', 'b', 'c'];
    const samples = points.flatMap((point) =>
      Array.from({ length: 720 }, (_, i) =>
        sample(T0 + i * 10_000, 20 + (i % 7) / 10, { point, quality: i === 50 ? 'bad' : 'good' }),
      ),
    );
    store.telemetry.append(samples);
    const ask = () => points.map((p) => store.telemetry.history(p, T0 - HOUR_MS, T0 + 3 * HOUR_MS, 24));
    const before = ask();
    await clock.advance(HOUR_MS + 180_000);
    // Rows are let go of a table at a time, and stay until all of one are packed.
    expect(rows(directory)).toEqual({ fresh: 2160, chunks: 3, packed: 1080 });
    expect(ask()).toEqual(before);
    await clock.advance(HOUR_MS);
    expect(rows(directory)).toEqual({ fresh: 0, chunks: 6, packed: 2160 });
    expect(ask()).toEqual(before);
    expect(before[0]?.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(719);
    expect(store.telemetry.samples('b', T0 + 490_000, T0 + 511_000).map(({ quality }) => quality)).toEqual([
      'good',
      'bad',
      'good',
    ]);
    expect(store.verify()).toMatchObject({ ok: true });
  });

  it('lets late and repeated samples replace, never double, wherever the first one lies', async () => {
    const { store, clock } = tempStore();
    const model = new Map<number, Sample>();
    const batch = fc.array(
      fc.record({
        at: fc.integer({ min: -3, max: 3 }),
        step: fc.integer({ min: 0, max: 30 }),
        value: fc.integer({ min: 0, max: 400 }),
        quality: fc.constantFrom('good' as const, 'uncertain' as const, 'bad' as const),
      }),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(batch, fc.integer({ min: 0, max: 40 }), async (draws, minutes) => {
        const samples = draws.map(({ at, step, value, quality }) =>
          sample(Math.floor(clock.now() / HOUR_MS + at) * HOUR_MS + step * 120_000, value / 10, { quality }),
        );
        for (const one of samples) model.set(one.time, one);
        store.telemetry.append(samples);
        await clock.advance(minutes * 60_000);
        const expected = [...model.values()].sort((a, b) => a.time - b.time);
        expect(store.telemetry.samples('climate-1.temperature', 0, 9e12)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
    expect(store.verify().ok).toBe(true);
  });

  it('lets a sample stand as long as was said when it was recorded, also over a restart', () => {
    const { store, directory } = tempStore();
    const known = (of: typeof store) =>
      of.telemetry.rollups('climate-1.temperature', '1m', T0, T0 + HOUR_MS).map(({ knownMs }) => knownMs);
    store.telemetry.hold('climate-1.temperature', 10_000);
    store.telemetry.append([sample(T0, 20), sample(T0 + 60_000, 20)]);
    store.telemetry.hold('climate-1.temperature', 40_000);
    store.telemetry.append([sample(T0 + 120_000, 20), sample(T0 + 150_000, 20)]);
    expect(known(store)).toEqual([10_000, 10_000, 70_000]);
    store.close();
    const again = tempStore(directory).store;
    expect(known(again)).toEqual([10_000, 10_000, 70_000]);
    expect(again.verify().problems).toEqual([]);
  });

  it('records no value that is no number, and says so once', () => {
    const { store, log } = tempStore();
    store.telemetry.append([
      sample(T0, Number.NaN),
      sample(T0 + 1, Infinity),
      sample(Number.NaN, 1),
      sample(T0 + 2, 4),
    ]);
    expect(store.telemetry.samples('climate-1.temperature', 0, 9e12)).toEqual([sample(T0 + 2, 4)]);
    expect(log.messages).toHaveLength(1);
  });

  it('survives a restart with its points', () => {
    const { store, directory } = tempStore();
    store.telemetry.append([sample(T0, 1, { point: 'a' }), sample(T0, 2, { point: 'b' })]);
    store.close();
    const again = tempStore(directory).store;
    again.telemetry.append([sample(T0 + 1, 3, { point: 'b' })]);
    expect(again.telemetry.samples('b', 0, 9e12).map(({ value }) => value)).toEqual([2, 3]);
  });
});
