import type { AisleEvidence, BoxEvidence, Discrepancy, Inspection, RetrievalUse } from '../custody.ts';

/**
 * What each event does to its retrieval (R) and box (B):
 * requested: R awaiting-approval, B reserved and claimed by R · approved: R.approvals grows, nothing else ·
 * released: R released · refused, cancelled, expired: R so, B shelved and unclaimed · pick.started: R picking ·
 * pick.abandoned: R released, no keeper · picked: R picked, B in-hand · not-found: R not-found, B missing and unclaimed ·
 * issued: R issued, B issued · returned: R returned, B to-inspect · inspected: R inspected, B to-reshelve ·
 * held-back (follows `inspected`): R discrepant, B held-back · discrepancy.accepted: R inspected, B to-reshelve ·
 * reshelved: B shelved · closed: R closed, B unclaimed · recovered: B to-reshelve if it has a home slot, else unplaced ·
 * placed: B shelved with `slot` as its home.
 */
export type CustodyEvent =
  | {
      type: 'retrieval.requested';
      retrieval: string;
      box: string;
      volumes: readonly string[];
      use: RetrievalUse;
      forBorrower: string | null;
      note: string | null;
      /** When the box should be at hand, epoch ms; absent when nobody said. */
      neededBy?: number;
      /** Absent when it is as pressing as any other. */
      rush?: true;
      requestedBy: string;
    }
  | { type: 'retrieval.approved'; retrieval: string; approvedBy: string; policy: string }
  | { type: 'retrieval.released'; retrieval: string; holdUntil: number }
  | { type: 'retrieval.refused'; retrieval: string; by: string; why: string }
  | { type: 'retrieval.cancelled'; retrieval: string; by: string; why: string }
  | { type: 'retrieval.expired'; retrieval: string }
  | { type: 'pick.started'; retrieval: string; keeper: string }
  | { type: 'pick.abandoned'; retrieval: string; keeper: string }
  | {
      type: 'box.picked';
      retrieval: string;
      box: string;
      slot: string;
      keeper: string;
      evidence: BoxEvidence;
      aisle: AisleEvidence;
    }
  | {
      type: 'box.not-found';
      retrieval: string;
      box: string;
      slot: string;
      keeper: string;
      /** The aisle that stood open while somebody looked. */
      aisle: AisleEvidence;
    }
  | {
      type: 'box.issued';
      retrieval: string;
      box: string;
      keeper: string;
      borrower: string;
      dueAt: number;
      evidence: BoxEvidence;
    }
  | { type: 'box.returned'; retrieval: string; box: string; receivedBy: string; evidence: BoxEvidence }
  | { type: 'box.inspected'; retrieval: string; box: string; inspector: string; inspection: Inspection }
  | {
      type: 'box.held-back';
      retrieval: string;
      box: string;
      inspector: string;
      discrepancies: readonly Discrepancy[];
    }
  | { type: 'discrepancy.accepted'; retrieval: string; box: string; acceptedBy: string; remark: string }
  | {
      type: 'box.reshelved';
      retrieval: string;
      box: string;
      slot: string;
      keeper: string;
      evidence: BoxEvidence;
      /** The slot label as it was scanned. */
      slotRead: string;
      aisle: AisleEvidence;
    }
  | { type: 'retrieval.closed'; retrieval: string }
  | { type: 'box.recovered'; box: string; by: string; evidence: BoxEvidence }
  | {
      /** A box without a retrieval was put on a shelf: its first place, or its own after it was missing. */
      type: 'box.placed';
      box: string;
      slot: string;
      keeper: string;
      evidence: BoxEvidence;
      slotRead: string;
      aisle: AisleEvidence;
    };
