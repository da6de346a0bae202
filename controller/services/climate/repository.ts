import type { Quality } from '../../../drivers/contract/index.ts';
import type { RollupTier, Tier } from '../../model/history.ts';

export type { RollupTier, Tier };

/** One stored measurement of one point; `time` is the source time, epoch ms. */
export interface Sample {
  readonly point: string;
  readonly time: number;
  readonly value: number;
  readonly quality: Quality;
  /**
   * Whether the value lay outside the limits in force when it was recorded; absent or `null` when there were none. It is
   * kept with the sample, so that a limit changed later does not rewrite what was.
   */
  readonly outside?: boolean | null;
}

/**
 * What a stretch of time held. Samples of bad quality count for nothing.
 *
 * A sample stands for the time until the next one of its point, at most for the point's hold time (its stale time): beyond
 * it nobody knew. That time belongs to the bucket in which the sample lies, wherever it ends, so that the times of
 * neighbouring buckets add up.
 */
export interface Statistics {
  readonly count: number;
  readonly min: number | null;
  /** Mean of the samples, each of the same weight. */
  readonly mean: number | null;
  readonly max: number | null;
  /** Time for which a value was known, ms; the rest of the bucket is a gap, and neither inside nor outside limits. */
  readonly knownMs: number;
  /** Time outside limits, ms; `null` when no sample was recorded against limits. */
  readonly outsideMs: number | null;
}

/** One bucket of a history, beginning at `from`, epoch ms; one without a sample has count 0 and null values. */
export interface HistoryBucket extends Statistics {
  readonly from: number;
}

/** One kept sum: a bucket of its tier that holds a sample. `first` and `last` are times of samples, epoch ms. */
export interface Rollup extends Statistics {
  /** Start of the bucket, epoch ms: whole minutes, quarters and hours of UTC, and midnights of the site. */
  readonly start: number;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  readonly first: number;
  readonly last: number;
}

/** A history, and how closely it could be told. */
export interface History {
  /** What it was made from: the coarsest tier that still fills the buckets asked for, of those kept that far back. */
  readonly tier: Tier;
  /** In order and without holes between them; a gap in the data is a bucket without samples. */
  readonly buckets: readonly HistoryBucket[];
}

/** The telemetry database as climate needs it; implemented by the store. */
export interface TelemetryRepository {
  /** Queues samples; they are on disk within a second. A late or repeated (point, time) replaces, never doubles. */
  append(samples: readonly Sample[]): void;
  /** Whether a sample of that time, epoch ms, would be kept; not where only sums remain, or not even these. */
  keeps(point: string, timeMs: number): boolean;
  /**
   * Says for how long a sample of a point stands when no other follows, ms: its stale time. 30 s where nothing was said.
   * Holds for what is recorded from now on, and is remembered.
   */
  hold(point: string, holdMs: number): void;
  /**
   * A point's history over [fromMs, toMs), epoch ms, in about `buckets` buckets and never more. From samples they are of
   * equal width; from sums each is a whole number of the tier's own, so that every figure is exact for its bucket, and
   * the first begins where the one that holds `fromMs` does.
   * @throws RangeError for an empty span or less than one bucket
   */
  history(point: string, fromMs: number, toMs: number, buckets: number): History;
  /** The tier that {@link history} would take for such a question. */
  tierFor(fromMs: number, toMs: number, buckets: number): Tier;
  /** The sums of one tier whose buckets begin in [fromMs, toMs), oldest first; a bucket without samples is absent. */
  rollups(point: string, tier: RollupTier, fromMs: number, toMs: number): readonly Rollup[];
  /** Every stored sample of a point in [from, to), oldest first. */
  samples(point: string, fromMs: number, toMs: number): readonly Sample[];
  /** Writes what is queued now. */
  flush(): void;
  /** Writes what is queued and packs every closed hour at once, blocking: after an import, or before a measurement. */
  pack(): void;
}
