import { gaussian, type Random } from '../random.ts';

/** What the air outside the room is like. */
export interface Weather {
  readonly temperatureC: number;
  readonly humidityPct: number;
}

/** What the air conditioning tries to hold. */
export interface AirTarget {
  readonly temperatureC: number;
  readonly humidityPct: number;
}

/** One look at a zone's air. */
export interface AirSample {
  readonly temperatureC: number;
  readonly humidityPct: number;
  readonly co2Ppm: number;
  readonly pm1: number;
  readonly pm25: number;
  readonly pm10: number;
  /** mg/m³. */
  readonly tvoc: number;
  /** mg/m³. */
  readonly hcho: number;
}

/** What happens in the room that air notices. */
export interface AirLoad {
  readonly doorOpen: boolean;
  readonly people: number;
  readonly shelvesMoving: boolean;
}

const DAY_MS = 86_400_000;
/** Warmest in the middle of the afternoon. */
const PEAK_OF_DAY = 15 / 24;
const FRESH_AIR_CO2_PPM = 420;
const FRESH_AIR_PM25 = 28;

/**
 * The air of one zone: it follows the air conditioning with a swing over the day, wanders a little, lets the weather
 * in while the door is open, gathers carbon dioxide from people and dust from moving shelves.
 */
export class Air {
  readonly #target: AirTarget;
  readonly #weather: Weather;
  readonly #random: Random;
  #temperatureC: number;
  #humidityPct: number;
  #co2Ppm = 520;
  #dust = 9;
  #tvoc = 0.12;

  constructor(target: AirTarget, weather: Weather, random: Random) {
    this.#target = target;
    this.#weather = weather;
    this.#random = random;
    this.#temperatureC = target.temperatureC;
    this.#humidityPct = target.humidityPct;
  }

  /**
   * Lets `worldMs` pass.
   * @param timeOfDayMs since midnight at the site
   */
  tick(worldMs: number, timeOfDayMs: number, load: AirLoad): void {
    const hours = worldMs / 3_600_000;
    const swing = Math.cos(2 * Math.PI * (timeOfDayMs / DAY_MS - PEAK_OF_DAY));
    const inflow = load.doorOpen ? 2.5 : 0.06;
    this.#temperatureC = this.#follow(
      this.#temperatureC,
      [this.#target.temperatureC + 0.6 * swing, 1.5],
      [this.#weather.temperatureC, inflow],
      hours,
      0.12,
    );
    this.#humidityPct = this.#follow(
      this.#humidityPct,
      [this.#target.humidityPct - 1.6 * swing, 1.2],
      [this.#weather.humidityPct, inflow],
      hours,
      0.5,
    );
    const ventilation = load.doorOpen ? 6 : 0.5;
    this.#co2Ppm = Math.min(
      5000,
      this.#follow(this.#co2Ppm, [FRESH_AIR_CO2_PPM, ventilation], [0, 0], hours, 4) +
        load.people * 160 * hours,
    );
    const raised = load.shelvesMoving ? 60 * hours : 0;
    this.#dust = Math.max(1, this.#follow(this.#dust, [8, 2], [FRESH_AIR_PM25, inflow], hours, 0.8) + raised);
    this.#tvoc = Math.max(0.01, this.#follow(this.#tvoc, [0.14, 0.8], [0.05, inflow], hours, 0.01));
  }

  /** What a sensor sees: the truth with a sensor's own noise. */
  sample(): AirSample {
    const noise = (width: number): number => gaussian(this.#random) * width;
    const pm25 = Math.max(0, this.#dust + noise(0.4));
    return {
      temperatureC: this.#temperatureC + noise(0.03),
      humidityPct: clamp(this.#humidityPct + noise(0.12), 0, 100),
      co2Ppm: Math.round(this.#co2Ppm + noise(3)),
      pm1: Math.round(pm25 * 0.65),
      pm25: Math.round(pm25),
      pm10: Math.round(pm25 * 1.45),
      tvoc: round3(Math.max(0, this.#tvoc + noise(0.003))),
      hcho: round3(Math.max(0, this.#tvoc * 0.17 + noise(0.001))),
    };
  }

  /** Sets the air at once, for whoever plays weather. */
  disturb(change: { temperatureC?: number; humidityPct?: number; co2Ppm?: number; pm25?: number }): void {
    this.#temperatureC = change.temperatureC ?? this.#temperatureC;
    this.#humidityPct = change.humidityPct ?? this.#humidityPct;
    this.#co2Ppm = change.co2Ppm ?? this.#co2Ppm;
    this.#dust = change.pm25 ?? this.#dust;
  }

  /** Exact exponential approach to two influences, each a level and a rate per hour, with a random walk on top. */
  #follow(
    value: number,
    [levelA, rateA]: readonly [number, number],
    [levelB, rateB]: readonly [number, number],
    hours: number,
    walkPerRootHour: number,
  ): number {
    const rate = rateA + rateB;
    const level = (levelA * rateA + levelB * rateB) / rate;
    const walk = gaussian(this.#random) * walkPerRootHour * Math.sqrt(hours);
    return level + (value - level) * Math.exp(-rate * hours) + walk;
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}
