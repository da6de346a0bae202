import type { Sqlite, Statement } from '../database.ts';
import { decodeChunk, encodeChunk } from './chunk-codec.ts';
import { overlay, type StoredSample } from './stored-sample.ts';

/** Samples are packed by the hour, ms. */
export const HOUR_MS = 3_600_000;

/** Start of the hour that a time is in, epoch ms. */
export function hourOf(timeMs: number): number {
  return Math.floor(timeMs / HOUR_MS) * HOUR_MS;
}

interface FreshRow extends StoredSample {
  readonly point: number;
}

interface ChunkRow {
  readonly first: number;
  readonly last: number;
  readonly data: Buffer;
}

/** Moves samples of closed hours from the time-first table into chunks of one point each. */
export class Compactor {
  readonly #oldest: Statement<[], { time: number }>;
  readonly #nth: Statement<[number, number], { time: number }>;
  readonly #fresh: Statement<[number], FreshRow>;
  readonly #drop: Statement<[number]>;
  readonly #overlapping: Statement<[number, number, number, number], ChunkRow>;
  readonly #deleteChunk: Statement<[number, number]>;
  readonly #insertChunk: Statement<[number, number, number, Buffer]>;
  readonly #move: (endMs: number) => void;
  readonly #stepRows: number;

  /** @param stepRows about how many samples one step may take: what the event loop has to wait for at a time */
  constructor(db: Sqlite, stepRows: number) {
    this.#stepRows = stepRows;
    this.#oldest = db.prepare('SELECT time FROM sample ORDER BY time LIMIT 1');
    this.#nth = db.prepare('SELECT time FROM sample WHERE time < ? ORDER BY time LIMIT 1 OFFSET ?');
    this.#fresh = db.prepare('SELECT point, time, value, quality FROM sample WHERE time < ? ORDER BY time');
    this.#drop = db.prepare('DELETE FROM sample WHERE time < ?');
    this.#overlapping = db.prepare(
      'SELECT first, last, data FROM chunk WHERE point = ? AND first >= ? AND first <= ? AND last >= ? ORDER BY first',
    );
    this.#deleteChunk = db.prepare('DELETE FROM chunk WHERE point = ? AND first = ?');
    this.#insertChunk = db.prepare('INSERT INTO chunk (point, first, last, data) VALUES (?, ?, ?, ?)');
    this.#move = db.transaction((endMs: number) => {
      const series = new Map<number, StoredSample[]>();
      for (const { point, ...sample } of this.#fresh.all(endMs)) {
        const known = series.get(point);
        if (known) known.push(sample);
        else series.set(point, [sample]);
      }
      for (const [point, samples] of series) this.#store(point, samples);
      this.#drop.run(endMs);
    });
  }

  /**
   * Moves the oldest samples of hours that ended at or before `closedMs`, in one transaction and at most one hour of them.
   * @returns whether there was anything to move; call again until there is not
   */
  step(closedMs: number): boolean {
    const oldest = this.#oldest.get()?.time;
    if (oldest === undefined) return false;
    const hourEnd = hourOf(oldest) + HOUR_MS;
    if (hourEnd > closedMs) return false;
    const crowded = this.#nth.get(hourEnd, this.#stepRows)?.time;
    this.#move(crowded === undefined ? hourEnd : Math.max(crowded, oldest + 1));
    return true;
  }

  /** Samples of one hour, late ones perhaps: what they overlap is unpacked, corrected and packed again. */
  #store(point: number, samples: readonly StoredSample[]): void {
    const first = (samples[0] as StoredSample).time;
    const last = (samples.at(-1) as StoredSample).time;
    const chunks = this.#overlapping.all(point, hourOf(first), last, first);
    for (const chunk of chunks) this.#deleteChunk.run(point, chunk.first);
    const merged = overlay(
      chunks.flatMap(({ data }) => decodeChunk(data)),
      samples,
    );
    const packed = encodeChunk(merged);
    this.#insertChunk.run(
      point,
      (merged[0] as StoredSample).time,
      (merged.at(-1) as StoredSample).time,
      packed,
    );
  }
}
