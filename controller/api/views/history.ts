import type { PointPicture } from '../../runtime/index.ts';
import type { History, HistoryBucket } from '../../services/climate/index.ts';
import type { HistoryView } from '../contract/index.ts';

/** A history as the columns charts want: time in epoch seconds. */
export function historyView({ id, unit }: Pick<PointPicture, 'id' | 'unit'>, history: History): HistoryView {
  const { tier } = history;
  const buckets = standing(history.buckets);
  return {
    point: id,
    unit,
    tier,
    time: buckets.map(({ from }) => from / 1000),
    min: buckets.map(({ min }) => min),
    mean: buckets.map(({ mean }) => mean),
    max: buckets.map(({ max }) => max),
    knownMs: buckets.map(({ knownMs }) => knownMs),
    outsideMs: buckets.map(({ outsideMs }) => outsideMs),
  };
}

/**
 * A value stands until the next, or until it is too old to be believed, and may stand for longer than the bucket it was
 * measured in: what would look like a gap behind it, and is none, has that value.
 */
export function standing(buckets: readonly HistoryBucket[]): readonly HistoryBucket[] {
  let value: number | null = null;
  let [known, outside]: [number, number | null] = [0, null];
  return buckets.map((bucket, index) => {
    const [here, next] =
      index + 1 < buckets.length ? [bucket, buckets[index + 1]] : [buckets[index - 1], bucket];
    const lengthMs = here && next ? next.from - here.from : Infinity;
    if (bucket.count > 0) [value, known, outside] = [bucket.mean, bucket.knownMs, bucket.outsideMs];
    const knownMs = Math.min(known, lengthMs);
    const outsideMs = outside === null ? null : Math.min(outside, lengthMs);
    known -= knownMs;
    if (outside !== null) outside -= outsideMs ?? 0;
    if (bucket.count > 0) return { ...bucket, knownMs, outsideMs };
    return knownMs > 0 ? { ...bucket, min: value, mean: value, max: value, knownMs, outsideMs } : bucket;
  });
}
