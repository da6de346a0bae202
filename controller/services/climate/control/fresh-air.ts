import { humidityBand, temperatureBand, type Thresholds } from './bands.ts';
import type { PlantState, Situation, ZoneAir } from './types.ts';
import { waterOf } from './water.ts';
import { rest, run, tenth, type Wish } from './wish.ts';

/** A running fan goes on until the advantage of outdoor air has shrunk to this share of what it started for. */
const LASTING_SHARE = 1 / 3;

/**
 * Whether outdoor air would do a zone good: dry it, cool it, or freshen it for people. Water decides, not relative
 * humidity: cool air that is outside at 90 % may be dry inside, warm air at 50 % may be wet. Air that holds more water
 * than the room's is never let in, nor air that drives the room out of its limits on another side.
 */
export function freshAirWish(zone: ZoneAir, { on, rules }: PlantState, situation: Situation): Wish {
  const { band, outdoor } = situation;
  const { temperatureC, humidityPct } = zone;
  if (temperatureC === null || humidityPct === null) return rest('sensors-lost', { zone: zone.zone });
  const [water, outdoorWater] = [waterOf(zone), waterOf(outdoor)];
  if (water === null) return rest('sensors-lost', { zone: zone.zone });
  const outdoorC = outdoor?.temperatureC ?? null;
  if (outdoorC === null || outdoorWater === null) return rest('outdoor-air-unknown');

  const lasting = on ? LASTING_SHARE : 1;
  const damp = ownBand(zone, situation);
  const warm = temperatureBand(zone, situation);
  // Outdoor air costs next to nothing, so it begins where other plant would already stop, and goes on to the middle.
  const wantsDry = humidityPct > (on ? damp.eased : damp.lower.stop);
  const wantsCool = temperatureC > (on ? warm.eased : warm.lower.stop);
  const stuffyFrom = on ? band.co2.off : band.co2.on;
  const co2 = zone.co2Ppm ?? null;
  const wantsFresh = co2 !== null && co2 > stuffyFrom;
  if (!wantsDry && !wantsCool && !wantsFresh) return rest('no-demand');

  const at = { zone: zone.zone, plant: rules.plant };
  const byWater = { ...at, outdoor: tenth(outdoorWater), value: tenth(water) };
  if (outdoorWater > water) return rest('outdoor-air-wetter', byWater);
  if (spoils(zone, outdoorC, situation)) return rest('no-demand');
  if (!wantsFresh && isWetted(zone, situation)) return rest('no-demand');
  if (wantsDry && water - outdoorWater > band.dryerByGPerM3 * lasting)
    return run('outdoor-air-drier', byWater, 0);
  if (wantsCool && temperatureC - outdoorC > band.coolerByK * lasting)
    return run('outdoor-air-cooler', { ...at, outdoor: tenth(outdoorC), value: tenth(temperatureC) }, 0);
  if (wantsFresh) return run('stuffy', { ...at, value: Math.round(co2), limit: band.co2.on }, 0);
  return rest('no-demand');
}

/** Whether outdoor air would push the zone on towards a limit that it is already close to. Wetter air never gets here. */
function spoils(zone: ZoneAir, outdoorC: number, situation: Situation): boolean {
  const { temperatureC, humidityPct } = zone;
  if (temperatureC === null || humidityPct === null) return true;
  const warm = temperatureBand(zone, situation);
  const damp = ownBand(zone, situation);
  if (outdoorC < temperatureC && temperatureC < warm.raise.stop) return true;
  if (outdoorC > temperatureC && temperatureC > warm.lower.stop) return true;
  return humidityPct < damp.raise.stop;
}

/** Whether a humidifier is at work here, or would be: a fan would only carry its water out again. */
function isWetted(zone: ZoneAir, situation: Situation): boolean {
  const { start } = humidityBand(zone, situation).raise;
  if (zone.humidityPct !== null && zone.humidityPct < start) return true;
  return situation.plants.some(
    ({ on, rules }) => on && rules.kind === 'humidifier' && rules.zones.includes(zone.zone),
  );
}

/** The room's band wherever the weather pulls: what comes in by a fan is decided here, not met in advance. */
function ownBand(zone: ZoneAir, { band }: Situation): Thresholds {
  return humidityBand(zone, { band, outdoor: null });
}
