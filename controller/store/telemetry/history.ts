import type { RollupTier } from '../../model/history.ts';
import type { HistoryBucket } from '../../services/climate/repository.ts';
import type { Chunk } from './chunk-codec.ts';
import type { LocalDays } from './local-days.ts';
import { coarser, Summation, type Sums, statisticsOf } from './sums.ts';
import { floorTo, WIDTH_MS } from './tiers.ts';

/**
 * Sums samples up into equal buckets over [fromMs, toMs).
 * @param parts samples in order, one part after the other, so that never more than two need be in memory; with what lies
 *   behind the span and says until when its last sample stood
 * @throws RangeError for an empty span or less than one bucket
 */
export function summarise(
  parts: Iterable<Chunk>,
  fromMs: number,
  toMs: number,
  buckets: number,
): readonly HistoryBucket[] {
  checkQuestion(fromMs, toMs, buckets);
  const widthMs = (toMs - fromMs) / buckets;
  // Rounding may put the very last millisecond one bucket too far.
  const bucketOf = (timeMs: number): number =>
    timeMs < toMs ? Math.min(buckets - 1, Math.floor((timeMs - fromMs) / widthMs)) : buckets;
  const sums = new Summation(bucketOf);
  let waiting: Chunk | null = null;
  for (const part of parts) {
    const [next] = part.samples;
    if (!next) continue;
    if (waiting) sums.add(waiting.samples, waiting.holdMs, next.time);
    waiting = part;
  }
  if (waiting) sums.add(waiting.samples, waiting.holdMs, null);
  return laidOut(sums.result(), buckets, (index) => Math.round(fromMs + index * widthMs));
}

/** The grid on which sums of a tier fill at most `buckets` buckets, of so many of the tier's own each. */
export class Grid {
  /** Where the first bucket begins, epoch ms. */
  readonly fromMs: number;
  readonly #tier: RollupTier;
  readonly #days: LocalDays;
  readonly #length: number;
  readonly #each: number;

  /** @throws RangeError for an empty span or less than one bucket */
  constructor(tier: RollupTier, days: LocalDays, fromMs: number, toMs: number, buckets: number) {
    checkQuestion(fromMs, toMs, buckets);
    this.#tier = tier;
    this.#days = days;
    this.fromMs = tier === '1d' ? days.startOf(fromMs) : floorTo(WIDTH_MS[tier], fromMs);
    const total =
      tier === '1d'
        ? days.dayOf(toMs - 1) - days.dayOf(fromMs) + 1
        : Math.ceil((toMs - this.fromMs) / WIDTH_MS[tier]);
    this.#each = Math.ceil(total / buckets);
    this.#length = Math.ceil(total / this.#each);
  }

  fill(sums: readonly Sums[]): readonly HistoryBucket[] {
    return laidOut(
      coarser(sums, (time) => this.#bucketOf(time)),
      this.#length,
      (index) => this.#startOf(index),
    );
  }

  #bucketOf(timeMs: number): number {
    const steps =
      this.#tier === '1d'
        ? this.#days.dayOf(timeMs) - this.#days.dayOf(this.fromMs)
        : Math.floor((timeMs - this.fromMs) / WIDTH_MS[this.#tier]);
    return Math.floor(steps / this.#each);
  }

  #startOf(index: number): number {
    const steps = index * this.#each;
    return this.#tier === '1d'
      ? this.#days.startOfDay(this.#days.dayOf(this.fromMs) + steps)
      : this.fromMs + steps * WIDTH_MS[this.#tier];
  }
}

/** @param sums whose `start` is the number of their bucket */
function laidOut(
  sums: readonly Sums[],
  length: number,
  startOf: (index: number) => number,
): readonly HistoryBucket[] {
  const byIndex: (Sums | null)[] = Array.from({ length }, () => null);
  for (const one of sums) if (one.start >= 0 && one.start < length) byIndex[one.start] = one;
  return byIndex.map((one, index) => ({ from: startOf(index), ...statisticsOf(one) }));
}

function checkQuestion(fromMs: number, toMs: number, buckets: number): void {
  if (!(toMs > fromMs)) throw new RangeError('a history needs a span of time');
  if (!Number.isInteger(buckets) || buckets < 1) throw new RangeError('a history needs at least one bucket');
}
