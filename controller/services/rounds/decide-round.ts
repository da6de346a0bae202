import type { Actor } from '../../model/actor.ts';
import type { BankShape } from '../../model/address.ts';
import { aisleOf } from '../../model/address.ts';
import type { BoxCustody, Retrieval } from '../../model/custody.ts';
import { type Decision, grant, grantUnless, refuse } from '../../model/decision.ts';
import type { RoundEvent } from '../../model/events.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import type { Round, RoundStop } from '../../model/rounds.ts';
import { holdLapsed, homeSlot, roleReasons, stateReasons } from '../custody/index.ts';
import { inThisOrder, type Pickable, type PlannedRound, type Setting } from './round-plan.ts';

/** A retrieval as it is looked at for a round. */
export interface Wanted {
  readonly id: string;
  readonly retrieval: Retrieval | null;
  readonly box: BoxCustody | null;
  /** The round of which it is an open stop. */
  readonly inRound: string | null;
}

type Events = Decision<{ events: readonly RoundEvent[] }>;

/** Whether a keeper could pick it now; with every reason why not. */
export function decidePickable(
  { id, retrieval, box, inRound }: Wanted,
  keeper: string,
  shapes: readonly BankShape[],
  now: number,
): Decision<{ pickable: Pickable }> {
  if (!retrieval || !box) return refuse(reason('retrieval-unknown', { retrieval: id }));
  const home = homeSlot(box, shapes);
  const own = retrieval.state === 'picking' && retrieval.keeper === keeper;
  const reasons: Reason[] = own ? [] : [...stateReasons(retrieval, 'released')];
  if (retrieval.state === 'released' && holdLapsed(retrieval.holdUntil, now))
    reasons.push(reason('hold-expired'));
  if (retrieval.forBorrower === keeper) reasons.push(reason('borrower-is-keeper'));
  if (inRound !== null) reasons.push(reason('retrieval-in-other-round', { retrieval: id, round: inRound }));
  if (!home.granted) return refuse(home.reasons[0], ...home.reasons.slice(1), ...reasons);
  const { text, slot } = home;
  return grantUnless(reasons, () => ({
    pickable: { retrieval, slot: text, bank: slot.bank, aisle: aisleOf(slot), inHand: own },
  }));
}

/** A keeper begins a round over these retrievals, in this order. */
export function decideAccept(
  state: { readonly underWay: Round | null; readonly wanted: readonly Wanted[] },
  command: { readonly actor: Actor; readonly round: string },
  setting: Setting,
): Events {
  const { underWay, wanted } = state;
  const { actor, round } = command;
  const reasons: Reason[] = [...roleReasons(actor, 'keeper')];
  if (underWay) reasons.push(reason('round-under-way', { round: underWay.id }));
  if (wanted.length === 0 || new Set(wanted.map(({ id }) => id)).size !== wanted.length)
    reasons.push(reason('round-order-wrong'));
  const picks: Pickable[] = [];
  for (const one of wanted) {
    const decision = decidePickable(one, actor.id, setting.shapes, setting.now);
    if (decision.granted) picks.push(decision.pickable);
    else reasons.push(...decision.reasons);
  }
  return grantUnless(reasons, () => {
    const { stops, cost, firstCome } = inThisOrder(picks, setting);
    return { events: [{ type: 'round.planned', round, keeper: actor.id, stops, cost, firstCome }] };
  });
}

/** Leaves one stop out. It stays released and may come in another round. */
export function decideSkip(
  round: Round,
  command: { readonly actor: Actor; readonly retrieval: string; readonly why: string },
  rest: (without: string) => PlannedRound,
): Events {
  const { actor, retrieval, why } = command;
  const reasons = [...ownRoundReasons(round, actor)];
  if (!isOpen(round, retrieval)) reasons.push(reason('round-stop-not-open', { retrieval }));
  if (why.trim() === '') reasons.push(reason('input-invalid', { field: 'why' }));
  return grantUnless(reasons, () => {
    const { stops, cost, firstCome } = rest(retrieval);
    const by = actor.id;
    return {
      events: [
        {
          type: 'round.stop-skipped',
          round: round.id,
          retrieval,
          by,
          why: why.trim(),
          stops,
          cost,
          firstCome,
        },
      ],
    };
  });
}

/** Puts the open stops into an order of the keeper's own. */
export function decideReorder(
  round: Round,
  command: { readonly actor: Actor; readonly retrievals: readonly string[] },
  planned: (order: readonly string[]) => PlannedRound,
): Events {
  const { actor, retrievals } = command;
  const reasons = [...ownRoundReasons(round, actor)];
  const open = openStops(round).map((stop) => stop.retrieval);
  const named = new Set(retrievals);
  const exact =
    named.size === retrievals.length && named.size === open.length && open.every((id) => named.has(id));
  if (!exact) reasons.push(reason('round-order-wrong', { open: open.length, named: retrievals.length }));
  return grantUnless(reasons, () => {
    const { stops, cost, firstCome } = planned(retrievals);
    return {
      events: [{ type: 'round.reordered', round: round.id, by: actor.id, stops, cost, firstCome }],
    };
  });
}

/** Ends the round; what is still open is free for another one. */
export function decideEnd(round: Round, command: { readonly actor: Actor }): Events {
  const { actor } = command;
  return grantUnless(ownRoundReasons(round, actor), () => ({
    events: [{ type: 'round.ended', round: round.id, by: actor.id }],
  }));
}

/**
 * Takes a rush retrieval into a round under way.
 * @param pick the rush retrieval as its keeper could pick it
 * @param planned the open stops and the new one in their new order
 */
export function decideReplan(
  round: Round,
  pick: Pickable,
  planned: PlannedRound,
): Decision<{ events: readonly RoundEvent[] }> {
  if (round.endedAt !== null) return refuse(reason('round-ended', { round: round.id }));
  const { stops, cost, firstCome } = planned;
  const retrieval = pick.retrieval.id;
  return grant({
    events: [{ type: 'round.replanned', round: round.id, why: 'rush', retrieval, stops, cost, firstCome }],
  });
}

/** The stops still to be picked, in their order. */
export function openStops(round: Round): readonly RoundStop[] {
  return round.stops.filter(({ state }) => state === 'open');
}

/**
 * The next stop of every other bank than that of the current one: while the keeper picks here, its aisle could open there.
 * Whether it may is asked when a keeper wants it, as of any other motion; nothing opens by itself.
 */
export function stopsAhead(round: Round): readonly RoundStop[] {
  const [current, ...later] = openStops(round);
  const seen = new Set([current?.bank]);
  return later.filter(({ bank }) => !seen.has(bank) && seen.add(bank));
}

function isOpen(round: Round, retrieval: string): boolean {
  return openStops(round).some((stop) => stop.retrieval === retrieval);
}

function ownRoundReasons(round: Round, actor: Actor): Reason[] {
  const reasons: Reason[] = [...roleReasons(actor, 'keeper')];
  if (round.keeper !== actor.id) reasons.push(reason('round-not-yours', { keeper: round.keeper }));
  if (round.endedAt !== null) reasons.push(reason('round-ended', { round: round.id }));
  return reasons;
}
