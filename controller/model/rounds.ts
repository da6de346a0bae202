/** What a sequence of picks asks of the shelving. */
export interface RoundCost {
  /** How often an aisle has to be opened. */
  readonly openings: number;
  /** Carriages moved, each by one aisle width, summed over all openings. */
  readonly carriages: number;
  /** The time that takes, s. */
  readonly seconds: number;
}

/** One pick of a round, and what it takes to get its aisle open when it is reached in this order. */
export interface PlannedStop {
  readonly retrieval: string;
  readonly box: string;
  readonly slot: string;
  readonly bank: number;
  readonly aisle: number;
  /** Whether the aisle has to be opened for it; it need not when the stop before was in the same one. */
  readonly opens: boolean;
  readonly carriages: number;
  readonly seconds: number;
}

/** `left` is what was still open when the keeper ended the round. */
export const STOP_STATES = ['open', 'done', 'skipped', 'left'] as const;
export type StopState = (typeof STOP_STATES)[number];

/** How a stop that is done came to be: `taken` when another keeper took the pick. */
export const STOP_OUTCOMES = ['picked', 'not-found', 'cancelled', 'expired', 'taken'] as const;
export type StopOutcome = (typeof STOP_OUTCOMES)[number];

export interface RoundStop extends PlannedStop {
  readonly state: StopState;
  /** Only of a stop that is done. */
  readonly outcome: StopOutcome | null;
  /** Why it was skipped, in the keeper's words. */
  readonly why: string | null;
}

/** A keeper's round over released retrievals. It ends when no stop is open, or when the keeper says so. */
export interface Round {
  readonly id: string;
  readonly keeper: string;
  readonly plannedAt: number;
  /** When it was planned anew last, because something pressing came in; `null` when it never was. */
  readonly replannedAt: number | null;
  readonly endedAt: number | null;
  /** In the order in which they are, or were, to be picked. */
  readonly stops: readonly RoundStop[];
  /** What the whole round takes in its present order, from where the banks stood when it was planned. */
  readonly cost: RoundCost;
  /** What the same stops would have taken first come, first served. */
  readonly firstCome: RoundCost;
  /** Counts its events. */
  readonly version: number;
}
