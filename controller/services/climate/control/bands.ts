import { absoluteHumidityGPerM3 } from '../derive/psychrometrics.ts';
import type { OutdoorAir, Range, Situation, ZoneAir } from './types.ts';

/** A difference in water between outdoors and a room that counts as all there can be, g/m³. */
const FULL_PULL_G_PER_M3 = 5;

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
  const moved = ({ start, stop }: Edge, by: number): Edge => ({ start: start + by, stop: stop + by });
  return {
    ...usual,
    lower: pull > 0 ? moved(usual.lower, -shift) : usual.lower,
    raise: pull < 0 ? moved(usual.raise, shift) : usual.raise,
  };
}

/** How hard outdoor air pulls on the water of a zone: 1 when it holds very much more, -1 very much less; 0 unknown. */
function weatherPull({ temperatureC, humidityPct }: ZoneAir, outdoor: OutdoorAir): number {
  if (temperatureC === null || humidityPct === null) return 0;
  if (outdoor.temperatureC === null || outdoor.humidityPct === null) return 0;
  const inside = absoluteHumidityGPerM3(temperatureC, humidityPct).value;
  const outside = absoluteHumidityGPerM3(outdoor.temperatureC, outdoor.humidityPct).value;
  if (inside === null || outside === null) return 0;
  return Math.max(-1, Math.min(1, (outside - inside) / FULL_PULL_G_PER_M3));
}

export function temperatureBand({ limits }: ZoneAir, { band }: Pick<Situation, 'band'>): Thresholds {
  return thresholds(limits.temperatureC, band.temperatureMarginK, band.temperatureHysteresisK);
}
