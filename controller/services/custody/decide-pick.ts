import type { Actor } from '../../model/actor.ts';
import type { BankShape } from '../../model/address.ts';
import { type Decision, grantAll, grantUnless } from '../../model/decision.ts';
import type { DomainEvent } from '../../model/events.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import { claimReasons, type Held, ownPickReasons, roleReasons, stateReasons } from './checks.ts';
import { holdLapsed } from './decide-ending.ts';
import { type AskAisle, homeSlot, proveHomeAisle } from './prove-aisle.ts';
import { type Observation, proveBox } from './prove-box.ts';

/** What the room itself can testify. */
export interface Room {
  readonly shapes: readonly BankShape[];
  readonly ask: AskAisle;
}

/** A keeper takes a released pick as their own. */
export function decideStartPick(
  held: Held,
  command: { actor: Actor },
  shapes: readonly BankShape[],
  now: number,
): Decision<{ events: readonly DomainEvent[] }> {
  const { retrieval, box } = held;
  const { actor } = command;
  const reasons: Reason[] = [
    ...roleReasons(actor, 'keeper'),
    ...stateReasons(retrieval, 'released'),
    ...claimReasons(held),
  ];
  if (retrieval.state === 'released' && holdLapsed(retrieval.holdUntil, now))
    reasons.push(reason('hold-expired'));
  if (actor.id === retrieval.forBorrower) reasons.push(reason('borrower-is-keeper'));
  return grantAll({ home: homeSlot(box, shapes) }, reasons, () => ({
    events: [{ type: 'pick.started', retrieval: retrieval.id, keeper: actor.id }],
  }));
}

/** The keeper gives a pick back that they could not finish; it is for anybody again. */
export function decideAbandonPick(
  held: Held,
  command: { actor: Actor },
): Decision<{ events: readonly DomainEvent[] }> {
  const { retrieval } = held;
  const { actor } = command;
  return grantUnless(
    [
      ...roleReasons(actor, 'keeper'),
      ...stateReasons(retrieval, 'picking'),
      ...ownPickReasons(actor, retrieval),
    ],
    () => ({ events: [{ type: 'pick.abandoned', retrieval: retrieval.id, keeper: actor.id }] }),
  );
}

/** The right box is in the keeper's hand, and the aisle of its home stands open for that keeper at this moment. */
export function decidePick(
  held: Held,
  command: { actor: Actor; seen: Observation },
  room: Room,
  now: number,
): Decision<{ events: readonly DomainEvent[] }> {
  const { retrieval, box } = held;
  const { actor, seen } = command;
  return grantAll(
    { proof: proveBox(seen, box, now), home: proveHomeAisle(box, actor.id, room.shapes, room.ask) },
    pickingReasons(held, actor),
    ({ proof, home }) => ({
      events: [
        {
          type: 'box.picked',
          retrieval: retrieval.id,
          box: box.barcode,
          slot: home.slot,
          keeper: actor.id,
          evidence: proof.evidence,
          aisle: home.aisle,
        },
      ],
    }),
  );
}

/** The slot is empty. Only somebody who stands before it can say so. */
export function decideNotFound(
  held: Held,
  command: { actor: Actor },
  room: Room,
): Decision<{ events: readonly DomainEvent[] }> {
  const { retrieval, box } = held;
  const { actor } = command;
  return grantAll(
    { home: proveHomeAisle(box, actor.id, room.shapes, room.ask) },
    pickingReasons(held, actor),
    ({ home }) => ({
      events: [
        {
          type: 'box.not-found',
          retrieval: retrieval.id,
          box: box.barcode,
          slot: home.slot,
          keeper: actor.id,
          aisle: home.aisle,
        },
      ],
    }),
  );
}

function pickingReasons(held: Held, actor: Actor): readonly Reason[] {
  return [
    ...roleReasons(actor, 'keeper'),
    ...stateReasons(held.retrieval, 'picking'),
    ...ownPickReasons(actor, held.retrieval),
    ...claimReasons(held),
  ];
}
