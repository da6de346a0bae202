import type { Rollup, Statistics } from '../../services/climate/repository.ts';
import { isTrusted, outsideOf, type StoredSample } from './stored-sample.ts';

/** One kept sum, as it is stored: see {@link Rollup}, which has the mean instead of the sum. */
export interface Sums {
  readonly start: number;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly knownMs: number;
  readonly outsideMs: number | null;
  readonly first: number;
  readonly last: number;
}

type Open = { -readonly [Field in keyof Sums]: Sums[Field] };

/** Adds samples up, bucket after bucket. */
export class Summation {
  readonly #startOf: (timeMs: number) => number;
  readonly #done: Open[] = [];
  #open: Open | null = null;

  /** @param startOf start of the bucket a time lies in */
  constructor(startOf: (timeMs: number) => number) {
    this.#startOf = startOf;
  }

  /**
   * Adds samples of one point; those of later calls lie behind them. Each stands until the next one, whatever its
   * quality, and for `holdMs` at most.
   * @param nextMs time of the sample behind the last one, `null` when there is none
   */
  add(samples: readonly StoredSample[], holdMs: number, nextMs: number | null): void {
    for (let i = 0; i < samples.length; i++) {
      const { time, value, code } = samples[i] as StoredSample;
      if (!isTrusted(code)) continue;
      const untilMs = samples[i + 1]?.time ?? nextMs ?? Infinity;
      const knownMs = Math.min(holdMs, untilMs - time);
      const outside = outsideOf(code);
      const bucket = this.#bucket(time, value);
      bucket.count++;
      bucket.sum += value;
      if (value < bucket.min) bucket.min = value;
      if (value > bucket.max) bucket.max = value;
      bucket.knownMs += knownMs;
      if (outside !== null) bucket.outsideMs = (bucket.outsideMs ?? 0) + (outside ? knownMs : 0);
      bucket.last = time;
    }
  }

  /** The buckets that hold a sample, in order. */
  result(): readonly Sums[] {
    return this.#done.map((bucket) => ({ ...bucket, sum: tidied(bucket.sum) }));
  }

  #bucket(time: number, value: number): Open {
    const start = this.#startOf(time);
    if (this.#open?.start === start) return this.#open;
    const bucket = {
      start,
      count: 0,
      sum: 0,
      min: value,
      max: value,
      knownMs: 0,
      outsideMs: null,
      first: time,
      last: time,
    };
    this.#done.push(bucket);
    this.#open = bucket;
    return bucket;
  }
}

/** Sums of finer buckets as one; `null` when there are none. */
export function merged(start: number, parts: readonly Sums[]): Sums | null {
  const [head] = parts;
  if (!head) return null;
  const whole: Open = { ...head, start };
  for (const part of parts.slice(1)) {
    whole.count += part.count;
    whole.sum += part.sum;
    whole.min = Math.min(whole.min, part.min);
    whole.max = Math.max(whole.max, part.max);
    whole.knownMs += part.knownMs;
    if (part.outsideMs !== null) whole.outsideMs = (whole.outsideMs ?? 0) + part.outsideMs;
    whole.last = part.last;
  }
  return { ...whole, sum: tidied(whole.sum) };
}

/** Sums in order, put together wherever `startOf` says that they begin in the same coarser bucket. */
export function coarser(parts: readonly Sums[], startOf: (timeMs: number) => number): readonly Sums[] {
  const groups = new Map<number, Sums[]>();
  for (const part of parts) {
    const start = startOf(part.start);
    const group = groups.get(start);
    if (group) group.push(part);
    else groups.set(start, [part]);
  }
  return [...groups].map(([start, group]) => merged(start, group) as Sums);
}

/** What is told of a sum; of none, a gap. */
export function statisticsOf(sums: Sums | null): Statistics {
  if (!sums) return { count: 0, min: null, mean: null, max: null, knownMs: 0, outsideMs: null };
  const { count, sum, min, max, knownMs, outsideMs } = sums;
  return { count, min, mean: sum / count, max, knownMs, outsideMs };
}

export function rollupOf(sums: Sums): Rollup {
  const { start, count, sum, min, max, knownMs, outsideMs, first, last } = sums;
  return { start, count, min, mean: sum / count, max, knownMs, outsideMs, first, last };
}

/** Below it, six decimals of a sum are exact. */
const SHORT_LIMIT = 1e9;

/**
 * Adding 0.1 and 0.2 leaves 0.30000000000000004: six decimals, or twelve digits of what is large, are more than any sensor
 * has, and short to keep. A sum beyond all numbers stays a number.
 */
function tidied(sum: number): number {
  if (Math.abs(sum) < SHORT_LIMIT && Math.abs(sum) >= 1) return Math.round(sum * 1e6) / 1e6;
  const finite = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, sum));
  return Number(finite.toPrecision(12));
}
