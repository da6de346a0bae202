import type { PatrolEntry } from '../patrols.ts';

export type PatrolEvent = {
  type: 'patrol.recorded';
  patrol: string;
  list: string;
  /** The day it counts for at the site, `YYYY-MM-DD`. */
  day: string;
  by: string;
  entries: readonly PatrolEntry[];
  note: string;
};
