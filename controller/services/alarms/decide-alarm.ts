import type { Actor } from '../../model/actor.ts';
import type { Alarm, AlarmKind, AlarmPriority } from '../../model/alarms.ts';
import { type Decision, grantUnless } from '../../model/decision.ts';
import type { DomainEvent } from '../../model/events.ts';
import { type Reason, reason } from '../../model/reasons.ts';

/** Something abnormal, and the figures that make it concrete. */
export interface Condition {
  readonly kind: AlarmKind;
  /** What it is about: a device, a bank, a box. One kind and subject is one alarm. */
  readonly subject: string;
  readonly priority: AlarmPriority;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Raises what does not stand yet; a condition that comes back after it ended must be acknowledged anew. */
export function decideRaise(alarm: Alarm | null, condition: Condition): readonly DomainEvent[] {
  if (alarm && alarm.clearedAt === null) return [];
  const { kind, subject, priority, params } = condition;
  return [{ type: 'alarm.raised', alarm: `${kind}:${subject}`, kind, subject, priority, params }];
}

/** Ends what stands; nothing to do for what does not. */
export function decideClear(alarm: Alarm | null): readonly DomainEvent[] {
  return alarm && alarm.clearedAt === null ? [{ type: 'alarm.cleared', alarm: alarm.id }] : [];
}

/** Whoever works in the room may say that they saw an alarm; a wall cannot. */
export function decideAcknowledge(
  alarm: Alarm | null,
  command: { actor: Actor; id: string; comment: string },
): Decision<{ events: readonly DomainEvent[] }> {
  const { actor, id, comment } = command;
  const reasons: Reason[] = [];
  if (!actor.roles.some((role) => role === 'keeper' || role === 'approver' || role === 'installer'))
    reasons.push(reason('role-missing', { needed: 'keeper, approver, installer' }));
  if (!alarm) reasons.push(reason('alarm-unknown', { alarm: id }));
  return grantUnless(reasons, () => ({
    events:
      alarm?.acknowledgedAt == null
        ? [{ type: 'alarm.acknowledged', alarm: id, by: actor.id, comment: comment.trim() }]
        : [],
  }));
}
