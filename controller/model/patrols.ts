/** How an item of a patrol is answered. */
export const PATROL_ITEM_KINDS = ['tick', 'reading', 'note'] as const;
export type PatrolItemKind = (typeof PATROL_ITEM_KINDS)[number];

/** One answered item. */
export interface PatrolEntry {
  readonly item: string;
  /** `true` in order, `false` not; a figure for a reading; `null` for a note. */
  readonly value: boolean | number | null;
  readonly note: string;
  /** Whether it was in order: ticked, or inside its limits. */
  readonly ok: boolean;
}

/** One patrol as it was recorded. */
export interface PatrolRecord {
  readonly id: string;
  /** The configured list it follows. */
  readonly list: string;
  /** The day it counts for at the site, `YYYY-MM-DD`. */
  readonly day: string;
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
  readonly entries: readonly PatrolEntry[];
  readonly note: string;
}

/** One day of one list on which there is something to tell: it was recorded, in time or late, or not at all. */
export interface PatrolDay {
  readonly list: string;
  /** `YYYY-MM-DD` at the site. */
  readonly day: string;
  /** When its time was over without a record, epoch ms; `null` when it was recorded in time. */
  readonly overdueAt: number | null;
  readonly record: PatrolRecord | null;
}
