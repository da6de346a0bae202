import type { Actor, Role } from '../../model/actor.ts';
import type { BoxCustody, Retrieval, RetrievalState } from '../../model/custody.ts';
import { type Reason, reason } from '../../model/reasons.ts';

/** A retrieval together with what custody knows of its box: the state every step is decided on. */
export interface Held {
  readonly retrieval: Retrieval;
  readonly box: BoxCustody;
}

/** No reason when the actor has one of the roles. */
export function roleReasons(actor: Actor, ...anyOf: readonly Role[]): readonly Reason[] {
  return anyOf.some((role) => actor.roles.includes(role))
    ? []
    : [reason('role-missing', { needed: anyOf.join(', ') })];
}

/** No reason when the retrieval stands in one of the states from which the step is possible. */
export function stateReasons(retrieval: Retrieval, ...anyOf: readonly RetrievalState[]): readonly Reason[] {
  return anyOf.includes(retrieval.state)
    ? []
    : [reason('retrieval-in-wrong-state', { state: retrieval.state, needed: anyOf.join(', ') })];
}

/** No reason when the box is still this retrieval's own; anything else is a contradiction, and contradiction is no. */
export function claimReasons({ retrieval, box }: Held): readonly Reason[] {
  return box.retrieval === retrieval.id
    ? []
    : [reason('box-reserved', { box: box.barcode, retrieval: box.retrieval ?? '' })];
}

/** No reason when the pick is this keeper's own. */
export function ownPickReasons(actor: Actor, retrieval: Retrieval): readonly Reason[] {
  return retrieval.keeper === actor.id ? [] : [reason('not-your-pick', { keeper: retrieval.keeper ?? '' })];
}
