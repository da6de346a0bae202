import type { AlarmDefinition } from '../../../model/alarm-definition.ts';
import type { OneAlarmEvent } from '../../../model/alarm-fold.ts';
import type { Alarm, AlarmParams, AlarmPriority } from '../../../model/alarms.ts';
import type { Reason } from '../../../model/reasons.ts';

/** What the machine needs of a definition. */
export type Rules = Pick<
  AlarmDefinition,
  'priority' | 'onDelayMs' | 'offDelayMs' | 'latch' | 'group' | 'realarmMs' | 'longestShelvingMs'
>;

/** A condition that is found abnormal, and the figures that make it concrete. */
export interface Finding {
  readonly priority: AlarmPriority;
  readonly params: AlarmParams;
}

/** A change of the condition that has not lasted long enough to count. Volatile: a restart begins the delay anew. */
export type Pending =
  | ({ readonly to: 'raised'; readonly since: number } & Finding)
  | { readonly to: 'cleared'; readonly since: number };

/** All that is known of one alarm: what the journal keeps, and what waits for its delay. */
export interface AlarmRecord {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  /** `null` while it is normal and nothing withholds it. */
  readonly alarm: Alarm | null;
  readonly pending: Pending | null;
}

export type AlarmInput =
  | ({ readonly type: 'assert' } & Finding)
  | { readonly type: 'return' }
  | { readonly type: 'acknowledge'; readonly by: string; readonly comment: string }
  | { readonly type: 'confirm'; readonly by: string; readonly comment: string }
  | { readonly type: 'shelve'; readonly by: string; readonly until: number; readonly why: string }
  | { readonly type: 'unshelve'; readonly by: string }
  | { readonly type: 'suppress'; readonly cause: string }
  | { readonly type: 'unsuppress'; readonly cause: string }
  | { readonly type: 'remove-from-service'; readonly by: string; readonly why: string }
  | { readonly type: 'return-to-service'; readonly by: string }
  /** Time has passed. */
  | { readonly type: 'tick' };

/** What stands around an alarm at the moment of an input. */
export interface Surroundings {
  /** Epoch ms, the time of what is journaled. */
  readonly now: number;
  /** When the input came, epoch ms: delays count from then and not from when it was its turn. */
  readonly heardAt: number;
  /** How long ago a moment was, epoch ms to ms, whatever was done to the clock of the house since. */
  readonly agoMs: (moment: number) => number;
  /** Id of the alarm that was the first of the group; `null` while all the group is normal. */
  readonly groupFirst: string | null;
  /** What explains the alarm already, should it be raised now. */
  readonly explainedBy: readonly string[];
}

export type Transition =
  | { readonly granted: true; readonly record: AlarmRecord; readonly events: readonly OneAlarmEvent[] }
  | { readonly granted: false; readonly reason: Reason };
