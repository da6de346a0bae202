import { type Derived, type Domain, within } from './derived.ts';

const KELVIN = 273.15;
/** Where the approximation follows IPI's table. */
const DOMAIN: Domain = { temperatureC: [5, 30], humidityPct: [25, 80] };

/**
 * Preservation index: years until paper of the worst common kind has aged visibly if it stayed in this air. An
 * approximation of the table of the Image Permanence Institute, which itself may not be shipped: 20 °C at 50 % gives 44.
 */
export function preservationIndexYears(temperatureC: number, humidityPct: number): Derived {
  return within(DOMAIN, temperatureC, humidityPct, (t, rh) => {
    const kelvin = t + KELVIN;
    return Math.exp(-33.984321 + 11464.256 / kelvin + 0.031313 * rh - (17.007 * rh) / kelvin);
  });
}

/**
 * The published formula, PI = 1 / (RH · 5.9e12 · exp(−90300 / 8.314 T)) (Reilly 1995; Padfield), RH in %, T in kelvin;
 * up to 42 % too hopeful in damp air, so that nothing here decides by it.
 */
export function publishedPreservationIndexYears(temperatureC: number, humidityPct: number): number {
  return 1 / (humidityPct * 5.9e12 * Math.exp(-90_300 / (8.314 * (temperatureC + KELVIN))));
}

/** Time and time ÷ PI, summed up: what a time-weighted preservation index is made from. */
export interface Ageing {
  /** ms for which the index was known. */
  readonly knownMs: number;
  /** Σ t / PI, ms per year of life. */
  readonly spentMsPerYear: number;
}

export const NO_AGEING: Ageing = { knownMs: 0, spentMsPerYear: 0 };

/** Adds a stay of `durationMs` at that index. What cannot be known adds nothing. */
export function age(before: Ageing, durationMs: number, index: Derived): Ageing {
  if (!(durationMs > 0) || index.value === null || !(index.value > 0) || index.quality === 'bad')
    return before;
  return {
    knownMs: before.knownMs + durationMs,
    spentMsPerYear: before.spentMsPerYear + durationMs / index.value,
  };
}

/** Time-weighted preservation index TWPI = Σt / Σ(t/PI), years (Reilly 1995); `null` while nothing is known. */
export function twpiYears({ knownMs, spentMsPerYear }: Ageing): number | null {
  return spentMsPerYear > 0 ? knownMs / spentMsPerYear : null;
}
