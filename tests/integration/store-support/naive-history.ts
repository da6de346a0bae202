import type { RollupTier } from '../../../controller/model/history.ts';
import type { Rollup, Sample } from '../../../controller/services/climate/repository.ts';

const WIDTH_MS = { '1m': 60_000, '15m': 900_000, '1h': 3_600_000 };

/** The local date of a moment, as the calendar of the runtime says it, and so by other means than the store's. */
export function localDate(timeMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(timeMs);
}

/**
 * Sums of one point made of nothing but its samples, by the definitions and without any cleverness.
 * @param samples in order, one a time
 */
export function naiveRollups(
  samples: readonly Sample[],
  tier: RollupTier,
  holdMs: number,
  timeZone: string,
): readonly Omit<Rollup, 'start'>[] {
  const buckets = new Map<string, { sample: Sample; knownMs: number }[]>();
  for (const [i, sample] of samples.entries()) {
    if (sample.quality === 'bad') continue;
    const knownMs = Math.min(holdMs, (samples[i + 1]?.time ?? Infinity) - sample.time);
    const key =
      tier === '1d' ? localDate(sample.time, timeZone) : String(Math.floor(sample.time / WIDTH_MS[tier]));
    buckets.set(key, [...(buckets.get(key) ?? []), { sample, knownMs }]);
  }
  return [...buckets.values()].map((bucket) => {
    const values = bucket.map(({ sample }) => sample.value);
    const judged = bucket.filter(({ sample }) => typeof sample.outside === 'boolean');
    const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
    return {
      count: values.length,
      min: Math.min(...values),
      mean: Number((sum(values) / values.length).toFixed(6)),
      max: Math.max(...values),
      knownMs: sum(bucket.map(({ knownMs: ms }) => ms)),
      outsideMs:
        judged.length === 0
          ? null
          : sum(judged.filter(({ sample }) => sample.outside).map(({ knownMs: ms }) => ms)),
      first: bucket[0]?.sample.time as number,
      last: bucket.at(-1)?.sample.time as number,
    };
  });
}
