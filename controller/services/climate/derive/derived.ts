import type { Quality } from '../../../../drivers/contract/index.ts';

/** A value that follows from measured ones. */
export interface Derived {
  /** `null` when there is no such value, e.g. no day on which mould could be expected. */
  readonly value: number | null;
  readonly quality: Quality;
  /** Why the quality is not good: `outside-domain`, or what was wrong with the measurements. */
  readonly why?: string;
}

/** Where a formula was fitted or is published for; limits included. */
export interface Domain {
  readonly temperatureC: readonly [low: number, high: number];
  readonly humidityPct: readonly [low: number, high: number];
}

/**
 * Applies a formula of temperature and humidity. Outside its domain the result is uncertain; where there is no result, it
 * is bad.
 * @param temperatureC °C
 * @param humidityPct relative humidity, %
 */
export function within(
  domain: Domain,
  temperatureC: number,
  humidityPct: number,
  formula: (temperatureC: number, humidityPct: number) => number,
): Derived {
  const value = formula(temperatureC, humidityPct);
  if (!Number.isFinite(value)) return { value: null, quality: 'bad', why: 'outside-domain' };
  if (isWithin(domain, temperatureC, humidityPct)) return { value, quality: 'good' };
  return { value, quality: 'uncertain', why: 'outside-domain' };
}

export function isWithin(domain: Domain, temperatureC: number, humidityPct: number): boolean {
  const [coldC, warmC] = domain.temperatureC;
  const [dryPct, dampPct] = domain.humidityPct;
  return temperatureC >= coldC && temperatureC <= warmC && humidityPct >= dryPct && humidityPct <= dampPct;
}
