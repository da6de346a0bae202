import { Carriages, type CarriagesMemory, type DriveOrder } from './carriages.ts';
import { type DriveLimits, drivingShare, tripCurrentA } from './drive.ts';
import type { BankGeometry } from './geometry.ts';

/** At which ends of a bank a fixed rack stands. */
export interface FixedEnds {
  readonly left: boolean;
  readonly right: boolean;
}

/** How one bank is built. */
export interface BankBuild extends BankGeometry {
  readonly bank: number;
  readonly limits: DriveLimits;
  readonly order: DriveOrder;
  /** Empty weight of a carriage, kg; boxes come on top. */
  readonly carriageMassKg: number;
  /** Weight the brakes are made for, kg; twice the empty weight by default. Heavier carriages brake longer. */
  readonly nominalMassKg?: number | undefined;
  /** A fixed rack at that end: carriage 00 face B, carriage n+1 face A. None by default. */
  readonly fixedEnds?: FixedEnds | undefined;
}

/** An object left between two carriages: the safety bars touch it before the gap is narrower than it is. */
export interface Obstruction {
  readonly aisle: number;
  readonly widthMm: number;
}

/** Something on the rail in an aisle that no safety bar feels: the carriage that reaches it stops dead. */
export interface Debris {
  readonly aisle: number;
  readonly widthMm: number;
}

/** What people and mishaps do to a bank from outside; every field is a knob. */
export interface BankKnobs {
  obstruction: Obstruction | null;
  debris: Debris | null;
  /**
   * The carriage (1..n) whose motor contactor welds shut as soon as it runs: after every stop and arrival it drives on in
   * its last direction, until it meets something, unknown to the controller.
   */
  stuckContactor: { readonly carriage: number } | null;
  /** How far reported positions deviate from the true ones for each metre travelled, mm; one number, or by carriage. */
  encoderDriftMmPerM: number | Readonly<Record<number, number>>;
  /** How long presence sensors and the emergency stop contact chatter after each change, ms of wire time. */
  bounceMs: number;
  /** A power cut makes the controller forget where its carriages are. */
  losesPositionOnPowerCut: boolean;
  emergencyStop: boolean;
  fire: boolean;
  localControl: boolean;
  /** Vendor's fault code, 0 none. */
  faultCode: number;
  /** The motor that is overloaded as soon as it runs, 1..n. */
  overloadCarriage: number | null;
  /** Aisles whose presence sensor is broken. */
  presenceSensorBad: readonly number[];
  /** The controller has lost track of where its carriages are. */
  positionUnknown: boolean;
}

const NO_KNOBS: BankKnobs = {
  obstruction: null,
  debris: null,
  stuckContactor: null,
  encoderDriftMmPerM: 0,
  bounceMs: 0,
  losesPositionOnPowerCut: false,
  emergencyStop: false,
  fire: false,
  localControl: false,
  faultCode: 0,
  overloadCarriage: null,
  presenceSensorBad: [],
  positionUnknown: false,
};

/** Nobody fits into a gap narrower than this. */
const BODY_WIDTH_MM = 450;
/** Hands reach every shelf along a gap that is this share of an aisle wide. */
const REACH_SHARE = 0.9;
/** An unloaded carriage weighs about half of what its brakes are made for. */
const NOMINAL_LOAD_FACTOR = 2;

/** What a bank remembers through a loss of power; knobs are turned back by then. */
export interface BankPlace extends CarriagesMemory {
  /** Its controller knows no longer where the carriages are. */
  readonly positionUnknown?: boolean | undefined;
}

/** One bank as it stands in the room: its carriages, who is in its aisles, and what is wrong with it. */
export class Bank {
  readonly build: BankBuild;
  readonly carriages: Carriages;
  readonly knobs: BankKnobs;
  readonly #people: number[];
  readonly #loadKg: number[];

  /** @param place where the carriages stand, or their positions alone; aisle 1 stands open without it */
  constructor(build: BankBuild, place?: BankPlace | readonly number[]) {
    const memory = isPositions(place) ? { positionsMm: place } : place;
    this.build = build;
    this.carriages = new Carriages(build, build.limits, build.order, memory);
    this.knobs = { ...NO_KNOBS, positionUnknown: memory?.positionUnknown ?? false };
    this.#people = Array.from({ length: build.carriages + 1 }, () => 0);
    this.#loadKg = Array.from({ length: build.carriages }, () => 0);
  }

  /** What is to be written down of it. */
  place(): BankPlace {
    return { ...this.carriages.memory(), positionUnknown: this.knobs.positionUnknown };
  }

  /** Lets the carriages roll for `stepMs`, with whatever is wrong with them. */
  step(stepMs: number): void {
    const { debris, stuckContactor, encoderDriftMmPerM: drift } = this.knobs;
    const nominalMassKg = this.build.nominalMassKg ?? NOMINAL_LOAD_FACTOR * this.build.carriageMassKg;
    this.carriages.step(stepMs, {
      share: (index) => drivingShare(this.massKg(index + 1), nominalMassKg),
      stuck: stuckContactor === null ? null : stuckContactor.carriage - 1,
      debrisMm: (index) => (debris?.aisle === index + 1 ? debris.widthMm : 0),
      driftMmPerM: (index) => (typeof drift === 'number' ? drift : (drift[index + 1] ?? 0)),
    });
  }

  /** Number of aisles: one more than carriages. */
  get aisles(): number {
    return this.build.carriages + 1;
  }

  hasAisle(aisle: number): boolean {
    return Number.isInteger(aisle) && aisle >= 1 && aisle <= this.aisles;
  }

  peopleIn(aisle: number): number {
    return this.#people[aisle - 1] ?? 0;
  }

  setPeople(aisle: number, count: number): void {
    if (this.hasAisle(aisle)) this.#people[aisle - 1] = Math.max(0, count);
  }

  get anyoneInside(): boolean {
    return this.#people.some((count) => count > 0);
  }

  /** Whether a person fits into that gap now. */
  fitsPerson(aisle: number): boolean {
    return this.hasAisle(aisle) && this.carriages.gapMm(aisle) >= BODY_WIDTH_MM;
  }

  /** Whether hands can reach the shelves along that aisle: it is open and nothing moves. */
  standsOpen(aisle: number): boolean {
    return !this.carriages.moving && this.carriages.gapMm(aisle) >= REACH_SHARE * this.build.aisleWidthMm;
  }

  /** Whether a safety bar is pressed against the obstruction. */
  get barPressed(): boolean {
    const { obstruction } = this.knobs;
    return obstruction !== null && this.carriages.gapMm(obstruction.aisle) <= obstruction.widthMm;
  }

  /** Fixed racks at the ends carry boxes too, but weigh on no motor. */
  addLoadKg(carriage: number, kg: number): void {
    if (carriage < 1 || carriage > this.build.carriages) return;
    this.#loadKg[carriage - 1] = (this.#loadKg[carriage - 1] ?? 0) + kg;
  }

  massKg(carriage: number): number {
    return this.build.carriageMassKg + (this.#loadKg[carriage - 1] ?? 0);
  }

  /** Motor current of carriage `carriage` now, A; an overloaded motor draws several times its share. */
  currentA(carriage: number): number {
    const current = this.carriages.currentA(carriage - 1, this.massKg(carriage));
    return this.knobs.overloadCarriage === carriage
      ? current * 4 + (this.carriages.moving ? 12 : 0)
      : current;
  }

  /** Whether a motor that the controller has switched on draws more than it should. */
  get overcurrent(): boolean {
    return this.#loadKg.some((_, index) => {
      const massKg = this.massKg(index + 1);
      return (
        this.carriages.powers(index) &&
        this.carriages.currentA(index, massKg) > tripCurrentA(massKg, this.build.limits)
      );
    });
  }
}

function isPositions(place: BankPlace | readonly number[] | undefined): place is readonly number[] {
  return Array.isArray(place);
}
