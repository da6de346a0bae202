import type { Actor } from '../../model/actor.ts';
import { type Decision, grantUnless } from '../../model/decision.ts';
import type { DomainEvent } from '../../model/events.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import { claimReasons, type Held, roleReasons, stateReasons } from './checks.ts';

/** An approver says no, and why. */
export function decideRefusal(
  held: Held,
  command: { actor: Actor; why: string },
): Decision<{ events: readonly DomainEvent[] }> {
  const { actor, why } = command;
  return grantUnless(
    [
      ...roleReasons(actor, 'approver'),
      ...stateReasons(held.retrieval, 'awaiting-approval'),
      ...claimReasons(held),
      ...wordsReasons('why', why),
    ],
    () => ({
      events: [{ type: 'retrieval.refused', retrieval: held.retrieval.id, by: actor.id, why: why.trim() }],
    }),
  );
}

/**
 * Whoever asked, or the house, no longer wants the box. Possible until it is in somebody's hand; from then on it has to
 * be put back with proof.
 */
export function decideCancellation(
  held: Held,
  command: { actor: Actor; why: string },
): Decision<{ events: readonly DomainEvent[] }> {
  const { retrieval } = held;
  const { actor, why } = command;
  return grantUnless(
    [
      ...(actor.id === retrieval.requestedBy ? [] : roleReasons(actor, 'keeper', 'approver')),
      ...stateReasons(retrieval, 'awaiting-approval', 'released', 'picking'),
      ...claimReasons(held),
      ...wordsReasons('why', why),
    ],
    () => ({
      events: [{ type: 'retrieval.cancelled', retrieval: retrieval.id, by: actor.id, why: why.trim() }],
    }),
  );
}

/** A released box was not fetched in time. */
export function decideExpiry(held: Held, now: number): Decision<{ events: readonly DomainEvent[] }> {
  const { retrieval } = held;
  const reasons: Reason[] = [...stateReasons(retrieval, 'released'), ...claimReasons(held)];
  if (!holdLapsed(retrieval.holdUntil, now))
    reasons.push(reason('retrieval-in-wrong-state', { state: retrieval.state, needed: 'hold expired' }));
  return grantUnless(reasons, () => ({ events: [{ type: 'retrieval.expired', retrieval: retrieval.id }] }));
}

/** Whether a hold is over; a hold without an end is, since nobody can say that it lasts. */
export function holdLapsed(holdUntil: number | null, now: number): boolean {
  return holdUntil === null || holdUntil < now;
}

/** No reason when something was written. */
export function wordsReasons(field: string, words: string): readonly Reason[] {
  return words.trim() === '' ? [reason('input-invalid', { field })] : [];
}
