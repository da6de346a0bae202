import { Refusal } from '../../../model/decision.ts';
import { reason } from '../../../model/reasons.ts';

/** A page of something that is numbered in the order it came in. */
export interface PageRequest {
  readonly limit: number;
  readonly after: string | null;
}

/**
 * The number behind a page's cursor; 0 for the first page.
 * @throws Refusal `input-invalid` for a cursor that we never gave out
 */
export function cursorNumber(after: string | null): number {
  if (after === null) return 0;
  const number = Number.parseInt(after, 36);
  if (!Number.isSafeInteger(number) || number.toString(36) !== after)
    throw new Refusal(reason('input-invalid', { field: 'after' }));
  return number;
}

/** Cuts rows, of which one more than the limit was asked for, into a page and the cursor of the next. */
export function pageOf<Row extends { number: number }, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
): { items: readonly Item[]; next: string | null } {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return {
    items: kept.map(item),
    next: rows.length > limit && last ? last.number.toString(36) : null,
  };
}
