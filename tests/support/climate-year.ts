import { MINIMUM_MINUTES } from '../../controller/config/schema-plant.ts';
import {
  decidePlant,
  type ControlBand,
  type PlantRules,
  type PlantState,
  type PlantSwitch,
  type ZoneAir,
} from '../../controller/services/climate/index.ts';
import { gaussian, type Random, seededRandom } from '../../simulators/random.ts';
import { Building, HALL, type ZoneLoad, type ZoneSpec } from '../../simulators/world/building.ts';
import type { PlantSpec } from '../../simulators/world/plant.ts';
import {
  type ClimateFigures,
  LINJIANG,
  SyntheticWeather,
  type Weather,
} from '../../simulators/world/weather.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const UTC_OFFSET_MS = 8 * 60 * MINUTE_MS;
/** Limits for paper, JGJ 25-2010 as the rule sets carry them, and the daily swings they allow. */
const LIMITS = { temperatureC: [14, 24], humidityPct: [45, 60] } as const;
const SWING = { temperatureK: 2, humidityPct: 5 };
/** What a transmitter is off by from one look to the next: resolution and noise of an ordinary one. */
const NOISE = { temperatureC: 0.05, humidityPct: 0.3 };

/** Places of other weather than {@link LINJIANG}: the south coast, hot and damp for most of the year, and the dry north. */
export const CLIMATES = {
  'the middle Yangtze': LINJIANG,
  'the south coast': {
    meanC: 22.4,
    seasonK: 7.5,
    dayK: 3.5,
    frontK: 2.5,
    winterDepressionK: 6,
    summerDepressionK: 3.5,
  },
  'the dry north': {
    meanC: 14,
    seasonK: 13.5,
    dayK: 5.5,
    frontK: 3,
    winterDepressionK: 9,
    summerDepressionK: 7,
  },
} as const satisfies Record<string, ClimateFigures>;

/** Two halls of paper, one on the sunny side, with a door between them that stands open. */
const ZONES: readonly ZoneSpec[] = [
  { ...HALL, id: 'north', temperatureC: 17, humidityPct: 52 },
  {
    ...HALL,
    id: 'south',
    temperatureC: 18,
    humidityPct: 52,
    windowsWPerK: 35,
    wallsWPerK: 170,
    leaksPerHour: 0.3,
  },
];
const OPENINGS = [{ between: ['north', 'south'], m3PerH: 60 }] as const;

const EQUIPMENT: readonly Omit<PlantSpec, 'id' | 'zone'>[] = [
  { kind: 'dehumidifier', capacity: 1100, powerW: 650 },
  { kind: 'humidifier', capacity: 1000, powerW: 90 },
  { kind: 'cooler', capacity: 800, powerW: 120 },
  { kind: 'heater', capacity: 4500, powerW: 100 },
  { kind: 'fan', capacity: 350, powerW: 70 },
];
const PLANT: readonly PlantSpec[] = ZONES.flatMap(({ id: zone }) =>
  EQUIPMENT.map((of) => ({ ...of, zone, id: `${of.kind}-${zone}` })),
);

/** What a year did to the collection, and what it cost. */
export interface YearReport {
  /** Hours in which a zone's air was outside its limits, summed over zones. */
  readonly hoursOutside: number;
  readonly worst: {
    readonly temperatureC: readonly [number, number];
    readonly humidityPct: readonly [number, number];
  };
  /** Days on which a zone swung by more than its rules allow, summed over zones. */
  readonly swingDays: { readonly temperature: number; readonly humidity: number };
  /** How often anything was switched on. */
  readonly starts: number;
  readonly startsOf: Readonly<Record<string, number>>;
  readonly kwh: number;
}

/** What switches the plant: sees what sensors say, tells what shall run. */
export interface Controller {
  decide(
    zones: readonly ZoneAir[],
    outdoor: Weather,
    now: number,
    isOn: (plant: string) => boolean,
  ): ReadonlyMap<string, boolean>;
}

/**
 * Lives through days of seeded weather of a place, by default the middle Yangtze, people and doors under one controller, a minute at a time. The same seed meets
 * every controller with the same weather, the same people and the same noise.
 */
export function liveThrough(
  controller: Controller,
  { from, days, seed, climate }: { from: number; days: number; seed: number; climate?: ClimateFigures },
): YearReport {
  const weather = new SyntheticWeather(seed, UTC_OFFSET_MS / 3_600_000, climate);
  // Walls as warm as a room that was kept would have them by then, or the first weeks were spent on heating them.
  const temperatureC = Math.min(21, Math.max(17, weather.at(from).temperatureC));
  const building = new Building(
    ZONES.map((zone) => ({ ...zone, temperatureC })),
    PLANT,
    OPENINGS,
  );
  const random = seededRandom(seed + 1);
  const tally = new Tally();
  const startsOf: Record<string, number> = {};
  for (let now = from; now < from + days * DAY_MS; now += MINUTE_MS) {
    const outdoor = weather.at(now);
    const seen = ZONES.map(({ id }) => sensed(building, id, random));
    const orders = controller.decide(seen, outdoor, now, (plant) => building.isOn(plant));
    for (const [plant, on] of orders) {
      if (on && !building.isOn(plant)) startsOf[plant] = (startsOf[plant] ?? 0) + 1;
      building.switch(plant, on);
    }
    const loads = new Map(ZONES.map(({ id }) => [id, loadAt(now, random)]));
    building.tick(60, outdoor, (zone) => loads.get(zone) as ZoneLoad);
    for (const { id } of ZONES) tally.look(id, building.zone(id), now);
  }
  const starts = Object.values(startsOf).reduce((sum, count) => sum + count, 0);
  return { ...tally.report(), starts, startsOf, kwh: building.drawnKwh };
}

function sensed(building: Building, id: string, random: Random): ZoneAir {
  const { temperatureC, humidityPct } = building.zone(id);
  return {
    zone: id,
    temperatureC: temperatureC + NOISE.temperatureC * gaussian(random),
    humidityPct: humidityPct + NOISE.humidityPct * gaussian(random),
    limits: LIMITS,
  };
}

/** Two keepers on working days, in and out; a door that stands open now and then. */
function loadAt(now: number, random: Random): ZoneLoad {
  const local = now + UTC_OFFSET_MS;
  const hour = (local % DAY_MS) / (60 * MINUTE_MS);
  const weekday = Math.floor(local / DAY_MS + 4) % 7;
  const working = weekday >= 1 && weekday <= 5 && hour >= 8 && hour < 18;
  const [someone, door] = [random(), random()];
  return { people: working && someone < 0.6 ? 2 : 0, doorOpen: working && door < 0.02, spread: false };
}

class Tally {
  #minutesOutside = 0;
  #swings = { temperature: 0, humidity: 0 };
  readonly #days = new Map<string, { day: number; t: [number, number]; h: [number, number] }>();
  readonly #worst = {
    t: [Infinity, -Infinity] as [number, number],
    h: [Infinity, -Infinity] as [number, number],
  };

  look(id: string, { temperatureC, humidityPct }: Weather, now: number): void {
    if (!isWithin(temperatureC, LIMITS.temperatureC) || !isWithin(humidityPct, LIMITS.humidityPct))
      this.#minutesOutside++;
    const day = Math.floor((now + UTC_OFFSET_MS) / DAY_MS);
    let today = this.#days.get(id);
    if (today?.day !== day) {
      if (today) this.#close(today);
      today = { day, t: [Infinity, -Infinity], h: [Infinity, -Infinity] };
      this.#days.set(id, today);
    }
    stretch(today.t, temperatureC);
    stretch(today.h, humidityPct);
    stretch(this.#worst.t, temperatureC);
    stretch(this.#worst.h, humidityPct);
  }

  report(): Pick<YearReport, 'hoursOutside' | 'swingDays' | 'worst'> {
    return {
      hoursOutside: this.#minutesOutside / 60,
      swingDays: { ...this.#swings },
      worst: { temperatureC: this.#worst.t, humidityPct: this.#worst.h },
    };
  }

  #close({ t, h }: { t: [number, number]; h: [number, number] }): void {
    if (t[1] - t[0] > SWING.temperatureK) this.#swings.temperature++;
    if (h[1] - h[0] > SWING.humidityPct) this.#swings.humidity++;
  }
}

function stretch(range: [number, number], value: number): void {
  range[0] = Math.min(range[0], value);
  range[1] = Math.max(range[1], value);
}

function isWithin(value: number, [low, high]: readonly [number, number]): boolean {
  return value >= low && value <= high;
}

interface StatSettings {
  /** Heated below, cooled above, °C. */
  readonly heatC: number;
  readonly coolC: number;
  /** Dried above, wetted below, %. */
  readonly dryPct: number;
  readonly wetPct: number;
  readonly differentialK: number;
  readonly differentialPct: number;
}

/** As such rooms are set: well inside the limits, with the differentials of ordinary devices. */
export const CUSTOMARY: StatSettings = {
  heatC: 18,
  coolC: 22,
  dryPct: 55,
  wetPct: 50,
  differentialK: 1,
  differentialPct: 3,
};

/**
 * What a room without a daemon has: in each zone a thermostat and a hygrostat, each minding its own quantity.
 */
export function plainStats(at: StatSettings): Controller {
  return {
    decide(zones, _outdoor, _now, isOn) {
      const orders = new Map<string, boolean>();
      const above = (plant: string, value: number, limit: number, by: number): void => {
        orders.set(plant, value > (isOn(plant) ? limit - by : limit));
      };
      for (const { zone, temperatureC, humidityPct } of zones) {
        if (temperatureC === null || humidityPct === null) continue;
        above(`dehumidifier-${zone}`, humidityPct, at.dryPct, at.differentialPct);
        above(`humidifier-${zone}`, -humidityPct, -at.wetPct, at.differentialPct);
        above(`cooler-${zone}`, temperatureC, at.coolC, at.differentialK);
        above(`heater-${zone}`, -temperatureC, -at.heatC, at.differentialK);
      }
      return orders;
    },
  };
}

export const BAND: ControlBand = {
  humidityMarginPct: 3,
  humidityHysteresisPct: 2.5,
  weatherMarginPct: 3,
  temperatureMarginK: 1.2,
  temperatureHysteresisK: 0.9,
  heatMarginK: 1,
  dust: { on: 35, off: 20 },
  co2: { on: 1000, off: 700 },
  dryerByGPerM3: 1.5,
  coolerByK: 2,
  changeoverMs: 60 * MINUTE_MS,
};

/** The daemon's own decisions, with the settings it has when nobody sets any. */
export function ours(band: ControlBand = BAND): Controller {
  const switches = new Map<string, PlantSwitch[]>();
  return {
    decide(zones, outdoor, now, isOn) {
      const plants = PLANT.map((of) => stateOf(rulesOf(of), switches.get(of.id) ?? [], isOn(of.id)));
      const verdicts = decidePlant(
        {
          plants,
          zones: new Map(zones.map((zone) => [zone.zone, zone])),
          outdoor,
          airPaths: [ZONES.map(({ id }) => id)],
          band,
          fire: false,
          disinfecting: new Set(),
          minuteOfDay: ((now + UTC_OFFSET_MS) % DAY_MS) / MINUTE_MS,
        },
        now,
      );
      for (const { plant, on } of verdicts)
        if (on !== isOn(plant))
          switches.set(plant, [...(switches.get(plant) ?? []), { at: now, on }].slice(-20));
      return new Map(verdicts.map(({ plant, on }) => [plant, on]));
    },
  };
}

function rulesOf({ id, kind, zone }: PlantSpec): PlantRules {
  const { on, off } = MINIMUM_MINUTES[kind];
  return {
    plant: id,
    kind,
    zones: [zone],
    minOnMs: on * MINUTE_MS,
    minOffMs: off * MINUTE_MS,
    failSafe: false,
  };
}

function stateOf(rules: PlantRules, switches: readonly PlantSwitch[], on: boolean): PlantState {
  return {
    rules,
    on,
    switches,
    since: switches.at(-1)?.at ?? null,
    hold: null,
    mayRun: false,
    trouble: null,
  };
}
