import type { PatrolEntry } from '../patrols.ts';

export type PatrolEvent =
  | {
      type: 'patrol.recorded';
      patrol: string;
      list: string;
      /** The day it counts for at the site, `YYYY-MM-DD`. */
      day: string;
      by: string;
      entries: readonly PatrolEntry[];
      note: string;
    }
  /** Asked for on that day and not recorded by its time, epoch ms; what is recorded later that day is late. */
  | { type: 'patrol.overdue'; list: string; day: string; dueAt: number };
