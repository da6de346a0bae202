import type { ShelvingEvent } from '../../../model/events.ts';
import type { AisleClaim } from '../../../model/shelving.ts';
import type { AisleHold } from '../repository.ts';
import { type UnqueuedWhy, unqueued } from './decide-queue.ts';

/** A bank's holds and queue at one moment. */
export interface TurnView {
  readonly bank: number;
  /** Epoch ms. */
  readonly now: number;
  readonly holds: readonly AisleHold[];
  /** In the order in which they came. */
  readonly claims: readonly AisleClaim[];
  /** Those of the holds whose aisle was open and proven empty for longer than the site grants. */
  readonly vacated: readonly AisleHold[];
  readonly hasSession: (person: string) => boolean;
  /** Whether somebody who is called could open an aisle at all, as far as anybody can tell. */
  readonly usable: boolean;
  /** How long the bank is kept for whoever is called, ms. */
  readonly callMs: number;
}

/**
 * What time has made of a bank's holds and queue. Aisles in which nobody is are given up; who is logged in no more, or was
 * called and did not come, waits no longer; and when nobody else holds anything here, the head of the queue is called.
 * At most one is called at a time, in the order in which they came. Nothing moves by it.
 */
export function decideTurn(view: TurnView): readonly ShelvingEvent[] {
  const { bank, now, holds, claims, vacated, usable, callMs } = view;
  const events: ShelvingEvent[] = vacated.map(({ aisle, holder }) => ({
    type: 'aisle.released',
    bank,
    aisle,
    holder,
    why: 'nobody-inside',
  }));
  const waiting: AisleClaim[] = [];
  for (const claim of claims) {
    const why = overBecause(claim, view);
    if (why) events.push(unqueued(claim, why));
    else waiting.push(claim);
  }
  const [head] = waiting;
  if (!head || !usable || waiting.some(({ calledUntil }) => calledUntil !== null)) return events;
  // Whoever holds an aisle here already need not wait for themselves.
  const taken = holds.some((hold) => hold.holder !== head.person && !vacated.includes(hold));
  if (taken) return events;
  const { claim, aisle, person } = head;
  return [...events, { type: 'aisle.called', claim, bank, aisle, person, until: now + callMs }];
}

function overBecause(
  { person, calledUntil }: AisleClaim,
  { now, hasSession, callMs }: Pick<TurnView, 'now' | 'hasSession' | 'callMs'>,
): UnqueuedWhy | null {
  if (!hasSession(person)) return 'logged-out';
  if (calledUntil === null) return null;
  // A call that has longer to run than any was made by a clock that has been set back since: it would keep the bank for hours.
  return now >= calledUntil || calledUntil - now > callMs ? 'expired' : null;
}
