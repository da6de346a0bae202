import { type Derived, type Domain, isWithin } from './derived.ts';

const DAY_MS = 86_400_000;
const REFERENCE_C = 20;

/** Where the critical humidity was measured. */
const CRITICAL_DOMAIN: Domain = { temperatureC: [5, 40], humidityPct: [0, 100] };
/** Where the days follow a published table, as far as they do not rest on the shift of {@link daysToMould}. */
const DAYS_DOMAIN: Domain = { temperatureC: [18, 22], humidityPct: [0, 95] };

/** Days until mould at 20 °C by relative humidity, % (Image Permanence Institute, mould risk table). */
const DAYS_AT_20_C: readonly (readonly [humidityPct: number, days: number])[] = [
  [70, 165],
  [75, 38],
  [80, 14],
  [85, 6],
  [90, 4],
  [95, 3],
];

/** Relative humidity above which mould grows on paper at all, % (Zeng 2023: 0.02633·cosh(0.10083(T − 30)) + 0.7153). */
export function criticalHumidityPct(temperatureC: number): Derived {
  const value = 100 * (0.02633 * Math.cosh(0.10083 * (temperatureC - 30)) + 0.7153);
  if (!Number.isFinite(value)) return { value: null, quality: 'bad', why: 'outside-domain' };
  if (isWithin(CRITICAL_DOMAIN, temperatureC, 50)) return { value, quality: 'good' };
  return { value, quality: 'uncertain', why: 'outside-domain' };
}

/** The table, log-linear between its rows; `Infinity` below the first, where it foresees none. */
function daysAt20C(humidityPct: number): number {
  const [first] = DAYS_AT_20_C;
  const last = DAYS_AT_20_C.at(-1);
  if (!first || !last || !(humidityPct >= first[0])) return Infinity;
  if (humidityPct >= last[0]) return last[1];
  const above = DAYS_AT_20_C.findIndex(([row]) => row > humidityPct);
  const [wetPct, wetDays] = DAYS_AT_20_C[above] as readonly [number, number];
  const [dryPct, dryDays] = DAYS_AT_20_C[above - 1] as readonly [number, number];
  const share = (humidityPct - dryPct) / (wetPct - dryPct);
  return dryDays * (wetDays / dryDays) ** share;
}

/**
 * Days until mould must be expected if this air stayed, the stricter of two: the table by humidity alone, and the table
 * read as far above the critical humidity of this temperature as this air is above it (our own carrying over of a table
 * for 20 °C). `null` when neither expects any.
 */
export function daysToMould(temperatureC: number, humidityPct: number): Derived {
  const here = criticalHumidityPct(temperatureC);
  const there = criticalHumidityPct(REFERENCE_C).value;
  if (here.value === null || there === null || !(humidityPct >= 0))
    return { value: null, quality: 'bad', why: 'outside-domain' };
  const days = Math.min(daysAt20C(humidityPct), daysAt20C(humidityPct + there - here.value));
  const value = Number.isFinite(days) ? days : null;
  if (isWithin(DAYS_DOMAIN, temperatureC, humidityPct)) return { value, quality: 'good' };
  return { value, quality: 'uncertain', why: 'outside-domain' };
}

/** Share of the way to mould that a stay of `durationMs` at so many days to mould goes; at 1 it must be expected. */
export function mouldDose(durationMs: number, days: Derived): number {
  return days.value === null || !(durationMs > 0) ? 0 : durationMs / (days.value * DAY_MS);
}
