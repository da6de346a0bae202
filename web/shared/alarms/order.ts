import type { AlarmView } from '../../../controller/api/contract/index.ts';
import type { IconName } from '../ui/icon-paths.ts';

const RANK = { urgent: 0, high: 1, low: 2 } as const;

/** A shape for each priority, so that colour is never the only difference. */
export const PRIORITY_SHAPES: Readonly<Record<AlarmView['priority'], IconName>> = {
  urgent: 'stop',
  high: 'alert',
  low: 'info',
};

/** Off the list on purpose: somebody or the design withholds them, and they are only counted. */
const WITHHELD = ['shelved', 'suppressed-by-design', 'out-of-service'] as const;
export type WithheldState = (typeof WITHHELD)[number];

type Standing = Pick<AlarmView, 'state'>;
type Waiting = Standing & Pick<AlarmView, 'priority' | 'raisedAt' | 'acknowledgedAt' | 'clearedAt'>;

/** Whether an alarm is kept off the list of what wants attention. */
export function isWithheld({ state }: Standing): boolean {
  return (WITHHELD as readonly string[]).includes(state);
}

/** Whether nobody has said yet that they have seen it. */
export function isUnacknowledged(alarm: Waiting): boolean {
  return !isWithheld(alarm) && alarm.acknowledgedAt === null;
}

/** Orders alarms by what wants attention: unacknowledged first, then by priority, then the newest. */
export function byPressing(a: Waiting, b: Waiting): number {
  return (
    Number(!isUnacknowledged(a)) - Number(!isUnacknowledged(b)) ||
    RANK[a.priority] - RANK[b.priority] ||
    b.raisedAt.localeCompare(a.raisedAt)
  );
}

/** Those that want attention, the most pressing first. */
export function listed<A extends Waiting>(alarms: readonly A[]): readonly A[] {
  return alarms.filter((alarm) => !isWithheld(alarm)).toSorted(byPressing);
}

/** How many are withheld, by what withholds them. */
export function withheld(alarms: readonly Standing[]): readonly (readonly [WithheldState, number])[] {
  return WITHHELD.map(
    (state) => [state, alarms.filter((alarm) => alarm.state === state).length] as const,
  ).filter(([, count]) => count > 0);
}

/**
 * The one to deal with first: of the unacknowledged of the gravest priority the one that has waited longest, what still
 * stands before what has ended. A low one never pushes itself forward.
 */
export function foremost<A extends Waiting>(alarms: readonly A[]): A | null {
  const [first = null] = alarms
    .filter((alarm) => isUnacknowledged(alarm) && alarm.priority !== 'low')
    .toSorted(
      (a, b) =>
        RANK[a.priority] - RANK[b.priority] ||
        Number(a.clearedAt !== null) - Number(b.clearedAt !== null) ||
        a.raisedAt.localeCompare(b.raisedAt),
    );
  return first;
}
