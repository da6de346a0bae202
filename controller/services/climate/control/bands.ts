import type { ControlBand, Range, ZoneAir } from './types.ts';

/** Where plant starts and stops on both sides of one limited quantity; in its unit. */
export interface Thresholds {
  /** What lowers the value runs from above `start` until `stop`. */
  readonly lower: { readonly start: number; readonly stop: number };
  /** What raises it runs from below `start` until `stop`. */
  readonly raise: { readonly start: number; readonly stop: number };
  readonly middle: number;
}

/**
 * Thresholds inside a range. Where a range is too narrow for margin and hysteresis on both sides, both shrink alike, so
 * that neither side ever works on to where the other would begin.
 * @param margin how far inside its limit a side starts
 * @param hysteresis how much further inside it stops
 */
export function thresholds([low, high]: Range, margin: number, hysteresis: number): Thresholds {
  const share = Math.min(1, (high - low) / (2 * (margin + hysteresis)));
  const [starts, stops] = [margin * share, (margin + hysteresis) * share];
  return {
    lower: { start: high - starts, stop: high - stops },
    raise: { start: low + starts, stop: low + stops },
    middle: (low + high) / 2,
  };
}

export function humidityBand({ limits }: ZoneAir, band: ControlBand): Thresholds {
  return thresholds(limits.humidityPct, band.humidityMarginPct, band.humidityHysteresisPct);
}

export function temperatureBand({ limits }: ZoneAir, band: ControlBand): Thresholds {
  return thresholds(limits.temperatureC, band.temperatureMarginK, band.temperatureHysteresisK);
}
