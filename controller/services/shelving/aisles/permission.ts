import type { Presence } from '../../../../drivers/contract/index.ts';
import type { Actor } from '../../../model/actor.ts';
import { type Decision, grant, grantUnless } from '../../../model/decision.ts';
import { type Reason, reason } from '../../../model/reasons.ts';
import { lookAt } from '../arbiter/look.ts';
import type { AisleHold } from '../repository.ts';
import type { BankSnapshot } from '../arbiter/snapshot.ts';

/** Why this actor may not move shelving at all: carriages obey keepers who are logged in, nobody else. */
export function keeperReasons(actor: Actor): readonly Reason[] {
  const reasons: Reason[] = [];
  if (!actor.roles.includes('keeper')) reasons.push(reason('role-missing', { role: 'keeper' }));
  // A machine's token is no person in the room, whatever its roles.
  if (actor.kind !== 'person' || actor.session === undefined) reasons.push(reason('not-logged-in'));
  return reasons;
}

/** The holds that end, and the journal's word for it. */
export interface Release {
  readonly holds: readonly AisleHold[];
  readonly why: 'released' | 'taken-over';
}

/**
 * Which holds of a bank end when this actor gives up its open aisle. Who holds aisles here gives up their own. Another
 * keeper takes over those, each for itself, whose holder is logged in no more and whose aisle is proven empty; when there
 * is none of them, all reasons are given. Nothing held is nothing to end.
 */
export function decideRelease(
  actor: Actor,
  bank: BankSnapshot,
  hasSession: (person: string) => boolean,
): Decision<Release> {
  const own = bank.holds.filter(({ holder }) => holder === actor.id);
  if (own.length > 0 || bank.holds.length === 0) return grant({ holds: own, why: 'released' });
  const general = [...keeperReasons(actor), ...lookAt(bank)];
  const judged = bank.holds.map((hold) => ({ hold, against: takeOverReasons(hold, bank, hasSession) }));
  const free = judged.filter(({ against }) => against.length === 0).map(({ hold }) => hold);
  const reasons = free.length > 0 ? general : [...general, ...judged.flatMap(({ against }) => against)];
  return grantUnless(reasons, () => ({ holds: free, why: 'taken-over' }));
}

function takeOverReasons(
  { aisle, holder }: AisleHold,
  { bank, status }: BankSnapshot,
  hasSession: (person: string) => boolean,
): readonly Reason[] {
  const reasons: Reason[] = [];
  const occupied: Presence = status?.presence[aisle - 1] ?? null;
  if (hasSession(holder)) reasons.push(reason('aisle-held-by-other', { bank, aisle, holder }));
  if (occupied !== false)
    reasons.push(reason(occupied ? 'aisle-occupied' : 'presence-unknown', { bank, aisle }));
  return reasons;
}
