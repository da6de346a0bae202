import type { ShelvingPolicy } from '../services/shelving/index.ts';
import type { RoomConfig } from './schema.ts';

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;

/** What the site decides about its shelving, in the units that the service counts in. */
export function shelvingPolicy({ shelving, site }: Pick<RoomConfig, 'shelving' | 'site'>): ShelvingPolicy {
  const { lockedHours, fireInputs, emptyHoldSeconds, callSeconds, maintenanceHours } = shelving;
  return {
    timeZone: site.timeZone,
    lockedHours,
    fireInputs,
    emptyHoldMs: emptyHoldSeconds * SECOND_MS,
    callMs: callSeconds * SECOND_MS,
    maintenanceLimitMs: maintenanceHours * HOUR_MS,
  };
}
