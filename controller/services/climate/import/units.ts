interface Conversion {
  /** The unit of the house. */
  readonly to: '°C' | '%' | 'ppm';
  readonly convert: (value: number) => number;
  /** What can have been measured indoors, in the unit of the house; wide enough for any store and any failure of one. */
  readonly min: number;
  readonly max: number;
}

const CELSIUS = { to: '°C', min: -50, max: 80 } as const;
const HUMIDITY = { to: '%', min: 0, max: 100 } as const;

/** Units that logs are written in, and what becomes of them. */
export const CONVERSIONS = {
  '°C': { ...CELSIUS, convert: (value: number) => value },
  '°F': { ...CELSIUS, convert: (value: number) => rounded(((value - 32) * 5) / 9) },
  K: { ...CELSIUS, convert: (value: number) => rounded(value - 273.15) },
  '%': { ...HUMIDITY, convert: (value: number) => value },
  /** Relative humidity from 0 to 1. */
  '1': { ...HUMIDITY, convert: (value: number) => rounded(value * 100) },
  ppm: { to: 'ppm', min: 0, max: 100_000, convert: (value: number) => value },
} as const satisfies Readonly<Record<string, Conversion>>;
export type LogUnit = keyof typeof CONVERSIONS;

/** No logger has more than a thousandth; the rest is the conversion's. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
