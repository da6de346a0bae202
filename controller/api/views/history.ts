import type { PointPicture } from '../../runtime/index.ts';
import type { History } from '../../services/climate/index.ts';
import type { HistoryView } from '../contract/index.ts';

/** A history as the columns charts want: time in epoch seconds. */
export function historyView({ id, unit }: Pick<PointPicture, 'id' | 'unit'>, history: History): HistoryView {
  const { tier, buckets } = history;
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
