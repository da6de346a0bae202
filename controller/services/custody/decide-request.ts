import { type Actor, DAEMON } from '../../model/actor.ts';
import type { BankShape } from '../../model/address.ts';
import type { BoxCustody, Retrieval, RetrievalUse } from '../../model/custody.ts';
import { type Decision, grantUnless } from '../../model/decision.ts';
import type { DomainEvent } from '../../model/events.ts';
import type { Person } from '../../model/people.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import { availability } from './availability.ts';
import { roleReasons } from './checks.ts';
import { overdueReasons } from './decide-issue.ts';
import { approversNeeded, type CustodyPolicy, holdEnd } from './policy.ts';

/** What is asked for: a box, or volumes of one box by id or reference code. */
export interface RequestInput {
  readonly box?: string;
  readonly volumes?: readonly string[];
  readonly use: RetrievalUse;
  /** Id of the person it is for. */
  readonly borrower?: string;
  readonly note?: string;
  /** When the box should be at hand, epoch ms. */
  readonly neededBy?: number;
  /** To be picked before everything that is not. */
  readonly rush?: boolean;
}

export interface RequestState {
  readonly box: BoxCustody;
  /** The open retrieval that already has a claim on the box. */
  readonly claim: Retrieval | null;
  /** The person it is for: `undefined` when nobody was named, `null` when the one named is unknown. */
  readonly borrower: Person | null | undefined;
  /** What that person should have brought back by now. */
  readonly overdue: readonly Retrieval[];
}

/**
 * Asks for a box. It is reserved at once, so that it is promised once; where policy approves by itself it is also
 * released, else it waits for approvers.
 * @param retrieval id for the new retrieval
 * @param volumes ids of the volumes asked for, all in this box
 */
export function decideRequest(
  state: RequestState,
  command: {
    actor: Actor;
    retrieval: string;
    volumes: readonly string[];
    use: RetrievalUse;
    note: string | null;
    neededBy?: number | undefined;
    rush?: boolean | undefined;
  },
  rules: { policy: CustodyPolicy; shapes: readonly BankShape[] },
  now: number,
): Decision<{ events: readonly DomainEvent[] }> {
  const { box, borrower } = state;
  const { actor, retrieval, volumes, use, note, neededBy, rush } = command;
  const reasons: Reason[] = [
    ...roleReasons(actor, 'records-system', 'keeper', 'approver'),
    ...availability(box, state.claim, rules.shapes),
  ];
  if (borrower === null) reasons.push(reason('borrower-unknown'));
  reasons.push(...overdueReasons(state.overdue));
  if (neededBy !== undefined && !(neededBy > now)) reasons.push(reason('due-date-invalid'));
  return grantUnless(reasons, () => ({
    events: [
      {
        type: 'retrieval.requested',
        retrieval,
        box: box.barcode,
        volumes,
        use,
        forBorrower: borrower?.id ?? null,
        note,
        ...(neededBy !== undefined && { neededBy }),
        ...(rush === true && { rush }),
        requestedBy: actor.id,
      },
      ...releaseByPolicy(retrieval, box, rules.policy, now),
    ],
  }));
}

function releaseByPolicy(
  retrieval: string,
  box: BoxCustody,
  policy: CustodyPolicy,
  now: number,
): readonly DomainEvent[] {
  const approval = policy.approval[box.securityClass];
  if (approversNeeded(approval) > 0) return [];
  return [
    { type: 'retrieval.approved', retrieval, approvedBy: DAEMON.id, policy: approval },
    { type: 'retrieval.released', retrieval, holdUntil: holdEnd(policy, now) },
  ];
}
