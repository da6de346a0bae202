import type { Presence } from '../../../../drivers/contract/index.ts';
import type { Actor } from '../../../model/actor.ts';
import { type Reason, reason } from '../../../model/reasons.ts';
import { lookAt } from '../arbiter/look.ts';
import type { BankSnapshot } from '../arbiter/snapshot.ts';

/** Why this actor may not move shelving at all: carriages obey keepers who are logged in, nobody else. */
export function keeperReasons(actor: Actor): readonly Reason[] {
  const reasons: Reason[] = [];
  if (!actor.roles.includes('keeper')) reasons.push(reason('role-missing', { role: 'keeper' }));
  // A machine's token is no person in the room, whatever its roles.
  if (actor.kind !== 'person' || actor.session === undefined) reasons.push(reason('not-logged-in'));
  return reasons;
}

/**
 * Why this actor may not end the hold on a bank's open aisle. The holder always may. Another keeper may when the
 * holder is logged in no more and the aisle is proven empty.
 */
export function releaseReasons(
  actor: Actor,
  bank: BankSnapshot,
  hasSession: (person: string) => boolean,
): readonly Reason[] {
  const { holds, status } = bank;
  // Whoever holds one here gives up their own.
  if (holds.length === 0 || holds.some(({ holder }) => holder === actor.id)) return [];
  const reasons = [...keeperReasons(actor), ...lookAt(bank)];
  for (const { aisle, holder } of holds) {
    const at = { bank: bank.bank, aisle };
    if (hasSession(holder)) reasons.push(reason('aisle-held-by-other', { ...at, holder }));
    const occupied: Presence = status?.presence[aisle - 1] ?? null;
    if (occupied !== false) reasons.push(reason(occupied ? 'aisle-occupied' : 'presence-unknown', at));
  }
  return reasons;
}
