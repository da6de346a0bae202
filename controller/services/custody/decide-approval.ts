import type { Actor } from '../../model/actor.ts';
import { type Decision, grantUnless } from '../../model/decision.ts';
import type { DomainEvent } from '../../model/events.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import { claimReasons, type Held, roleReasons, stateReasons } from './checks.ts';
import { approversNeeded, type CustodyPolicy, holdEnd } from './policy.ts';

/**
 * One approver agrees. The box is released when enough different people have: none of them asked for it, none of them
 * is to borrow it.
 */
export function decideApproval(
  held: Held,
  command: { actor: Actor },
  policy: CustodyPolicy,
  now: number,
): Decision<{ events: readonly DomainEvent[] }> {
  const { retrieval, box } = held;
  const { actor } = command;
  const reasons: Reason[] = [
    ...roleReasons(actor, 'approver'),
    ...stateReasons(retrieval, 'awaiting-approval'),
    ...claimReasons(held),
  ];
  if (actor.id === retrieval.requestedBy) reasons.push(reason('approver-is-requester'));
  if (actor.id === retrieval.forBorrower) reasons.push(reason('approver-is-borrower'));
  if (retrieval.approvals.includes(actor.id)) reasons.push(reason('approval-needs-second-person'));
  const approval = policy.approval[box.securityClass];
  const enough = retrieval.approvals.length + 1 >= approversNeeded(approval);
  const id = retrieval.id;
  return grantUnless(reasons, () => ({
    events: [
      { type: 'retrieval.approved', retrieval: id, approvedBy: actor.id, policy: approval },
      ...(enough
        ? [{ type: 'retrieval.released', retrieval: id, holdUntil: holdEnd(policy, now) } as const]
        : []),
    ],
  }));
}
