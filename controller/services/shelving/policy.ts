import type { ShelvingConfig } from '../../config/schema.ts';
import type { WeeklyHours } from '../../model/weekly-hours.ts';
import type { InputRef } from '../../runtime/newest-readings.ts';

/** What a bank does when there is fire: stand still, let air and water reach everything, or open the way out. */
export type FireAction =
  | { readonly action: 'stop' }
  | { readonly action: 'spread' }
  | { readonly action: 'clear'; readonly aisle: number };

/** What the site decides about its shelving. */
export interface ShelvingPolicy {
  /** IANA zone in which {@link lockedHours} are meant. */
  readonly timeZone: string;
  readonly lockedHours: readonly WeeklyHours[];
  /** Any of them means fire in the room; unknown means fire too as far as moving goes. */
  readonly fireInputs: readonly InputRef[];
  /** An open aisle that is proven empty for so long is given up, ms. */
  readonly emptyHoldMs: number;
  /** How long the bank is kept for the person at the head of its queue, ms. */
  readonly callMs: number;
  /** Longest maintenance, ms. */
  readonly maintenanceLimitMs: number;
}

/** What a site that says nothing gets. */
export const DEFAULT_POLICY: ShelvingPolicy = {
  timeZone: 'UTC',
  lockedHours: [],
  fireInputs: [],
  emptyHoldMs: 180_000,
  callMs: 90_000,
  maintenanceLimitMs: 12 * 3_600_000,
};

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;

/** What the configuration says of it, in the units that the service counts in. */
export function shelvingPolicy(config: ShelvingConfig, timeZone: string): ShelvingPolicy {
  const { lockedHours, fireInputs, emptyHoldSeconds, callSeconds, maintenanceHours } = config;
  return {
    timeZone,
    lockedHours,
    fireInputs,
    emptyHoldMs: emptyHoldSeconds * SECOND_MS,
    callMs: callSeconds * SECOND_MS,
    maintenanceLimitMs: maintenanceHours * HOUR_MS,
  };
}
