import type { BoxRecord, Volume } from '../holdings.ts';

export type HoldingsEvent =
  | { type: 'box.accessioned'; box: BoxRecord; slot: string | null; volumes: readonly Volume[] }
  | { type: 'box.reidentified'; box: string; epc?: string; seal?: string }
  /** An approver took a new page count for good. */
  | { type: 'volume.recounted'; volume: string; box: string; pages: number };
