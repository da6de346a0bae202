import type { RollupTier, Tier } from '../../model/history.ts';

export const MINUTE_MS = 60_000;
export const QUARTER_MS = 15 * MINUTE_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Width of a bucket, ms; of local days the usual one. */
export const WIDTH_MS: Readonly<Record<RollupTier, number>> = {
  '1m': MINUTE_MS,
  '15m': QUARTER_MS,
  '1h': HOUR_MS,
  '1d': DAY_MS,
};

const COARSEST_FIRST: readonly Tier[] = ['1d', '1h', '15m', '1m', 'raw'];

/** Start of the bucket of `widthMs` that a time lies in, epoch ms. */
export function floorTo(widthMs: number, timeMs: number): number {
  return Math.floor(timeMs / widthMs) * widthMs;
}

/** Start of the hour that a time lies in, epoch ms. */
export function hourOf(timeMs: number): number {
  return floorTo(HOUR_MS, timeMs);
}

/**
 * The coarsest tier that still fills the buckets asked for, of those that were kept since then; the finest that was kept,
 * when that is too coarse to fill them.
 * @param keptSince from when on a tier is whole, epoch ms
 */
export function tierFor(
  fromMs: number,
  toMs: number,
  buckets: number,
  keptSince: (tier: Tier) => number,
): Tier {
  const wantedMs = (toMs - fromMs) / buckets;
  const kept = COARSEST_FIRST.filter((tier) => keptSince(tier) <= fromMs);
  return (
    kept.find((tier) => tier === 'raw' || WIDTH_MS[tier] <= wantedMs) ?? kept.at(-1) ?? ('1d' satisfies Tier)
  );
}
