import type { RetrievalUse } from '../../model/custody.ts';
import type { SecurityClass } from '../../model/holdings.ts';

/** Who must agree before a box of that class is released. */
export type Approval = 'automatic' | 'approver' | 'two-approvers';

/** The rules of the house for lending, as configured. */
export interface CustodyPolicy {
  readonly approval: Readonly<Record<SecurityClass, Approval>>;
  /** How long a released box waits for its pick, hours. */
  readonly holdHours: number;
  /** The longest loan by use, days. */
  readonly loanDays: Readonly<Record<RetrievalUse, number>>;
}

/** Evidence older than this proves nothing, ms (the shelving status of the interlock arbiter, and an RFID look). */
export const EVIDENCE_MAX_AGE_MS = 2000;

const HOUR_MS = 3_600_000;

/** When the hold of a box released at `now` ends, epoch ms. */
export function holdEnd(policy: CustodyPolicy, now: number): number {
  return now + Math.round(policy.holdHours * HOUR_MS);
}

/** The latest due date a loan issued at `now` may have, epoch ms. */
export function latestDue(policy: CustodyPolicy, use: RetrievalUse, now: number): number {
  return now + Math.round(policy.loanDays[use] * 24 * HOUR_MS);
}

/** How many different people must approve; 0 where policy does it by itself. */
export function approversNeeded(approval: Approval): number {
  switch (approval) {
    case 'automatic':
      return 0;
    case 'approver':
      return 1;
    case 'two-approvers':
      return 2;
  }
}
