import { OUTDOORS, type SimulatorConfig } from '../config.ts';
import { SimulatorError, unknownThing } from '../errors.ts';
import type { ManifestRow } from '../manifest.ts';
import { seededRandom } from '../random.ts';
import { Air, keptRoom, openAir } from './air.ts';
import { Bank, type BankPlace } from './bank.ts';
import { Boxes, type BoxPlace } from './boxes.ts';
import { Building, HALL } from './building.ts';
import { Door } from './door.ts';
import { Germicide } from './germicide.ts';
import { positionsForAisles } from './geometry.ts';
import { People, type PersonPlace } from './people.ts';
import { type Outdoors, steadyWeather, SyntheticWeather } from './weather.ts';

/** What the world remembers between runs. */
export interface WorldMemory {
  readonly banks: Readonly<Record<string, BankPlace>>;
  readonly boxes: readonly (readonly [string, BoxPlace])[];
  readonly people: Readonly<Record<string, PersonPlace>>;
  readonly visitors: Readonly<Record<string, number>>;
  readonly doors: Readonly<Record<string, { open: boolean }>>;
  readonly wet: readonly string[];
}

/** How long a box is in the gate's field while it is carried through, real ms: readers poll in real time. */
export const GATE_WALK_MS = 2500;

/** A bank whose narrowest gap is wider than this lets air through everywhere, mm. */
const AIRY_GAP_MM = 20;

/** The room itself: shelving, people, boxes, air, water and doors. It knows no protocols. */
export class World {
  readonly banks: ReadonlyMap<number, Bank>;
  readonly boxes: Boxes;
  readonly people: People;
  readonly doors: ReadonlyMap<string, Door>;
  /** Heat and water of every zone, and the plant that works on them. */
  readonly building: Building;
  readonly outdoors: Outdoors;
  readonly air: ReadonlyMap<string, Air>;
  /** UV and ozone of the zones that have any. */
  readonly germicides: ReadonlyMap<string, Germicide>;
  /** Names of the water detectors that stand in water. */
  readonly wet: Set<string>;
  readonly #outdoorAir: Air;
  #nowMs = Date.now();
  readonly #zoneOfBank: ReadonlyMap<number, string>;

  constructor(config: SimulatorConfig, rows: readonly ManifestRow[], memory?: WorldMemory) {
    this.banks = new Map(config.banks.map((spec) => [spec.bank, makeBank(spec, memory)]));
    this.boxes = new Boxes(rows, this.banks);
    this.people = new People(config.people, this.banks);
    this.doors = new Map(config.doors.map(({ id }) => [id, new Door(id, memory?.doors[id]?.open)]));
    const random = seededRandom(config.seed);
    this.building = new Building(
      config.zones.map((zone) => (zone.kept ? keptRoom(zone.id, zone) : { ...HALL, ...zone })),
      config.plant,
      config.openings,
    );
    this.outdoors = config.weather.changing
      ? new SyntheticWeather(config.seed, config.utcOffsetHours)
      : steadyWeather(config.weather);
    this.air = new Map(
      [...this.building.zones].map(([id, zone]) => [id, new Air(zone, seededRandom(random() * 2 ** 32))]),
    );
    this.#outdoorAir = new Air(
      openAir(this.outdoors, () => this.#nowMs),
      seededRandom(config.seed + 1),
    );
    this.#zoneOfBank = new Map(config.banks.map(({ bank, zone }) => [bank, zone]));
    this.germicides = new Map(config.germicides.map((spec) => [spec.zone, new Germicide(spec)]));
    this.wet = new Set(memory?.wet);
    if (!memory) return;
    for (const [barcode, place] of memory.boxes) this.boxes.restore(barcode, place);
    this.people.restore(memory.people, memory.visitors);
  }

  /** Throws `SimulatorError` (404) when there is no such bank. */
  bank(number: number): Bank {
    const bank = this.banks.get(number);
    if (!bank) throw unknownThing(`bank ${number}`);
    return bank;
  }

  /** Throws `SimulatorError` (404) when there is no such door. */
  door(id: string): Door {
    const door = this.doors.get(id);
    if (!door) throw unknownThing(`door ${id}`);
    return door;
  }

  /** The air of a zone, or `outdoors`. Throws `SimulatorError` (404) when there is no such zone. */
  airOf(zone: string): Air {
    const air = zone === OUTDOORS ? this.#outdoorAir : this.air.get(zone);
    if (!air) throw unknownThing(`zone ${zone}`);
    return air;
  }

  /** Throws `SimulatorError` (404) when there is no lamp or generator in that zone. */
  germicideOf(zone: string): Germicide {
    const germicide = this.germicides.get(zone);
    if (!germicide) throw unknownThing(`lamp or generator in zone ${zone}`);
    return germicide;
  }

  /** Picks a box up by its barcode and carries it into a gate's field; `leaveGate` ends the walk. */
  enterGate(barcode: string, reader: string, doorId: string | undefined): void {
    const box = this.boxes.get(barcode);
    if (box.place.at === 'gate') throw new SimulatorError(`box ${barcode} is in the gate already`);
    const from = box.place.at === 'outside' ? 'outside' : 'inside';
    const door = doorId === undefined ? undefined : this.door(doorId);
    if (from === 'outside' && door && !door.open && !door.unlocked)
      throw new SimulatorError(`door ${door.id} is locked from outside`);
    this.boxes.enterGate(barcode, reader);
    door?.pass(from);
  }

  /** Lets time pass for everything but the carriages, which their controllers drive. */
  tick(worldMs: number, nowMs: number): void {
    this.#nowMs = nowMs;
    for (const door of this.doors.values()) door.tick(worldMs);
    const load = {
      doorOpen: [...this.doors.values()].some((door) => door.open),
      people: this.people.inside,
      shelvesMoving: [...this.banks.values()].some((bank) => bank.carriages.moving),
    };
    // Whoever is inside is in one of the zones; their warmth is shared.
    const people = load.people / Math.max(1, this.air.size);
    this.building.tick(worldMs / 1000, this.outdoors.at(nowMs), (zone) => ({
      ...load,
      people,
      spread: this.#isAired(zone),
    }));
    for (const air of this.air.values()) air.tick(worldMs, load);
    for (const germicide of this.germicides.values()) germicide.tick(worldMs, load);
  }

  /** Whether a bank of the zone stands with every gap open. */
  #isAired(zone: string): boolean {
    return [...this.banks].some(
      ([number, bank]) =>
        this.#zoneOfBank.get(number) === zone &&
        Array.from({ length: bank.aisles }, (_, i) => bank.carriages.gapMm(i + 1)).every(
          (gapMm) => gapMm > AIRY_GAP_MM,
        ),
    );
  }

  memory(): WorldMemory {
    const banks = [...this.banks].map(([number, bank]) => [String(number), bank.place()]);
    const doors = [...this.doors].map(([id, door]) => [id, { open: door.open }]);
    return {
      banks: Object.fromEntries(banks) as WorldMemory['banks'],
      boxes: this.boxes.strayed(),
      people: this.people.places(),
      visitors: this.people.visitors(),
      doors: Object.fromEntries(doors) as WorldMemory['doors'],
      wet: [...this.wet],
    };
  }
}

function makeBank(spec: SimulatorConfig['banks'][number], memory: WorldMemory | undefined): Bank {
  const remembered = memory?.banks[String(spec.bank)];
  const limits = {
    maxSpeedMmPerS: spec.maxSpeedMmPerS,
    accelerationMmPerS2: spec.accelerationMmPerS2,
    emergencyBrakingMmPerS2: Math.max(spec.accelerationMmPerS2, spec.emergencyBrakingMmPerS2),
  };
  const place: BankPlace = remembered
    ? // A start is the end of a power cut.
      { ...remembered, positionUnknown: spec.losesPositionOnPowerCut || remembered.positionUnknown }
    : { positionsMm: positionsForAisles(spec, openAtFirst(spec)) };
  const bank = new Bank({ ...spec, limits }, place);
  bank.knobs.losesPositionOnPowerCut = spec.losesPositionOnPowerCut;
  return bank;
}

/** The aisles named, or the one named and those that follow it, the last one being followed by the first. */
function openAtFirst(spec: SimulatorConfig['banks'][number]): readonly number[] {
  const aisles = spec.carriages + 1;
  return (
    spec.openAisles ??
    Array.from({ length: spec.freeAisles }, (_, i) => ((spec.openAisle - 1 + i) % aisles) + 1)
  );
}
