import type { BoxCustody, Retrieval, RetrievalState } from '../../model/custody.ts';

export interface RetrievalFilter {
  readonly states?: readonly RetrievalState[];
  readonly box?: string;
}

/** What custody reads; implemented by the store. Synchronous: inside a commit it sees that commit's own changes. */
export interface CustodyRepository {
  box(barcode: string): BoxCustody | null;
  boxByEpc(epc: string): BoxCustody | null;
  /** The box whose home is that slot (text form), whether or not it stands there now. */
  boxAtHome(slot: string): BoxCustody | null;
  retrieval(id: string): Retrieval | null;
  /** Oldest first, `after` being the `next` of the page before (opaque). */
  retrievals(
    filter: RetrievalFilter,
    page: { limit: number; after: string | null },
  ): { items: readonly Retrieval[]; next: string | null };
  /** Issued retrievals of that borrower whose due date is before `now`. */
  overdueOf(borrower: string, now: number): readonly Retrieval[];
  /** Issued retrievals of anyone whose due date is before `now`. */
  overdue(now: number): readonly Retrieval[];
  /** Released retrievals whose hold ended before `now`. */
  lapsedHolds(now: number): readonly Retrieval[];
}
