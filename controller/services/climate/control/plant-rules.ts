import { type ControlConfig, MINIMUM_MINUTES, type PlantConfig } from '../../../config/schema-plant.ts';
import type { ControlBand, PlantRules } from './types.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What decisions need of a plant's configuration. */
export function plantRules(config: PlantConfig): PlantRules {
  const { id, kind, zones, minOnMinutes, minOffMinutes, duty, hours, failSafe } = config;
  const least = MINIMUM_MINUTES[kind];
  return {
    plant: id,
    kind,
    zones,
    minOnMs: (minOnMinutes ?? least.on) * MINUTE_MS,
    minOffMs: (minOffMinutes ?? least.off) * MINUTE_MS,
    failSafe: failSafe === 'on',
    ...(duty && { duty: { onMs: duty.hours * HOUR_MS, windowMs: duty.inHours * HOUR_MS } }),
    ...(hours && { hours: { fromMinute: minuteOf(hours.from), toMinute: minuteOf(hours.to) } }),
  };
}

/** The thresholds of the room. */
export function controlBand(config: ControlConfig): ControlBand {
  const { changeoverMinutes, airPaths: _paths, outdoor: _outdoor, longestHoldHours: _hold, ...band } = config;
  return { ...band, changeoverMs: changeoverMinutes * MINUTE_MS };
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}
