/** A command that was journaled and whose end is not yet known. */
export interface OpenIntent {
  readonly intent: string;
  readonly device: string;
  readonly bank: number;
  readonly sequence: number;
  readonly command: string;
  readonly argument: number;
  readonly openedAt: number;
  readonly openedBy: string;
}

export interface AisleHold {
  readonly bank: number;
  readonly aisle: number;
  readonly holder: string;
  readonly session: string;
  readonly since: number;
}

/** What shelving reads; implemented by the store. Synchronous. */
export interface ShelvingRepository {
  openIntents(): readonly OpenIntent[];
  /** The newest sequence number ever journaled for that device; 0 when none. */
  lastSequence(device: string): number;
  holds(): readonly AisleHold[];
  /** Banks with a latched stop that no person has cleared, with its cause. */
  latched(): readonly { bank: number; cause: string; since: number }[];
  /** The aisle that stood open at the end of the last settled motion of that bank, as we last knew it. */
  lastKnownAisle(bank: number): number | null;
}
