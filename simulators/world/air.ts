import { gaussian, type Random } from '../random.ts';
import { Building, type ZoneSpec } from './building.ts';
import type { Outdoors, Weather } from './weather.ts';

/** What the house's own air conditioning tries to hold. */
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

/** Whose heat and water it is: a zone of a building, or what is outside of it. */
export interface AirBody {
  readonly temperatureC: number;
  readonly humidityPct: number;
  /** What filters clean, changes an hour. */
  readonly cleanedPerHour: number;
  disturb(change: Partial<Weather>): void;
}

const FRESH_AIR_CO2_PPM = 420;
const FRESH_AIR_PM25 = 28;

/**
 * The air of one zone as sensors meet it: temperature and humidity are the building's, carbon dioxide comes from
 * people, dust from moving shelves and from outdoors; all seen with a sensor's own noise.
 */
export class Air {
  readonly #zone: AirBody;
  readonly #random: Random;
  #co2Ppm = 520;
  #dust = 9;
  #tvoc = 0.12;

  /** @param zone what it is the air of; its heat and water pass with the building, not here */
  constructor(zone: AirBody, random: Random) {
    this.#zone = zone;
    this.#random = random;
  }

  /** Relative humidity without a sensor's noise, %. */
  get humidityPct(): number {
    return this.#zone.humidityPct;
  }

  /** Lets `worldMs` pass for what is in the air beside heat and water. */
  tick(worldMs: number, load: AirLoad): void {
    const hours = worldMs / 3_600_000;
    const inflow = load.doorOpen ? 2.5 : 0.06;
    const ventilation = load.doorOpen ? 6 : 0.5;
    this.#co2Ppm = Math.min(
      5000,
      this.#follow(this.#co2Ppm, [FRESH_AIR_CO2_PPM, ventilation], [0, 0], hours, 4) +
        load.people * 160 * hours,
    );
    const raised = load.shelvesMoving ? 60 * hours : 0;
    const settles = 2 + this.#zone.cleanedPerHour;
    const rest = (8 * 2 + 1 * this.#zone.cleanedPerHour) / settles;
    this.#dust = Math.max(
      1,
      this.#follow(this.#dust, [rest, settles], [FRESH_AIR_PM25, inflow], hours, 0.8) + raised,
    );
    this.#tvoc = Math.max(0.01, this.#follow(this.#tvoc, [0.14, 0.8], [0.05, inflow], hours, 0.01));
  }

  /** What a sensor sees: the truth with a sensor's own noise. */
  sample(): AirSample {
    const noise = (width: number): number => gaussian(this.#random) * width;
    const pm25 = Math.max(0, this.#dust + noise(0.4));
    return {
      temperatureC: this.#zone.temperatureC + noise(0.03),
      humidityPct: clamp(this.#zone.humidityPct + noise(0.12), 0, 100),
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
    this.#zone.disturb(change);
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

/**
 * The air outside, for a sensor on the north wall. The weather cannot be disturbed.
 * @param now epoch ms of the world
 */
export function openAir(outdoors: Outdoors, now: () => number): AirBody {
  return {
    get temperatureC() {
      return outdoors.at(now()).temperatureC;
    },
    get humidityPct() {
      return outdoors.at(now()).humidityPct;
    },
    cleanedPerHour: 0,
    disturb: () => undefined,
  };
}

/** A light room whose house keeps it at a target: what stands between a sensor and nothing at all. */
export function keptRoom(id: string, target: AirTarget): ZoneSpec {
  return {
    ...target,
    id,
    volumeM3: 120,
    windowsWPerK: 15,
    wallsWPerK: 20,
    massJPerK: 4e6,
    massWPerK: 40,
    leaksPerHour: 0.06,
    doorPerHour: 6,
    paper: { surfaceKg: 0, coreKg: 0, washedM3PerH: 0, coreKgPerH: 0 },
    supply: { ...target, perHour: 3 },
  };
}

/** Air that stays as it is set, for devices that are tried by themselves. */
export function stillAir(target: AirTarget, random: Random): Air {
  return new Air(new Building([keptRoom('room', target)]).zone('room'), random);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}
