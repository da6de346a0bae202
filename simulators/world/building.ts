import { humidityPctOf, saturationGPerM3, waterGPerM3 } from './moist-air.ts';
import { Paper, type PaperSpec } from './paper.ts';
import { AIR_J_PER_M3_K, effectOf, LATENT_J_PER_G, type PlantEffect, type PlantSpec } from './plant.ts';
import type { Weather } from './weather.ts';

/** What a zone is built of. */
export interface ZoneSpec {
  readonly id: string;
  /** How it is at first; everything in it is at rest with that. */
  readonly temperatureC: number;
  readonly humidityPct: number;
  readonly volumeM3: number;
  /** Through windows and doors at once, and through walls by way of all that is heavy; W/K. */
  readonly windowsWPerK: number;
  readonly wallsWPerK: number;
  /** Walls and paper: what they take for a kelvin, J/K, and what passes between them and the air, W/K. */
  readonly massJPerK: number;
  readonly massWPerK: number;
  /** Air that leaks in, changes an hour; and while the door stands open. */
  readonly leaksPerHour: number;
  readonly doorPerHour: number;
  readonly paper: PaperSpec;
  /** Air that the house itself supplies, in that state, changes an hour; none when absent. */
  readonly supply?: Weather & { readonly perHour: number };
}

/** Air that two zones exchange, m³/h each way. */
export interface Opening {
  readonly between: readonly [string, string];
  readonly m3PerH: number;
}

/** What happens in a zone beside its plant. */
export interface ZoneLoad {
  readonly doorOpen: boolean;
  readonly people: number;
  /** Whether its banks stand spread, so that air reaches every shelf. */
  readonly spread: boolean;
}

/** A hall of 300 m³ with twenty tonnes of paper behind thick walls. */
export const HALL: Omit<ZoneSpec, 'id' | 'temperatureC' | 'humidityPct'> = {
  volumeM3: 300,
  windowsWPerK: 12,
  wallsWPerK: 130,
  massJPerK: 80e6,
  massWPerK: 1200,
  leaksPerHour: 0.2,
  doorPerHour: 4,
  paper: { surfaceKg: 1500, coreKg: 18_500, washedM3PerH: 220, coreKgPerH: 2.5 },
};

/** Longest step of the balance, s: a tenth of what air needs to follow its walls. */
const STEP_S = 60;
/** Steel of shelves and the like warm up with the air: so many times the air's own heat. */
const FURNISHED = 4;
const PERSON_W = 80;
const PERSON_G_PER_H = 55;
const SPREAD_STIRS = 2.5;

/** The air of one zone and all that is heavy or moist around it. */
export class Zone {
  readonly spec: ZoneSpec;
  readonly #paper: Paper;
  #temperatureC: number;
  #waterGPerM3: number;
  #massC: number;
  /** What its filters clean, changes an hour. */
  cleanedPerHour = 0;

  constructor(spec: ZoneSpec) {
    this.spec = spec;
    this.#temperatureC = this.#massC = spec.temperatureC;
    this.#waterGPerM3 = waterGPerM3(spec.temperatureC, spec.humidityPct);
    this.#paper = new Paper(spec.paper, spec.humidityPct / 100);
  }

  get temperatureC(): number {
    return this.#temperatureC;
  }

  get humidityPct(): number {
    return humidityPctOf(this.#temperatureC, this.#waterGPerM3);
  }

  get waterGPerM3(): number {
    return this.#waterGPerM3;
  }

  /** Sets the air at once; walls and paper stay as they are. */
  disturb({ temperatureC, humidityPct }: Partial<Weather>): void {
    const humidity = humidityPct ?? this.humidityPct;
    this.#temperatureC = temperatureC ?? this.#temperatureC;
    this.#waterGPerM3 = waterGPerM3(this.#temperatureC, humidity);
  }

  /**
   * One step of the balance of heat and water.
   * @param inflows air that comes in from elsewhere, m³/h in that state
   */
  step(
    seconds: number,
    load: ZoneLoad,
    effect: PlantEffect,
    outdoors: Weather,
    inflows: readonly Inflow[],
  ): void {
    const { volumeM3, windowsWPerK, wallsWPerK, massJPerK, massWPerK } = this.spec;
    const hours = seconds / 3600;
    let heatW = effect.heatW + load.people * PERSON_W;
    heatW += windowsWPerK * (outdoors.temperatureC - this.#temperatureC);
    heatW += massWPerK * (this.#massC - this.#temperatureC);
    let waterGPerH = effect.waterGPerH + load.people * PERSON_G_PER_H;
    for (const { m3PerH, temperatureC, waterGPerM3: water } of inflows) {
      heatW += (m3PerH * AIR_J_PER_M3_K * (temperatureC - this.#temperatureC)) / 3600;
      waterGPerH += m3PerH * (water - this.#waterGPerM3);
    }
    const saturation = saturationGPerM3(this.#temperatureC);
    const given = this.#paper.exchange(hours, this.#waterGPerM3, saturation, load.spread ? SPREAD_STIRS : 1);
    // What paper gives off evaporates in it, and cools it.
    const massW =
      massWPerK * (this.#temperatureC - this.#massC) +
      wallsWPerK * (outdoors.temperatureC - this.#massC) -
      (given * LATENT_J_PER_G) / 3600;
    this.#temperatureC += (heatW * seconds) / (volumeM3 * AIR_J_PER_M3_K * FURNISHED);
    this.#massC += (massW * seconds) / massJPerK;
    this.#waterGPerM3 = Math.max(0.1, this.#waterGPerM3 + ((waterGPerH + given) * hours) / volumeM3);
    this.#waterGPerM3 = Math.min(this.#waterGPerM3, saturationGPerM3(this.#temperatureC));
  }
}

/** Air on its way into a zone. */
export interface Inflow {
  readonly m3PerH: number;
  readonly temperatureC: number;
  readonly waterGPerM3: number;
}

/** The zones of a building, the plant in them and the air between them. */
export class Building {
  readonly zones: ReadonlyMap<string, Zone>;
  readonly #openings: readonly Opening[];
  readonly #plants: ReadonlyMap<string, { readonly spec: PlantSpec; on: boolean; drawnJ: number }>;

  constructor(
    zones: readonly ZoneSpec[],
    plants: readonly PlantSpec[] = [],
    openings: readonly Opening[] = [],
  ) {
    this.zones = new Map(zones.map((spec) => [spec.id, new Zone(spec)]));
    this.#plants = new Map(plants.map((spec) => [spec.id, { spec, on: false, drawnJ: 0 }]));
    this.#openings = openings;
  }

  /** Throws `RangeError` when there is no such zone. */
  zone(id: string): Zone {
    const zone = this.zones.get(id);
    if (!zone) throw new RangeError(`there is no zone ${id}`);
    return zone;
  }

  /** Throws `RangeError` when there is no such plant. */
  switch(plant: string, on: boolean): void {
    this.#plant(plant).on = on;
  }

  /** Throws `RangeError` when there is no such plant. */
  isOn(plant: string): boolean {
    return this.#plant(plant).on;
  }

  /** What all plant has drawn so far, kWh. */
  get drawnKwh(): number {
    let joules = 0;
    for (const { drawnJ } of this.#plants.values()) joules += drawnJ;
    return joules / 3_600_000;
  }

  /** Lets time pass; `loadOf` says what happens in each zone. */
  tick(seconds: number, outdoors: Weather, loadOf: (zone: string) => ZoneLoad): void {
    const steps = Math.max(1, Math.ceil(seconds / STEP_S));
    for (let step = 0; step < steps; step++) this.#step(seconds / steps, outdoors, loadOf);
  }

  #step(seconds: number, outdoors: Weather, loadOf: (zone: string) => ZoneLoad): void {
    const effects = new Map<string, PlantEffect>();
    for (const plant of this.#plants.values()) {
      if (!plant.on) continue;
      const zone = this.zone(plant.spec.zone);
      const effect = effectOf(plant.spec, zone.temperatureC, zone.humidityPct);
      plant.drawnJ += effect.drawnW * seconds;
      effects.set(plant.spec.zone, sum(effects.get(plant.spec.zone) ?? IDLE, effect));
    }
    const outside = { ...outdoors, waterGPerM3: waterGPerM3(outdoors.temperatureC, outdoors.humidityPct) };
    const work = [...this.zones].map(([id, zone]) => {
      const effect = effects.get(id) ?? IDLE;
      return { zone, effect, load: loadOf(id), inflows: this.#inflows(zone, effect, loadOf(id), outside) };
    });
    for (const { zone, effect, load, inflows } of work) {
      zone.step(seconds, load, effect, outdoors, inflows);
      zone.cleanedPerHour = effect.cleanedM3PerH / zone.spec.volumeM3;
    }
  }

  #inflows(
    zone: Zone,
    effect: PlantEffect,
    { doorOpen }: ZoneLoad,
    outside: Omit<Inflow, 'm3PerH'>,
  ): Inflow[] {
    const { id, volumeM3, leaksPerHour, doorPerHour, supply } = zone.spec;
    const changes = leaksPerHour + (doorOpen ? doorPerHour : 0);
    const inflows: Inflow[] = [{ ...outside, m3PerH: changes * volumeM3 + effect.outdoorM3PerH }];
    if (supply)
      inflows.push({
        temperatureC: supply.temperatureC,
        waterGPerM3: waterGPerM3(supply.temperatureC, supply.humidityPct),
        m3PerH: supply.perHour * volumeM3,
      });
    for (const { between, m3PerH } of this.#openings) {
      const other = between[0] === id ? between[1] : between[1] === id ? between[0] : null;
      if (other === null) continue;
      const { temperatureC, waterGPerM3: water } = this.zone(other);
      inflows.push({ m3PerH, temperatureC, waterGPerM3: water });
    }
    return inflows;
  }

  #plant(id: string): { readonly spec: PlantSpec; on: boolean; drawnJ: number } {
    const plant = this.#plants.get(id);
    if (!plant) throw new RangeError(`there is no plant ${id}`);
    return plant;
  }
}

const IDLE: PlantEffect = { heatW: 0, waterGPerH: 0, outdoorM3PerH: 0, cleanedM3PerH: 0, drawnW: 0 };

function sum(a: PlantEffect, b: PlantEffect): PlantEffect {
  return {
    heatW: a.heatW + b.heatW,
    waterGPerH: a.waterGPerH + b.waterGPerH,
    outdoorM3PerH: a.outdoorM3PerH + b.outdoorM3PerH,
    cleanedM3PerH: a.cleanedM3PerH + b.cleanedM3PerH,
    drawnW: a.drawnW + b.drawnW,
  };
}
