import { gaussian, seededRandom } from '../random.ts';
import { humidityPctOf, waterGPerM3 } from './moist-air.ts';

/** What the air outside is like at one moment. */
export interface Weather {
  readonly temperatureC: number;
  readonly humidityPct: number;
}

/** The weather of a place over time. */
export interface Outdoors {
  /** @param epochMs UTC */
  at(epochMs: number): Weather;
}

/** The same air day and night: for a room whose weather nobody looks at. */
export function steadyWeather(weather: Weather): Outdoors {
  return { at: () => weather };
}

/** The climate of a place in a few figures. */
export interface ClimateFigures {
  readonly meanC: number;
  /** Half of the way from January to July, K; negative south of the equator. */
  readonly seasonK: number;
  /** Half of the way from dawn to afternoon, K. */
  readonly dayK: number;
  /** How far fronts carry the temperature of days from that of the season, standard deviation in K. */
  readonly frontK: number;
  /** How far the dew point lies below the day's mean, on average in winter and in the summer rains, K. */
  readonly winterDepressionK: number;
  readonly summerDepressionK: number;
}

/** The middle Yangtze: cold, damp winters, a rainy early summer and great heat after it. */
export const LINJIANG: ClimateFigures = {
  meanC: 17,
  seasonK: 12,
  dayK: 4,
  frontK: 3,
  winterDepressionK: 6,
  summerDepressionK: 3.5,
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365.2425 * DAY_MS;
/** Coldest in the third week of January, warmest at three in the afternoon. */
const COLDEST_MS = 20 * DAY_MS;
const WARMEST_HOUR = 15;
/** Days of fronts that are made; then they come again under another season. */
const FRONTS = 1009;
/** What is left of a front's warmth and moisture a day later. */
const LASTS = 0.72;

/** A year that never was: seasons, days and passing fronts from a seed, so that every run meets the same weather. */
export class SyntheticWeather implements Outdoors {
  readonly #figures: ClimateFigures;
  readonly #utcOffsetMs: number;
  readonly #warmth: readonly number[];
  readonly #moisture: readonly number[];

  constructor(seed: number, utcOffsetHours: number, figures: ClimateFigures = LINJIANG) {
    this.#figures = figures;
    this.#utcOffsetMs = utcOffsetHours * HOUR_MS;
    const random = seededRandom(seed);
    this.#warmth = fronts(() => gaussian(random));
    this.#moisture = fronts(() => gaussian(random));
  }

  at(epochMs: number): Weather {
    const { meanC, seasonK, dayK, frontK, winterDepressionK, summerDepressionK } = this.#figures;
    const local = epochMs + this.#utcOffsetMs;
    const season = -Math.cos((2 * Math.PI * (local - COLDEST_MS)) / YEAR_MS);
    const hour = (local % DAY_MS) / HOUR_MS;
    const day = local / DAY_MS;
    const warmth = between(this.#warmth, day);
    const moisture = between(this.#moisture, day);
    // Moist days are cloudy, and clouds keep day and night alike.
    const swing = dayK * (1 - 0.45 * Math.tanh(moisture));
    const daysMeanC = meanC + seasonK * season + frontK * warmth;
    const temperatureC = daysMeanC + swing * Math.cos((2 * Math.PI * (hour - WARMEST_HOUR)) / 24);
    const usual = winterDepressionK + ((season + 1) / 2) * (summerDepressionK - winterDepressionK);
    const dewPointC = daysMeanC - Math.max(0.8, usual - 2 * moisture);
    return {
      temperatureC,
      humidityPct: Math.min(99, humidityPctOf(temperatureC, waterGPerM3(dewPointC, 100))),
    };
  }
}

/** One figure a day with standard deviation 1 that remembers the day before. */
function fronts(noise: () => number): readonly number[] {
  const days: number[] = [];
  let value = noise();
  for (let day = 0; day < FRONTS; day++) {
    days.push(value);
    value = LASTS * value + Math.sqrt(1 - LASTS * LASTS) * noise();
  }
  return days;
}

/** Between two days without a corner. */
function between(days: readonly number[], day: number): number {
  const before = Math.floor(day);
  const share = (1 - Math.cos(Math.PI * (day - before))) / 2;
  const of = (index: number): number => days[((index % FRONTS) + FRONTS) % FRONTS] ?? 0;
  return of(before) + (of(before + 1) - of(before)) * share;
}
