import { type Actor, type Role } from '../../../model/actor.ts';
import { type Decision, grantUnless } from '../../../model/decision.ts';
import type { ShelvingEvent } from '../../../model/events.ts';
import { reason } from '../../../model/reasons.ts';
import type { BankSnapshot } from '../arbiter/snapshot.ts';
import { unqueued } from './decide-queue.ts';
import { keeperReasons } from './permission.ts';

/** Who is to have the aisle, as their card told. */
export interface Receiver {
  readonly id: string;
  readonly roles: readonly Role[];
  /** By what they are known, e.g. `card:…`. */
  readonly evidence: string;
}

/**
 * May the holder of an aisle give it to that person? Whether somebody is inside makes no difference: people may change
 * places there. While carriages are under way for the holder it waits, since a motion belongs to who began it.
 * @param receiver `null` for a card nobody has
 */
export function decideHandOver(
  { bank, holds, claims, motion }: Pick<BankSnapshot, 'bank' | 'holds' | 'claims' | 'motion'>,
  {
    actor,
    aisle,
    receiver,
  }: { readonly actor: Actor; readonly aisle: number; readonly receiver: Receiver | null },
): Decision<{ readonly events: readonly ShelvingEvent[] }> {
  const reasons = [...keeperReasons(actor)];
  const hold = holds.find((one) => one.aisle === aisle);
  if (!hold) reasons.push(reason('aisle-not-held', { bank, aisle }));
  else if (hold.holder !== actor.id) reasons.push(reason('not-the-holder', { bank, aisle }));
  if (!receiver) reasons.push(reason('credential-unknown'));
  else if (!receiver.roles.includes('keeper')) reasons.push(reason('receiver-not-keeper', { bank, aisle }));
  if (receiver?.id === actor.id) reasons.push(reason('receiver-is-holder', { bank, aisle }));
  if (motion) reasons.push(reason('command-pending', { bank, command: motion.command }));
  const { id: to = '', evidence = '' } = receiver ?? {};
  return grantUnless(reasons, () => ({
    events: [
      { type: 'aisle.handed-over', bank, aisle, from: actor.id, to, evidence },
      // Who waited for this very aisle has it now.
      ...claims
        .filter((claim) => claim.person === to && claim.aisle === aisle)
        .map((claim) => unqueued(claim, 'handed-over')),
    ],
  }));
}
