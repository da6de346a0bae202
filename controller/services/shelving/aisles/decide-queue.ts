import type { Actor } from '../../../model/actor.ts';
import { type Decision, grant, grantUnless, refuse } from '../../../model/decision.ts';
import type { ShelvingEvent } from '../../../model/events.ts';
import { reason } from '../../../model/reasons.ts';
import type { AisleClaim } from '../../../model/shelving.ts';
import type { AisleHold } from '../repository.ts';
import { keeperReasons } from './permission.ts';

/** What is known of a bank's aisles when somebody wants to wait for one. */
export interface QueueView {
  readonly bank: number;
  readonly carriages: number;
  readonly holds: readonly AisleHold[];
  /** In the order in which they came. */
  readonly claims: readonly AisleClaim[];
}

/** How a claim ended. */
export type UnqueuedWhy = 'opened' | 'left' | 'expired' | 'logged-out' | 'handed-over';

type Events = { readonly events: readonly ShelvingEvent[] };

/**
 * May this person wait for that aisle? A keeper who is logged in may, once at each bank. That nobody is in the way is no
 * reason against it: then they are called at once.
 * @param claim the id under which it goes
 */
export function decideQueue(
  { bank, carriages, holds, claims }: QueueView,
  { actor, aisle, claim }: { readonly actor: Actor; readonly aisle: number; readonly claim: string },
): Decision<Events> {
  const reasons = [...keeperReasons(actor)];
  if (!(Number.isInteger(aisle) && aisle >= 1 && aisle <= carriages + 1))
    reasons.push(reason('aisle-unknown', { bank, aisle }));
  const earlier = claims.find(({ person }) => person === actor.id);
  if (earlier) reasons.push(reason('already-queued', { bank, aisle: earlier.aisle }));
  if (holds.some((hold) => hold.aisle === aisle && hold.holder === actor.id))
    reasons.push(reason('aisle-already-yours', { bank, aisle }));
  const session = actor.session ?? '';
  return grantUnless(reasons, () => ({
    events: [{ type: 'aisle.queued', claim, bank, aisle, person: actor.id, session }],
  }));
}

/** May this person give up that place in the queue? Only their own. */
export function decideLeave(
  claims: readonly AisleClaim[],
  { actor, claim }: { readonly actor: Actor; readonly claim: string },
): Decision<Events> {
  const found = claims.find((one) => one.claim === claim);
  if (!found) return refuse(reason('claim-unknown', { claim }));
  if (found.person !== actor.id) return refuse(reason('claim-not-yours', { bank: found.bank, claim }));
  return grant({ events: [unqueued(found, 'left')] });
}

/** The journal's word for the end of a claim. */
export function unqueued({ claim, bank, aisle, person }: AisleClaim, why: UnqueuedWhy): ShelvingEvent {
  return { type: 'aisle.unqueued', claim, bank, aisle, person, why };
}
