import type { PatrolRecord } from '../../model/patrols.ts';

/** What patrols read; implemented by the store. Synchronous. */
export interface PatrolRepository {
  /** The patrol of that list on that day, `YYYY-MM-DD`. */
  recordOf(list: string, day: string): PatrolRecord | null;
  /** Newest first, `before` being the `next` of the page before. */
  records(page: { readonly list: string | null; readonly limit: number; readonly before: number | null }): {
    readonly items: readonly PatrolRecord[];
    readonly next: number | null;
  };
}
