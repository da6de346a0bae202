import type { SecurityClass } from './holdings.ts';

/** Where a retrieval stands. `closed`, `refused`, `cancelled`, `expired` and `not-found` are final. */
export const RETRIEVAL_STATES = [
  'awaiting-approval',
  'released',
  'picking',
  'picked',
  'issued',
  'returned',
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

/** What custody remembers of one box. */
export interface BoxCustody {
  readonly barcode: string;
  readonly epc: string | null;
  readonly seal: string | null;
  readonly securityClass: SecurityClass;
  /** Home slot, as text; `null` while unplaced. */
  readonly slot: string | null;
  readonly state: BoxState;
  /** The open retrieval that has a claim on it. */
  readonly retrieval: string | null;
}

export interface Retrieval {
  readonly id: string;
  readonly box: string;
  /** Ids of the volumes that were asked for; all of them are in `box`. */
  readonly volumes: readonly string[];
  readonly use: RetrievalUse;
  readonly state: RetrievalState;
  readonly requestedBy: string;
  readonly requestedAt: number;
  /** Who it is for, when the records system already knows. */
  readonly forBorrower: string | null;
  readonly note: string | null;
  readonly approvedBy: string | null;
  readonly holdUntil: number | null;
  readonly keeper: string | null;
  readonly borrower: string | null;
  readonly dueAt: number | null;
  readonly inspector: string | null;
  /** Counts its events; the ETag of the resource. */
  readonly version: number;
}
