import type { BankCommand, BankStatus, Presence } from '../../../../drivers/contract/index.ts';
import type { Reason } from '../../../model/reasons.ts';
import type { BankMode } from '../../../model/shelving.ts';
import type { QueuedClaim } from '../aisles/queued-claim.ts';
import type { Forecast } from '../forecast/index.ts';
import type { Ventilation } from '../modes/evenness.ts';
import type { Aisle } from './aisle-machine.ts';
import type { BankPhase } from './phase.ts';
import type { AisleHold } from '../repository.ts';

/** What people may ask of a bank; lock, unlock and reset have ways of their own. */
export type MotionCommand = Extract<
  BankCommand,
  { readonly kind: 'open-aisle' | 'stop' | 'close-up' | 'spread' }
>;

/** The answer to a command: it is journaled and on its way; how it ends is an `intent.settled` event. */
export interface MotionAnswer {
  readonly intent: string;
  readonly bank: number;
  readonly command: BankCommand['kind'];
  /** The aisle of `open-aisle`, the side of `close-up` (0 left, 1 right), else 0. */
  readonly argument: number;
}

/** A bank as it stands, for screens. */
export interface BankPicture {
  readonly bank: number;
  readonly device: string;
  readonly phase: BankPhase;
  /** Whether the newest look succeeded and is fresh enough to decide on. */
  readonly connected: boolean;
  /** `null` when there never was a status. */
  readonly statusAgeMs: number | null;
  /** The newest status, however old; `phase` and `statusAgeMs` say whether to believe it. */
  readonly status: BankStatus | null;
  /** The aisles that stand open, `null` while nobody can tell. */
  readonly openAisles: readonly number[] | null;
  /** Every aisle 1..n+1. */
  readonly aisles: readonly Aisle[];
  readonly targetAisle: number;
  readonly moving: boolean;
  readonly holds: readonly AisleHold[];
  /** Who waits for an aisle, in order. */
  readonly claims: readonly QueuedClaim[];
  readonly modes: readonly BankMode[];
  /** What keeps it from being locked although the hours for it have begun; empty when nothing does. */
  readonly lockWaitsFor: readonly Reason[];
  readonly latched: { readonly cause: string; readonly since: number } | null;
  /** The command under way, ours only. */
  readonly motion: MotionAnswer | null;
  /** How long that takes yet; `null` when nothing of ours is under way, or nothing is known to tell from. */
  readonly forecast: Forecast | null;
  /** How evenly it stands, once that was looked at after it was spread; `null` when it is not aired or has moved since. */
  readonly ventilation: Ventilation | null;
  /** Per aisle 1..n+1; all `null` while nobody can tell. */
  readonly presence: readonly Presence[];
}
