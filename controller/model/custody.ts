import type { SecurityClass } from './holdings.ts';

/** Where a retrieval stands. `closed`, `refused`, `cancelled`, `expired` and `not-found` are final. */
export const RETRIEVAL_STATES = [
  'awaiting-approval',
  'released',
  'picking',
  'picked',
  'issued',
  'returned',
  'discrepant',
  'inspected',
  'closed',
  'refused',
  'cancelled',
  'expired',
  'not-found',
] as const;
export type RetrievalState = (typeof RETRIEVAL_STATES)[number];

/** Where a box is, in custody's eyes. Only `shelved` boxes can be promised. */
export const BOX_STATES = [
  'unplaced',
  'shelved',
  'reserved',
  'in-hand',
  'issued',
  'to-inspect',
  'held-back',
  'to-reshelve',
  'missing',
] as const;
export type BoxState = (typeof BOX_STATES)[number];

export type RetrievalUse = 'charge-out' | 'reading-room';

/** Independent evidence that the right box (or slot) was in hand, kept with the event it proves. */
export interface BoxEvidence {
  readonly kind: 'barcode' | 'rfid';
  /** What was read: a barcode, or an EPC in upper-case hex. */
  readonly read: string;
  /** The reader it came from; `kiosk` for the kiosk's own scan field. */
  readonly reader: string;
  readonly at: number;
}

/** What the shelving said at that moment: which aisle stood open, measured how long ago. */
export interface AisleEvidence {
  readonly bank: number;
  readonly aisle: number;
  readonly statusAgeMs: number;
}

export interface Inspection {
  readonly sealExpected: string | null;
  readonly sealFound: string;
  /** Pages counted by volume id; only volumes that were counted. */
  readonly pages: Readonly<Record<string, number>>;
  readonly remarks?: string;
}

/** What an inspection found to differ; `expected` is `null` when the house knew of no seal. */
export type Discrepancy =
  | { readonly kind: 'seal'; readonly expected: string | null; readonly found: string }
  | { readonly kind: 'pages'; readonly volume: string; readonly expected: number; readonly found: number };

/** Where one box belongs and what has become of it. */
export interface BoxWhereabouts {
  readonly barcode: string;
  /** Home slot, as text; `null` while unplaced. */
  readonly slot: string | null;
  readonly state: BoxState;
  /** The open retrieval that has a claim on it. */
  readonly retrieval: string | null;
}

/** What custody remembers of one box. */
export interface BoxCustody extends BoxWhereabouts {
  readonly epc: string | null;
  readonly seal: string | null;
  readonly securityClass: SecurityClass;
}

export interface Retrieval {
  readonly id: string;
  readonly box: string;
  /** Ids of the volumes that were asked for, all of them in `box`; empty when the box itself was. */
  readonly volumes: readonly string[];
  readonly use: RetrievalUse;
  readonly state: RetrievalState;
  readonly requestedBy: string;
  readonly requestedAt: number;
  /** Who it is for, when the records system already knows. */
  readonly forBorrower: string | null;
  readonly note: string | null;
  /** When the box should be at hand, epoch ms; `null` when nobody said. */
  readonly neededBy: number | null;
  /** To be picked before everything that is not. */
  readonly rush: boolean;
  /** The newest of `approvals`; the daemon's id where policy approves by itself. */
  readonly approvedBy: string | null;
  /** Everyone who approved, oldest first. */
  readonly approvals: readonly string[];
  readonly holdUntil: number | null;
  readonly keeper: string | null;
  readonly borrower: string | null;
  readonly dueAt: number | null;
  readonly inspector: string | null;
  /** What the inspection found to differ; empty when nothing did or none took place. */
  readonly discrepancies: readonly Discrepancy[];
  /** Counts its events; the ETag of the resource. */
  readonly version: number;
}
