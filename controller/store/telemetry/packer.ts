import type { ChunkTable } from './chunk-table.ts';
import type { FreshSamples } from './fresh-samples.ts';
import { isTrusted, outsideOf, type StoredSample } from './stored-sample.ts';
import type { SumTables } from './sum-tables.ts';
import { Summation } from './sums.ts';
import { floorTo, MINUTE_MS } from './tiers.ts';

/** Longest a sample may stand when no other follows, ms. */
export const LONGEST_HOLD_MS = 24 * 3_600_000;

/** How long the last packed sample of a point was said to stand, of how long it may, ms. */
interface Tail {
  readonly lastMs: number;
  readonly knownMs: number;
  readonly holdMs: number;
  readonly outside: boolean | null;
}

/**
 * Packs samples into chunks and keeps the sums of what is packed right: at every commit, each is what its chunks say, given
 * that the sample behind them may be a fresh one.
 */
export class Packer {
  readonly #chunks: ChunkTable;
  readonly #sums: SumTables;
  readonly #fresh: FreshSamples;
  readonly #holdOf: (point: number) => number;
  readonly #tails = new Map<number, Tail>();

  constructor(parts: {
    readonly chunks: ChunkTable;
    readonly sums: SumTables;
    readonly fresh: FreshSamples;
    readonly holdOf: (point: number) => number;
  }) {
    this.#chunks = parts.chunks;
    this.#sums = parts.sums;
    this.#fresh = parts.fresh;
    this.#holdOf = parts.holdOf;
  }

  /**
   * Packs samples of one point and hour, oldest first. Call it within a transaction, hour after hour; when that fails,
   * {@link forget} what was learned.
   */
  pack(point: number, samples: readonly StoredSample[]): void {
    const { samples: all, holdMs } = this.#chunks.put(point, samples, this.#holdOf(point));
    const [firstMs, lastMs] = [(all[0] as StoredSample).time, (all.at(-1) as StoredSample).time];
    const nextMs = this.#nextAfter(point, lastMs);
    this.#sumUp(point, all, holdMs, nextMs);
    const before = this.#chunks.before(point, firstMs);
    if (before && !this.tailIsRight(point, before.last, firstMs)) this.#mendTail(point, before, firstMs);
    this.#tails.set(point, tailOf(all.at(-1) as StoredSample, holdMs, nextMs));
  }

  /** Sums the hours of a point up again from its chunks. Call it within a transaction. */
  sumUpAgain(point: number, chunkFirstMs: number): void {
    const { samples, holdMs } = this.#chunks.at(point, chunkFirstMs);
    this.#sumUp(point, samples, holdMs, this.#nextAfter(point, (samples.at(-1) as StoredSample).time));
  }

  /** Whether the sums already count that packed sample as standing until that next one. */
  tailIsRight(point: number, lastMs: number, nextMs: number): boolean {
    const tail = this.#tails.get(point);
    const standsMs = nextMs - lastMs;
    return (
      standsMs >= LONGEST_HOLD_MS ||
      (tail?.lastMs === lastMs && tail.knownMs === Math.min(tail.holdMs, standsMs))
    );
  }

  /** After a transaction that was rolled back. */
  forget(): void {
    this.#tails.clear();
  }

  /** The sample behind a packed one, packed or fresh; epoch ms. */
  #nextAfter(point: number, timeMs: number): number | null {
    const packed = this.#chunks.firstAfter(point, timeMs);
    const fresh = this.#fresh.firstTime(point, timeMs + 1);
    if (packed === null || fresh === null) return packed ?? fresh;
    return Math.min(packed, fresh);
  }

  /** A sample came behind a chunk that was summed up without it: its last one stands until then. */
  #mendTail(point: number, chunk: { readonly first: number; readonly last: number }, nextMs: number): void {
    const minute = floorTo(MINUTE_MS, chunk.last);
    const tail = this.#tails.get(point);
    if (tail?.lastMs === chunk.last) {
      const moreMs = Math.min(tail.holdMs, nextMs - tail.lastMs) - tail.knownMs;
      this.#sums.lengthenMinute(point, minute, moreMs, tail.outside);
      return;
    }
    const { samples, holdMs } = this.#chunks.at(point, chunk.first);
    this.#sumUp(
      point,
      samples.filter(({ time }) => time >= minute),
      holdMs,
      nextMs,
    );
  }

  /** @param samples everything there is of the minutes from the first one's to the last one's */
  #sumUp(point: number, samples: readonly StoredSample[], holdMs: number, nextMs: number | null): void {
    const minuteOf = (timeMs: number): number => floorTo(MINUTE_MS, timeMs);
    const minutes = new Summation(minuteOf);
    minutes.add(samples, holdMs, nextMs);
    const [firstMs, lastMs] = [(samples[0] as StoredSample).time, (samples.at(-1) as StoredSample).time];
    this.#sums.replaceMinutes(point, minuteOf(firstMs), minuteOf(lastMs) + MINUTE_MS, minutes.result());
  }
}

function tailOf({ time: lastMs, code }: StoredSample, mayMs: number, nextMs: number | null): Tail {
  // What counts for nothing stands for no time.
  const holdMs = isTrusted(code) ? mayMs : 0;
  return {
    lastMs,
    knownMs: Math.min(holdMs, (nextMs ?? Infinity) - lastMs),
    holdMs,
    outside: outsideOf(code),
  };
}
