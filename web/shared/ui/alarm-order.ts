import type { AlarmView } from '../../../controller/api/contract/index.ts';
import type { IconName } from './icon.tsx';

const RANK = { urgent: 0, high: 1, low: 2 } as const;

/** A shape for each priority, so that colour is never the only difference. */
export const PRIORITY_SHAPES: Readonly<Record<AlarmView['priority'], IconName>> = {
  urgent: 'stop',
  high: 'alert',
  low: 'info',
};

/** Orders alarms by what wants attention: unacknowledged first, then by priority, then the newest. */
export function byPressing(a: AlarmView, b: AlarmView): number {
  return (
    Number(a.acknowledgedAt !== null) - Number(b.acknowledgedAt !== null) ||
    RANK[a.priority] - RANK[b.priority] ||
    b.raisedAt.localeCompare(a.raisedAt)
  );
}
