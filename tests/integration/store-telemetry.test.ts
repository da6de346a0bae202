import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../controller/services/climate/repository.ts';
import { openReadOnly } from '../../controller/store/database.ts';
import { BlockTable } from '../../controller/store/telemetry/block-table.ts';
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

/** What a file really holds. */
function rows(directory: string): { fresh: number; chunks: number; packed: number } {
  const db = openReadOnly(join(directory, 'telemetry.db'));
  const chunks = db.prepare<[], { data: Buffer }>('SELECT data FROM chunk').all();
  let fresh = 0;
  new BlockTable(db).forEach(
    () => fresh++,
    () => expect.unreachable(),
  );
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
    expect(rows(directory)).toEqual({ fresh: 1080, chunks: 3, packed: 1080 });
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

  it('packs what was corrected after its hour was packed as it was corrected, whatever lies on disk of it', async () => {
    const { store, clock, directory } = tempStore();
    const late = sample(T0 + 10 * 60_000, 25);
    store.telemetry.append([sample(late.time, 20)]);
    await clock.advance(HOUR_MS + 180_000);
    store.telemetry.append([late, sample(clock.now(), 21)]);
    await clock.advance(120_000);
    store.close();
    const again = tempStore(directory, { startMs: clock.now() });
    expect(again.store.telemetry.samples(late.point, T0, T0 + HOUR_MS)).toEqual([late]);
    await again.clock.advance(2 * HOUR_MS);
    expect(again.store.telemetry.samples(late.point, T0, T0 + HOUR_MS)).toEqual([late]);
    expect(again.store.verify().problems).toEqual([]);
  });

  it('takes over what an earlier version kept row by row', () => {
    const { store, directory } = tempStore();
    store.telemetry.append([sample(T0, 20)]);
    store.close();
    const db = new Database(join(directory, 'telemetry.db'));
    db.prepare('INSERT INTO sample VALUES (?, 1, 21, 1)').run(T0 + 1000);
    db.close();
    const found = [sample(T0, 20), sample(T0 + 1000, 21, { quality: 'uncertain' })];
    for (let start = 0; start < 2; start++) {
      const again = tempStore(directory).store;
      expect(again.telemetry.samples('climate-1.temperature', 0, 9e12)).toEqual(found);
      again.close();
    }
    expect(rows(directory).fresh).toBe(2);
  });

  it('starts without the samples of a damaged block, and says which minute they were of', () => {
    const { store, directory } = tempStore();
    store.telemetry.append([sample(T0, 20), sample(T0 + 60_000, 21)]);
    store.close();
    const db = new Database(join(directory, 'telemetry.db'));
    db.prepare('UPDATE block SET data = zeroblob(19) WHERE minute = ?').run(T0);
    db.close();
    const again = tempStore(directory);
    expect(again.log.messages).toEqual(['fresh telemetry is damaged: samples of these minutes are lost']);
    expect(again.store.telemetry.samples('climate-1.temperature', 0, 9e12)).toEqual([
      sample(T0 + 60_000, 21),
    ]);
    expect(again.store.verify().problems).toEqual([
      { table: 'block', key: String(T0), problem: 'block is damaged: its checksum does not match' },
    ]);
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
