import { aisleOf, type BankShape, parseSlot, type SlotAddress, slotExists } from '../../model/address.ts';
import type { AisleEvidence, BoxCustody, BoxWhereabouts } from '../../model/custody.ts';
import { type Decision, grant, grantUnless, refuse } from '../../model/decision.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import type { AisleWitness } from '../../model/shelving.ts';
import { EVIDENCE_MAX_AGE_MS } from './policy.ts';

/** What the shelving says of a bank; `null` when it knows no such bank. */
export type AskAisle = (bank: number) => AisleWitness | null;

/** The home slot of a box, when it has one that exists in this room. */
export function homeSlot(
  box: BoxWhereabouts,
  shapes: readonly BankShape[],
): Decision<{ text: string; slot: SlotAddress }> {
  if (box.slot === null) return refuse(reason('box-has-no-slot', { box: box.barcode }));
  return knownSlot(box.slot, shapes);
}

/** A slot label that exists in this room. */
export function knownSlot(
  text: string,
  shapes: readonly BankShape[],
): Decision<{ text: string; slot: SlotAddress }> {
  const slot = parseSlot(text);
  return slot && shapes.some((shape) => slotExists(shape, slot))
    ? grant({ text, slot })
    : refuse(reason('slot-unknown', { slot: text }));
}

/**
 * Evidence that the aisle of a slot stands open at this moment and is held by this keeper. Status that is old, or that
 * nobody has, proves nothing.
 */
export function proveAisle(
  slot: SlotAddress,
  keeper: string,
  ask: AskAisle,
): Decision<{ aisle: AisleEvidence }> {
  const { bank } = slot;
  const aisle = aisleOf(slot);
  const witness = ask(bank);
  if (!witness || witness.statusAgeMs === Number.POSITIVE_INFINITY)
    return refuse(reason('status-unknown', { bank }));
  const { statusAgeMs, open } = witness;
  const standing = open.find((one) => one.aisle === aisle);
  const reasons: Reason[] = [];
  if (!(statusAgeMs >= 0 && statusAgeMs <= EVIDENCE_MAX_AGE_MS))
    reasons.push(reason('status-stale', { bank, ageMs: statusAgeMs }));
  // A closed aisle is nobody's to hold: that it is closed says it all.
  if (!standing) {
    const openAisle = open.map((one) => one.aisle).join(', ');
    reasons.push(reason('aisle-not-open', { bank, aisle, ...(openAisle !== '' && { openAisle }) }));
  } else if (standing.heldBy === null) reasons.push(reason('aisle-not-held', { bank, aisle }));
  else if (standing.heldBy !== keeper)
    reasons.push(reason('aisle-held-by-other', { bank, aisle, heldBy: standing.heldBy }));
  return grantUnless(reasons, () => ({ aisle: { bank, aisle, statusAgeMs } }));
}

/** Both in one: the box has a home slot in this room, and one stands before it. */
export function proveHomeAisle(
  box: BoxCustody,
  keeper: string,
  shapes: readonly BankShape[],
  ask: AskAisle,
): Decision<{ slot: string; aisle: AisleEvidence }> {
  const home = homeSlot(box, shapes);
  if (!home.granted) return home;
  const open = proveAisle(home.slot, keeper, ask);
  return open.granted ? grant({ slot: home.text, aisle: open.aisle }) : open;
}
