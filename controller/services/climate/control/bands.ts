import type { OutdoorAir, Range, Situation, ZoneAir } from './types.ts';
import { waterOf } from './water.ts';

/** A difference in water between outdoors and a room that counts as all there can be, g/m³. */
const FULL_PULL_G_PER_M3 = 5;
/** A difference in temperature between outdoors and a room that counts as great heat, K. */
const FULL_HEAT_K = 8;

/** Where something starts and where it stops. */
export interface Edge {
  readonly start: number;
  readonly stop: number;
}

/** Where plant starts and stops on both sides of one limited quantity; in its unit. */
export interface Thresholds {
  /** What lowers the value runs from above `start` until `stop`. */
  readonly lower: Edge;
  /** What raises it runs from below `start` until `stop`. */
  readonly raise: Edge;
  /** How far down what costs nothing goes on: the middle, or twice as far inside as other plant stops. */
  readonly eased: number;
}

/**
 * Thresholds inside a range; a side without a limit (infinite) is never reached. Where a range is too narrow for margin
 * and hysteresis on both sides, both shrink alike, so that neither side ever works on to where the other would begin.
 * @param margin how far inside its limit a side starts
 * @param hysteresis how much further inside it stops
 */
export function thresholds([low, high]: Range, margin: number, hysteresis: number): Thresholds {
  const share = Math.min(1, (high - low) / (2 * (margin + hysteresis)));
  const [starts, stops] = [margin * share, (margin + hysteresis) * share];
  return {
    lower: { start: high - starts, stop: high - stops },
    raise: { start: low + starts, stop: low + stops },
    eased: high === Infinity ? high : Math.max((low + high) / 2, high - 2 * stops),
  };
}

/**
 * Humidity thresholds of a zone. Weather that is wetter than the room will get in through doors and leaks, so drying
 * starts earlier then, and wetting while it is drier: the room meets its weather with all the room to its limit that it
 * can have on that side, and spends nothing on the other.
 */
export function humidityBand(
  zone: ZoneAir,
  { band, outdoor }: Pick<Situation, 'band' | 'outdoor'>,
): Thresholds {
  const { humidityMarginPct, humidityHysteresisPct, weatherMarginPct } = band;
  const [low, high] = zone.limits.humidityPct;
  const usual = thresholds([low, high], humidityMarginPct, humidityHysteresisPct);
  const pull = weatherPull(zone, outdoor);
  // Never beyond where the other side would stop: it must find the air as if nobody had worked against it.
  const room = Math.max(0, usual.lower.stop - usual.raise.stop);
  const shift = Math.min(weatherMarginPct * Math.abs(pull), room);
  return {
    ...usual,
    lower: pull > 0 ? moved(usual.lower, -shift) : usual.lower,
    raise: pull < 0 ? moved(usual.raise, shift) : usual.raise,
  };
}

/** How hard outdoor air pulls on the water of a zone: 1 when it holds very much more, -1 very much less; 0 unknown. */
function weatherPull(zone: ZoneAir, outdoor: OutdoorAir | null): number {
  const [inside, outside] = [waterOf(zone), waterOf(outdoor)];
  if (inside === null || outside === null) return 0;
  return Math.max(-1, Math.min(1, (outside - inside) / FULL_PULL_G_PER_M3));
}

/**
 * Temperature thresholds of a zone. Cooling starts earlier while it is hotter outdoors: heat lasts for days and coolers
 * reach their end, so that walls and paper are met by it as cool as the room can have them. Heating has no such days.
 */
export function temperatureBand(
  { limits, temperatureC }: ZoneAir,
  { band, outdoor }: Pick<Situation, 'band' | 'outdoor'>,
): Thresholds {
  const { temperatureMarginK, temperatureHysteresisK, heatMarginK } = band;
  const usual = thresholds(limits.temperatureC, temperatureMarginK, temperatureHysteresisK);
  const hotterByK = Math.max(0, (outdoor?.temperatureC ?? -Infinity) - (temperatureC ?? Infinity));
  const room = Math.max(0, usual.lower.stop - usual.raise.stop);
  return {
    ...usual,
    lower: moved(usual.lower, -Math.min(heatMarginK * Math.min(1, hotterByK / FULL_HEAT_K), room)),
  };
}

function moved({ start, stop }: Edge, by: number): Edge {
  return { start: start + by, stop: stop + by };
}
