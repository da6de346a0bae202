import type { Actor } from '../../model/actor.ts';
import { type Decision, grantUnless, reasonsOf } from '../../model/decision.ts';
import type { DomainEvent } from '../../model/events.ts';
import { type Reason, reason } from '../../model/reasons.ts';

/**
 * Whether a door opens inwards: for a keeper, with a lock that is there, when the arbiter has nothing against it.
 * @param evidence by what the person is known, e.g. `card:…` or `session:…`
 * @param arbiter the interlock arbiter's decision on the room as it is now
 */
export function decideUnlock(
  door: { readonly id: string; readonly lock: { readonly device: string } },
  actor: Actor,
  evidence: string,
  lockPresent: boolean,
  arbiter: Decision,
): Decision<{ events: readonly DomainEvent[] }> {
  const reasons: Reason[] = [];
  if (!actor.roles.includes('keeper')) reasons.push(reason('role-missing', { needed: 'keeper' }));
  if (!lockPresent) reasons.push(reason('capability-missing', { device: door.lock.device }));
  return grantUnless([...reasons, ...reasonsOf(arbiter)], () => ({
    events: [{ type: 'door.unlocked', door: door.id, person: actor.id, evidence }],
  }));
}
