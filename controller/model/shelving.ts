/** The one answer to "may the shelving say so": which aisle of a bank stands open, and how sure we are. */
export interface AisleWitness {
  readonly bank: number;
  /** The aisle that stands open and still; `null` when none does or nobody knows. */
  readonly openAisle: number | null;
  /** Age of the status this rests on, ms; `Infinity` when there never was one. */
  readonly statusAgeMs: number;
  /** The person whose session holds the open aisle. */
  readonly heldBy: string | null;
}

/** How an intent (a device command that was journaled before it was sent) ended. */
export type IntentOutcome = 'done' | 'refused' | 'stopped' | 'never-sent' | 'superseded' | 'unknown';
