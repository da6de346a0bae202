import { type BankGeometry, Carriages, type DriveOrder } from './carriages.ts';
import type { DriveLimits } from './drive.ts';

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
  /** The carriage (1..n) whose motor contactor welds shut when next it runs: it drives on after every stop and arrival. */
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

/** One bank as it stands in the room: its carriages, who is in its aisles, and what is wrong with it. */
export class Bank {
  readonly build: BankBuild;
  readonly carriages: Carriages;
  readonly knobs: BankKnobs;
  readonly #people: number[];
  readonly #loadKg: number[];

  constructor(build: BankBuild, positionsMm?: readonly number[]) {
    this.build = build;
    this.carriages = new Carriages(build, build.limits, build.order, positionsMm);
    this.knobs = { ...NO_KNOBS };
    this.#people = Array.from({ length: build.carriages + 1 }, () => 0);
    this.#loadKg = Array.from({ length: build.carriages }, () => 0);
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

  /** Whether hands can reach the shelves along that aisle: it is fully open and nothing moves. */
  standsOpen(aisle: number): boolean {
    return !this.carriages.moving && this.carriages.openAisle() === aisle;
  }

  /** Whether a safety bar is pressed against the obstruction. */
  get barPressed(): boolean {
    const { obstruction } = this.knobs;
    return obstruction !== null && this.carriages.gapMm(obstruction.aisle) <= obstruction.widthMm;
  }

  addLoadKg(carriage: number, kg: number): void {
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
}
