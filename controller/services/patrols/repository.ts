import type { PatrolDay, PatrolRecord } from '../../model/patrols.ts';

/** What patrols read; implemented by the store. Synchronous. */
export interface PatrolRepository {
  /** The patrol of that list on that day, `YYYY-MM-DD`. */
  recordOf(list: string, day: string): PatrolRecord | null;
  /** The last day of that list, `until` at the latest, of which there is something to tell. */
  lastDay(list: string, until: string): PatrolDay | null;
  /** Every list that ever was recorded or overdue. */
  lists(): readonly string[];
  /** Newest first, `before` being the `next` of the page before. */
  days(page: { readonly list: string | null; readonly limit: number; readonly before: number | null }): {
    readonly items: readonly PatrolDay[];
    readonly next: number | null;
  };
}
