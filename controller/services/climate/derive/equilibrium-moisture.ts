import { type Derived, type Domain, within } from './derived.ts';

/** The tables that the equation was fitted to, 30–130 °F; a kilned limit above is of no use to an archive. */
const DOMAIN: Domain = { temperatureC: [-1, 55], humidityPct: [5, 95] };

/**
 * Moisture that paper and board, like wood, take up from this air in the end, % of dry mass: the Hailwood–Horrobin
 * equation with Simpson's constants (W. T. Simpson, Wood and Fiber 5 (1973) 41–49; Wood Handbook FPL-GTR-190, eq. 4–5).
 */
export function equilibriumMoisturePct(temperatureC: number, humidityPct: number): Derived {
  return within(DOMAIN, temperatureC, humidityPct, (t, rh) => {
    const h = rh / 100;
    const w = 349 + 1.29 * t + 0.0135 * t * t;
    const k = 0.805 + 0.000736 * t - 0.00000273 * t * t;
    const k1 = 6.27 - 0.00938 * t - 0.000303 * t * t;
    const k2 = 1.91 + 0.0407 * t - 0.000293 * t * t;
    const kh = k * h;
    const bound = (k1 * kh + 2 * k1 * k2 * kh * kh) / (1 + k1 * kh + k1 * k2 * kh * kh);
    return (1800 / w) * (kh / (1 - kh) + bound);
  });
}
