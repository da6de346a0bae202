import type { BankFeature, BankStatus } from '../../../../drivers/contract/index.ts';
import type { AisleClaim, BankMode } from '../../../model/shelving.ts';
import type { AisleHold } from '../repository.ts';

/** Older than this, a status permits nothing (docs/interlocks.md). */
export const STATUS_STALE_MS = 2000;

/** The command of ours that a bank is executing, or has been sent. */
export interface MotionSnapshot {
  readonly intent: string;
  readonly sequence: number;
  readonly command: string;
  readonly argument: number;
  /** The person who commanded it. */
  readonly by: string;
}

/** Everything that is known of one bank at one moment. */
export interface BankSnapshot {
  readonly bank: number;
  /** As configured; a status that says otherwise contradicts it. */
  readonly carriages: number;
  readonly carriageWidthMm: number;
  /** Free aisle widths: so many aisles can stand open at once. */
  readonly freeAisles: number;
  /** What the make tells and does, with what the site mapped onto it. */
  readonly features: ReadonlySet<BankFeature>;
  /** `null` when there never was one. */
  readonly status: BankStatus | null;
  /** ms since that status arrived; `Infinity` when there never was one. */
  readonly statusAgeMs: number;
  readonly latched: { readonly cause: string; readonly since: number } | null;
  readonly holds: readonly AisleHold[];
  /** Who waits for an aisle, in order. */
  readonly claims: readonly AisleClaim[];
  readonly modes: readonly BankMode[];
  readonly motion: MotionSnapshot | null;
}

/** What concerns the whole room. `null` is unknown, and unknown permits nothing. */
export interface RoomConditions {
  /** UV or ozone under way. */
  readonly disinfecting: boolean | null;
  /** Ozone in the air, ppm; `absent` where nothing in the room can make any. */
  readonly ozonePpm: number | 'absent' | null;
  /** Nobody may enter before this moment, epoch ms; `null` when no waiting time runs. */
  readonly reentryAt: number | null;
  readonly sealed: boolean | null;
}

/** A room without any disinfection device. */
export const NO_DISINFECTION: RoomConditions = {
  disinfecting: false,
  ozonePpm: 'absent',
  reentryAt: null,
  sealed: false,
};

/** One moment of the room, from which alone every physical permission is decided. */
export interface RoomSnapshot {
  /** Epoch ms. */
  readonly now: number;
  readonly banks: ReadonlyMap<number, BankSnapshot>;
  readonly conditions: RoomConditions;
}
