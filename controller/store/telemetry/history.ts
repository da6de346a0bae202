import type { HistoryBucket } from '../../services/climate/repository.ts';
import { qualityOf, type StoredSample } from './stored-sample.ts';

/**
 * Sums samples up into equal buckets over [fromMs, toMs). Bad samples count for nothing.
 * @param parts one after the other, so that never more than one need be in memory
 * @throws RangeError for an empty span or less than one bucket
 */
export function summarise(
  parts: Iterable<readonly StoredSample[]>,
  fromMs: number,
  toMs: number,
  buckets: number,
): readonly HistoryBucket[] {
  if (!(toMs > fromMs)) throw new RangeError('a history needs a span of time');
  if (!Number.isInteger(buckets) || buckets < 1) throw new RangeError('a history needs at least one bucket');
  const widthMs = (toMs - fromMs) / buckets;
  const sums = Array.from({ length: buckets }, () => ({ count: 0, sum: 0, min: Infinity, max: -Infinity }));
  for (const samples of parts)
    for (const { time, value, quality } of samples) {
      if (qualityOf(quality) === 'bad') continue;
      // Rounding may put the very last millisecond one bucket too far.
      const bucket = sums[Math.min(buckets - 1, Math.floor((time - fromMs) / widthMs))];
      if (!bucket) continue;
      bucket.count++;
      bucket.sum += value;
      bucket.min = Math.min(bucket.min, value);
      bucket.max = Math.max(bucket.max, value);
    }
  return sums.map(({ count, sum, min, max }, i) => {
    const from = Math.round(fromMs + i * widthMs);
    return count === 0
      ? { from, count, min: null, mean: null, max: null }
      : { from, count, min, mean: sum / count, max };
  });
}
