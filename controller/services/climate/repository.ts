import type { Quality } from '../../../drivers/contract/index.ts';

/** One stored measurement of one point; `time` is the source time, epoch ms. */
export interface Sample {
  readonly point: string;
  readonly time: number;
  readonly value: number;
  readonly quality: Quality;
}

/** Buckets of equal width over [from, to); a bucket without good or uncertain samples has count 0 and null values. */
export interface HistoryBucket {
  readonly from: number;
  readonly count: number;
  readonly min: number | null;
  readonly mean: number | null;
  readonly max: number | null;
}

/** The telemetry database as climate needs it; implemented by the store. */
export interface TelemetryRepository {
  /** Queues samples; they are on disk within a second. A late or repeated (point, time) replaces, never doubles. */
  append(samples: readonly Sample[]): void;
  history(point: string, fromMs: number, toMs: number, buckets: number): readonly HistoryBucket[];
  /** Every stored sample of a point in [from, to), oldest first. */
  samples(point: string, fromMs: number, toMs: number): readonly Sample[];
  /** Writes what is queued now. */
  flush(): void;
}
