/** An aisle that stands open and still, and the person whose session holds it. */
export interface OpenAisle {
  readonly aisle: number;
  readonly heldBy: string | null;
}

/** The one answer to "may the shelving say so": which aisles of a bank stand open, and how sure we are. */
export interface AisleWitness {
  readonly bank: number;
  /** Empty when none does or nobody knows. */
  readonly open: readonly OpenAisle[];
  /** Age of the status this rests on, ms; `Infinity` when there never was one. */
  readonly statusAgeMs: number;
}

/** How an intent (a device command that was journaled before it was sent) ended. */
export type IntentOutcome = 'done' | 'refused' | 'stopped' | 'never-sent' | 'superseded' | 'unknown';

/**
 * What a bank is kept for beside its normal use, strongest first. Several may stand at once; each ends on its own.
 * `local-control` is no mode of ours: a bank tells it, and we watch.
 */
export const BANK_MODES = ['fire', 'maintenance', 'locked', 'ventilation'] as const;
export type BankModeKind = (typeof BANK_MODES)[number];

export interface BankMode {
  readonly bank: number;
  readonly mode: BankModeKind;
  readonly since: number;
  /** A person's id, `daemon` for a schedule or a fire input. */
  readonly by: string;
  readonly why: string;
  /** Epoch ms at which it ends by itself; `null` when only a person ends it. */
  readonly until: number | null;
  /** The technician of a maintenance; `null` for every other mode. */
  readonly person: string | null;
}

/** A keeper's wish for an aisle that is not free yet. */
export interface AisleClaim {
  readonly claim: string;
  readonly bank: number;
  readonly aisle: number;
  readonly person: string;
  readonly session: string;
  readonly since: number;
  /** Epoch ms until which the bank is kept for this person; `null` while others are before them. */
  readonly calledUntil: number | null;
}
