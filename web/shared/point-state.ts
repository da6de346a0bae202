import type { PointView, RoomView } from '../../controller/api/contract/index.ts';

/** A point as configured. */
export type PointConfig = RoomView['points'][number];

/** How a value is to be shown. Anything but `normal` is abnormal, and says so in shape and words. */
export type PointCondition = 'normal' | 'low' | 'high' | 'wet' | 'uncertain' | 'stale' | 'bad';

/**
 * What to make of a point's newest value. Staleness is judged here as well as by the daemon, so that it shows even when
 * the daemon has stopped talking.
 * @param nowMs the daemon's clock as best known here, epoch ms
 */
export function conditionOf(config: PointConfig, view: PointView | undefined, nowMs: number): PointCondition {
  if (!view || view.value === null) return 'bad';
  const age = ageOf(view, nowMs);
  if (age === null || age > config.staleAfterMs) return 'stale';
  if (view.quality === 'bad') return view.why === 'stale' ? 'stale' : 'bad';
  if (typeof view.value === 'number') {
    if (config.low !== null && view.value < config.low) return 'low';
    if (config.high !== null && view.value > config.high) return 'high';
  }
  if (config.quantity === 'water' && view.value === true) return 'wet';
  return view.quality === 'uncertain' ? 'uncertain' : 'normal';
}

/** Age of a value by when it was measured, ms; `null` when it has none. */
export function ageOf(view: PointView | undefined, nowMs: number): number | null {
  const measured = view?.sourceTime ?? view?.receivedTime ?? null;
  return measured === null ? null : Math.max(0, nowMs - Date.parse(measured));
}
