import type { Actor } from '../../model/actor.ts';
import type { Retrieval } from '../../model/custody.ts';
import { type Decision, grantAll } from '../../model/decision.ts';
import type { DomainEvent } from '../../model/events.ts';
import type { Person } from '../../model/people.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import { claimReasons, type Held, roleReasons, stateReasons } from './checks.ts';
import { type CustodyPolicy, latestDue } from './policy.ts';
import { type Observation, proveBox } from './prove-box.ts';

/** Who takes the box, and what they still owe the house. `person` is `null` when nobody knows them. */
export interface BorrowerState {
  readonly person: Person | null;
  readonly overdue: readonly Retrieval[];
}

/**
 * Hands the box over: proved once more, warm enough that no water settles in it, to a known person who is not the keeper
 * and owes nothing, until a due date within policy.
 */
export function decideIssue(
  held: Held,
  borrower: BorrowerState,
  command: { actor: Actor; seen: Observation; dueAt?: number; warmingUntil?: number | null },
  policy: CustodyPolicy,
  now: number,
): Decision<{ events: readonly DomainEvent[] }> {
  const { retrieval, box } = held;
  const { actor, seen } = command;
  const latest = latestDue(policy, retrieval.use, now);
  const dueAt = command.dueAt ?? latest;
  const reasons: Reason[] = [
    ...roleReasons(actor, 'keeper'),
    ...stateReasons(retrieval, 'picked'),
    ...claimReasons(held),
    ...borrowerReasons(held, borrower, actor),
  ];
  const { warmingUntil = null } = command;
  if (warmingUntil !== null && warmingUntil > now)
    reasons.push(reason('box-warming-up', { box: box.barcode, until: new Date(warmingUntil).toISOString() }));
  // Written so that a date that is no number is refused too.
  if (!(dueAt > now && dueAt <= latest))
    reasons.push(reason('due-date-invalid', { latest: new Date(latest).toISOString() }));
  return grantAll({ proof: proveBox(seen, box, now) }, reasons, ({ proof }) => ({
    events: [
      {
        type: 'box.issued',
        retrieval: retrieval.id,
        box: box.barcode,
        keeper: actor.id,
        borrower: (borrower.person as Person).id,
        dueAt,
        evidence: proof.evidence,
      },
    ],
  }));
}

function borrowerReasons(held: Held, borrower: BorrowerState, actor: Actor): readonly Reason[] {
  const { retrieval } = held;
  const { person } = borrower;
  if (!person) return [reason('borrower-unknown')];
  const reasons: Reason[] = [];
  if (person.id === actor.id || person.id === retrieval.keeper) reasons.push(reason('borrower-is-keeper'));
  // What was approved was a loan to the person named in the request.
  if (retrieval.forBorrower !== null && retrieval.forBorrower !== person.id)
    reasons.push(reason('borrower-differs', { expected: retrieval.forBorrower, found: person.id }));
  return [...reasons, ...overdueReasons(borrower.overdue)];
}

/** A reason when somebody has boxes that should be back, with how many and which. */
export function overdueReasons(overdue: readonly Retrieval[]): readonly Reason[] {
  return overdue.length === 0
    ? []
    : [
        reason('borrower-overdue', {
          count: overdue.length,
          boxes: overdue.map((retrieval) => retrieval.box).join(', '),
        }),
      ];
}
