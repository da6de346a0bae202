import type { BankFeature, BankStatus, Presence } from '../../../../drivers/contract/index.ts';
import type { Medium } from '../../../model/holdings.ts';
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
  /** What this daemon itself fails at, so that it could not watch a motion; nothing when absent or `null`. */
  readonly unwell?: string | null;
  /** What the bank told over time that carriages cannot do; nothing when absent or `null`. */
  readonly implausible?: string | null;
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

export interface ZoneDoor {
  readonly id: string;
  /** `null` when its contact does not tell. */
  readonly closed: boolean | null;
  readonly locked: boolean | null;
}

/** A part of the room that can be irradiated by itself, with all there is to know before anybody does. */
export interface ZoneSnapshot {
  readonly banks: readonly number[];
  /** How many people are inside, counted at its doors; `null` when nobody counts or the count is in doubt. */
  readonly people: number | null;
  /** Presence sensors that look into the zone beside those of its banks' aisles. */
  readonly presence: readonly Presence[];
  readonly doors: readonly ZoneDoor[];
  /** What is kept there, each medium once; `null` when nobody knows. */
  readonly media: readonly Medium[] | null;
  /** Which ways of disinfecting are configured. */
  readonly uv: boolean;
  readonly ozone: boolean;
}

/** One moment of the room, from which alone every physical permission is decided. */
export interface RoomSnapshot {
  /** Epoch ms. */
  readonly now: number;
  readonly banks: ReadonlyMap<number, BankSnapshot>;
  readonly conditions: RoomConditions;
  /** Whether an input of the room tells of fire; `null` when one of them cannot be read. */
  readonly fire: boolean | null;
  /** By zone id; empty while no zone is equipped for disinfection. */
  readonly zones: ReadonlyMap<string, ZoneSnapshot>;
}
