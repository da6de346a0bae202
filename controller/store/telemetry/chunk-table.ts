import type { Sqlite, Statement } from '../database.ts';
import { type Chunk, decodeChunk, encodeChunk } from './chunk-codec.ts';
import { overlay, type StoredSample } from './stored-sample.ts';
import { floorTo, HOUR_MS, hourOf, MINUTE_MS } from './tiers.ts';

interface ChunkRow {
  readonly first: number;
  readonly last: number;
  readonly data: Buffer;
}

/**
 * Packed samples, chunk by chunk. Chunks of one point never overlap, never cross an hour, and never share a minute: what
 * a minute holds is in one place.
 */
export class ChunkTable {
  readonly #overlapping: Statement<[number, number, number, number], ChunkRow>;
  readonly #before: Statement<[number, number], { first: number; last: number }>;
  readonly #one: Statement<[number, number], Buffer>;
  readonly #after: Statement<[number, number], number>;
  readonly #delete: Statement<[number, number]>;
  readonly #insert: Statement<[number, number, number, Buffer]>;

  constructor(db: Sqlite) {
    this.#overlapping = db.prepare(
      'SELECT first, last, data FROM chunk WHERE point = ? AND first >= ? AND first < ? AND last >= ? ORDER BY first',
    );
    this.#before = db.prepare(
      'SELECT first, last FROM chunk WHERE point = ? AND first < ? ORDER BY first DESC LIMIT 1',
    );
    this.#one = db
      .prepare<[number, number], Buffer>('SELECT data FROM chunk WHERE point = ? AND first = ?')
      .pluck();
    this.#after = db
      .prepare<[number, number], number>(
        'SELECT first FROM chunk WHERE point = ? AND first > ? ORDER BY first LIMIT 1',
      )
      .pluck();
    this.#delete = db.prepare('DELETE FROM chunk WHERE point = ? AND first = ?');
    this.#insert = db.prepare('INSERT INTO chunk (point, first, last, data) VALUES (?, ?, ?, ?)');
  }

  /** What is packed of a point in an hour, in order. */
  ofHour(point: number, hour: number): readonly Chunk[] {
    return this.#overlapping.all(point, hour, hour + HOUR_MS, hour).map(({ data }) => decodeChunk(data));
  }

  /**
   * Lays samples of one hour over what is packed of it.
   * @returns the chunk that now holds them, with what shared a minute with them
   */
  put(point: number, samples: readonly StoredSample[], holdMs: number): Chunk {
    const fromMs = floorTo(MINUTE_MS, (samples[0] as StoredSample).time);
    const toMs = floorTo(MINUTE_MS, (samples.at(-1) as StoredSample).time) + MINUTE_MS;
    const old = this.#overlapping.all(point, hourOf(fromMs), toMs, fromMs);
    for (const { first } of old) this.#delete.run(point, first);
    const packed = old.flatMap(({ data }) => decodeChunk(data).samples);
    const chunk = { holdMs, samples: overlay(packed, samples) };
    const [first, last] = [chunk.samples[0] as StoredSample, chunk.samples.at(-1) as StoredSample];
    this.#insert.run(point, first.time, last.time, encodeChunk(chunk));
    return chunk;
  }

  /** Where the newest chunk that begins before `timeMs` begins and ends; `null` when there is none. */
  before(point: number, timeMs: number): { readonly first: number; readonly last: number } | null {
    return this.#before.get(point, timeMs) ?? null;
  }

  /** The chunk that begins at that very time. */
  at(point: number, firstMs: number): Chunk {
    return decodeChunk(this.#one.get(point, firstMs) as Buffer);
  }

  /** Time of the oldest packed sample behind `timeMs` that begins a chunk; `null` when there is none. */
  firstAfter(point: number, timeMs: number): number | null {
    return this.#after.get(point, timeMs) ?? null;
  }
}
