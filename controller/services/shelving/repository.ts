import type { AisleClaim, BankMode } from '../../model/shelving.ts';

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

/** A motion that ended as it should: what travel times are learnt from. */
export interface SettledMotion {
  readonly command: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** ms from `intent.opened` to `intent.settled`. */
  readonly tookMs: number;
}

/** What shelving reads; implemented by the store. Synchronous. */
export interface ShelvingRepository {
  openIntents(): readonly OpenIntent[];
  /** The newest sequence number ever journaled for that device; 0 when none. */
  lastSequence(device: string): number;
  holds(): readonly AisleHold[];
  /** Banks with a latched stop that no person has cleared, with its cause. */
  latched(): readonly { bank: number; cause: string; since: number }[];
  /** The aisles that stood open at the end of the last settled motion of that bank; `null` when nobody knows. */
  lastKnownAisles(bank: number): readonly number[] | null;
  /** Everybody who waits for an aisle, in the order in which they came. */
  claims(): readonly AisleClaim[];
  modes(): readonly BankMode[];
  /** Banks whose controller we locked, or may have, and did not unlock yet. */
  locked(): readonly number[];
  /** The newest motions of that bank that were done, newest first. */
  settledMotions(bank: number, limit: number): readonly SettledMotion[];
  /** How long the newest ended holds of that bank lasted, ms, newest first. */
  holdDurations(bank: number, limit: number): readonly number[];
}
