import type { Actor } from '../../model/actor.ts';
import { formatSlot, parseSlot } from '../../model/address.ts';
import type { BoxCustody } from '../../model/custody.ts';
import { type Decision, grantAll } from '../../model/decision.ts';
import type { DomainEvent } from '../../model/events.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import { claimReasons, type Held, roleReasons, stateReasons } from './checks.ts';
import type { Room } from './decide-pick.ts';
import { knownSlot, proveAisle, proveHomeAisle } from './prove-aisle.ts';
import { type Observation, proveBox } from './prove-box.ts';

/**
 * The box goes home and the retrieval is over: box proved, label of its own slot scanned, aisle open for this keeper. A
 * box that was picked but never issued has not left the house and goes back without an inspection.
 */
export function decideReshelve(
  held: Held,
  command: { actor: Actor; seen: Observation; slotRead: string },
  room: Room,
  now: number,
): Decision<{ events: readonly DomainEvent[] }> {
  const { retrieval, box } = held;
  const { actor, seen, slotRead } = command;
  const reasons: Reason[] = [
    ...roleReasons(actor, 'keeper'),
    ...stateReasons(retrieval, 'inspected', 'picked'),
    ...claimReasons(held),
    ...labelReasons(box.slot, slotRead),
  ];
  if (retrieval.state === 'returned') reasons.push(reason('inspection-missing'));
  if (retrieval.state === 'discrepant') reasons.push(reason('box-held-back', { box: box.barcode }));
  return grantAll(
    { proof: proveBox(seen, box, now), home: proveHomeAisle(box, actor.id, room.shapes, room.ask) },
    reasons,
    ({ proof, home }) => ({
      events: [
        {
          type: 'box.reshelved',
          retrieval: retrieval.id,
          box: box.barcode,
          slot: home.slot,
          keeper: actor.id,
          evidence: proof.evidence,
          slotRead,
          aisle: home.aisle,
        },
        { type: 'retrieval.closed', retrieval: retrieval.id },
      ],
    }),
  );
}

/**
 * Shelves a box that no retrieval has a claim on: one that was never placed goes to any free slot, which becomes its
 * home; one that was missing goes back to its own.
 * @param occupant the box whose home the scanned slot already is
 */
export function decidePlace(
  state: { box: BoxCustody; occupant: BoxCustody | null },
  command: { actor: Actor; seen: Observation; slotRead: string },
  room: Room,
  now: number,
): Decision<{ events: readonly DomainEvent[] }> {
  const { box, occupant } = state;
  const { actor, seen, slotRead } = command;
  const reasons: Reason[] = [...roleReasons(actor, 'keeper')];
  if (box.state !== 'unplaced' && !(box.state === 'to-reshelve' && box.retrieval === null))
    reasons.push(reason('box-in-wrong-state', { box: box.barcode, state: box.state, needed: 'unplaced' }));
  if (box.slot !== null) reasons.push(...labelReasons(box.slot, slotRead));
  if (occupant && occupant.barcode !== box.barcode)
    reasons.push(reason('slot-taken', { slot: slotRead, box: occupant.barcode }));
  const label = parseSlot(slotRead);
  const target = knownSlot(label ? formatSlot(label) : slotRead, room.shapes);
  const aisle = target.granted ? proveAisle(target.slot, actor.id, room.ask) : target;
  return grantAll({ proof: proveBox(seen, box, now), aisle }, reasons, (granted) => ({
    events: [
      {
        type: 'box.placed',
        box: box.barcode,
        slot: target.granted ? target.text : '',
        keeper: actor.id,
        evidence: granted.proof.evidence,
        slotRead,
        aisle: granted.aisle.aisle,
      },
    ],
  }));
}

/** No reason when the scanned label is the box's own slot, however it is typed. */
function labelReasons(home: string | null, slotRead: string): readonly Reason[] {
  const read = parseSlot(slotRead);
  return read && formatSlot(read) === home
    ? []
    : [reason('wrong-slot', { expected: home ?? '', read: slotRead.trim() })];
}
