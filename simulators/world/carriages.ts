import { type DriveLimits, motorCurrentA, speedToRestWithin, stallCurrentA } from './drive.ts';
import { Encoders, TOUCH_MM } from './encoders.ts';
import {
  type BankGeometry,
  gapsMm,
  isPossible,
  openAislesAt,
  positionsForAisle,
  railLengthMm,
} from './geometry.ts';
import { type MotorOrder, type Rails, roll } from './rolling.ts';

/** `together` moves every carriage that has room; `one-by-one` runs a single motor at a time. */
export type DriveOrder = 'together' | 'one-by-one';

/** What befalls carriages from outside while they roll; indexes count from 0. */
export interface Mishaps {
  /** Share of nominal acceleration and braking that a carriage of its weight reaches. */
  readonly share: (index: number) => number;
  /** The carriage whose contactor does not let go once it has closed; `null` when all do. */
  readonly stuck: number | null;
  /** What lies in the gap left of carriage `index`, mm; 0 when nothing does. */
  readonly debrisMm: (index: number) => number;
  readonly driftMmPerM: (index: number) => number;
}

/** What carriages remember through a loss of power. */
export interface CarriagesMemory {
  readonly positionsMm: readonly number[];
  readonly encoderOffsetsMm?: readonly number[] | undefined;
}

/** What the motors' own program does; it works on what the encoders say. */
type Program =
  | { readonly kind: 'drive'; readonly targets: readonly number[]; readonly done: boolean[] }
  | { readonly kind: 'home'; readonly done: boolean[] }
  | { readonly kind: 'brake'; emergency: boolean };

const NO_MISHAPS: Mishaps = {
  share: () => 1,
  stuck: null,
  debrisMm: () => 0,
  driftMmPerM: () => 0,
};
/** Closer than this a carriage is where it should be. */
const ARRIVED_MM = 0.01;
/** What adding up whole millimetres may be off by, mm. */
const ROUNDING_MM = 1e-6;
/** A motor that is on and turns its carriage slower than this has stalled, mm/s. */
const STALLED_MM_PER_S = 1;
/** Carriages look for their end stop at this share of full speed. */
const HOMING_SHARE = 0.25;
const BRAKE: MotorOrder = { kind: 'brake', emergency: false };

/**
 * Carriages on one pair of rails between two end stops, with motors that can neither start nor stop at once, and the
 * program that runs them. The program drives each carriage only as fast as it could still stop before what stands in
 * its way now, as far as its encoders know, which makes followers set off one after the other as in a real bank.
 * That no carriage ever passes another is physics ({@link roll}) and does not hang on the program.
 */
export class Carriages {
  readonly geometry: BankGeometry;
  readonly #limits: DriveLimits;
  readonly #order: DriveOrder;
  readonly #encoders: Encoders;
  #positions: readonly number[];
  #speeds: readonly number[];
  #accelerations: readonly number[];
  #stalled: readonly boolean[] = [];
  #program: Program | null = null;
  /** Carriage whose contactor is welded shut, and the way it pulls. */
  #welded: { readonly index: number; readonly direction: number } | null = null;

  constructor(geometry: BankGeometry, limits: DriveLimits, order: DriveOrder, memory?: CarriagesMemory) {
    this.geometry = geometry;
    this.#limits = limits;
    this.#order = order;
    const known = memory !== undefined && isPossible(geometry, memory.positionsMm);
    this.#positions = known ? [...memory.positionsMm] : positionsForAisle(geometry, 1);
    this.#encoders = new Encoders(geometry, known ? memory.encoderOffsetsMm : undefined);
    this.#speeds = this.#positions.map(() => 0);
    this.#accelerations = this.#speeds;
  }

  /** True left edges from the left stop, mm, carriage 1 first. */
  get positionsMm(): readonly number[] {
    return this.#positions;
  }

  /** Left edges as the encoders report them, mm. */
  get reportedMm(): readonly number[] {
    return this.#encoders.reported(this.#positions);
  }

  /** Signed speeds, mm/s; positive to the right. */
  get speedsMmPerS(): readonly number[] {
    return this.#speeds;
  }

  /** Whether anything rolls or is about to. */
  get moving(): boolean {
    return this.running || this.#speeds.some((speed) => speed !== 0);
  }

  /** Whether the program is at work. It knows nothing of a motor that does not let go. */
  get running(): boolean {
    return this.#program !== null;
  }

  memory(): CarriagesMemory {
    return { positionsMm: [...this.#positions], encoderOffsetsMm: [...this.#encoders.offsetsMm] };
  }

  /** Whether the program believes every carriage at its target. */
  arrivedAt(targets: readonly number[]): boolean {
    return this.reportedMm.every((position, i) => Math.abs((targets[i] ?? 0) - position) < ARRIVED_MM);
  }

  /** True width of the gap to the left of carriage `aisle` (1..n+1), mm. */
  gapMm(aisle: number): number {
    return gapsMm(this.geometry, this.#positions)[aisle - 1] ?? 0;
  }

  /** The first aisle that truly is open to its full width, 0 when none is. */
  openAisle(): number {
    return openAislesAt(this.geometry, this.#positions)[0] ?? 0;
  }

  /** Sends each carriage to its place. Throws `Error` while the program is at work. */
  drive(targetsMm: readonly number[]): void {
    this.#requireRest();
    this.#program = { kind: 'drive', targets: [...targetsMm], done: targetsMm.map(() => false) };
  }

  /** Runs everything slowly to the left until it touches. Throws `Error` while the program is at work. */
  home(): void {
    this.#requireRest();
    this.#program = { kind: 'home', done: this.#positions.map(() => false) };
  }

  /** Brings everything to rest. `emergency` brakes harder and overrides a service brake. */
  brake(kind: 'service' | 'emergency'): void {
    const program = this.#program;
    if (program?.kind === 'brake') program.emergency ||= kind === 'emergency';
    else if (this.moving) this.#program = { kind: 'brake', emergency: kind === 'emergency' };
  }

  /** Whether the program has the motor of carriage `index` switched on. */
  powers(index: number): boolean {
    return this.#program !== null && this.#program.kind !== 'brake' && this.#program.done[index] === false;
  }

  /** Lets `stepMs` pass. Steps should be short (20 ms) for smooth curves; safety does not depend on it. */
  step(stepMs: number, mishaps: Mishaps = NO_MISHAPS): void {
    if (this.#welded && this.#welded.index !== mishaps.stuck) this.#letGo();
    if (!this.moving && !this.#welded) {
      this.#stalled = [];
      return;
    }
    this.#noteArrivals();
    const stepS = stepMs / 1000;
    const orders = this.#orders(stepS, mishaps);
    const before = this.#positions;
    const rails = this.#rails(mishaps);
    const after = roll({ positionsMm: before, speedsMmPerS: this.#speeds }, orders, rails, stepS);
    this.#positions = after.positionsMm;
    this.#speeds = after.speedsMmPerS;
    this.#accelerations = after.accelerationsMmPerS2;
    const pull = (i: number): number => directionOf(orders[i]);
    this.#stalled = orders.map(
      (_, i) =>
        pull(i) !== 0 && after.blocked[i] === true && Math.abs(this.#speeds[i] ?? 0) < STALLED_MM_PER_S,
    );
    const gaps = gapsMm(this.geometry, this.#positions);
    this.#encoders.count(before, this.#positions, mishaps.driftMmPerM, (i) => {
      const ahead = i + pull(i);
      const touches = (gaps[Math.max(i, ahead)] ?? 0) <= TOUCH_MM;
      return after.blocked[i] && touches && this.#positions[ahead] !== undefined ? ahead : null;
    });
    this.#advance(gaps);
  }

  /** Current of carriage `index`'s motor, A. */
  currentA(index: number, massKg: number): number {
    if (this.#stalled[index]) return stallCurrentA(massKg, this.#limits);
    if (!this.moving) return 0;
    return motorCurrentA(massKg, this.#speeds[index] ?? 0, this.#accelerations[index] ?? 0);
  }

  #requireRest(): void {
    if (this.running) throw new Error('carriages must stand still before they are sent elsewhere');
  }

  /** The contactor opens at last: its carriage brakes like the others. */
  #letGo(): void {
    this.#welded = null;
    if (!this.running) this.brake('service');
  }

  #rails(mishaps: Mishaps): Rails {
    const { carriages, carriageWidthMm } = this.geometry;
    return {
      carriageWidthMm,
      lengthMm: railLengthMm(this.geometry),
      limits: this.#limits,
      shares: this.#positions.map((_, i) => mishaps.share(i)),
      leastGapsMm: Array.from({ length: carriages + 1 }, (_, k) => mishaps.debrisMm(k)),
    };
  }

  /** What each motor gets: what the program orders, except where a contactor has welded shut. */
  #orders(stepS: number, mishaps: Mishaps): MotorOrder[] {
    const reported = this.reportedMm;
    const next = this.#order === 'one-by-one' ? this.#nextToRun(reported) : null;
    const orders = reported.map((_, i) =>
      next === null || next === i || this.#speeds[i] !== 0
        ? this.#ordered(i, reported, stepS, mishaps.share(i))
        : BRAKE,
    );
    const { stuck } = mishaps;
    if (stuck === null) return orders;
    const ordered = directionOf(orders[stuck]);
    const running = ordered || Math.sign(this.#speeds[stuck] ?? 0);
    if (!this.#welded && running !== 0) this.#welded = { index: stuck, direction: running };
    if (this.#welded && this.#welded.direction !== ordered)
      orders[stuck] = { kind: 'run', speedMmPerS: this.#welded.direction * this.#limits.maxSpeedMmPerS };
    return orders;
  }

  #ordered(i: number, reported: readonly number[], stepS: number, share: number): MotorOrder {
    const program = this.#program;
    if (!program) return BRAKE;
    if (program.kind === 'brake') return program;
    if (program.done[i]) return BRAKE;
    const { maxSpeedMmPerS } = this.#limits;
    if (program.kind === 'home') {
      // Pressed against a neighbour that is still on its way: wait for it.
      const waits = i > 0 && !program.done[i - 1] && this.gapMm(i + 1) <= TOUCH_MM;
      return waits ? BRAKE : { kind: 'run', speedMmPerS: -HOMING_SHARE * maxSpeedMmPerS };
    }
    const direction = this.#direction(i, reported, program.targets);
    const free = this.#freeWayMm(i, direction, reported, program.targets);
    const rate = this.#limits.accelerationMmPerS2 * share;
    const speed = Math.min(maxSpeedMmPerS, speedToRestWithin(free, rate, stepS));
    return speed === 0 ? BRAKE : { kind: 'run', speedMmPerS: direction * speed };
  }

  /**
   * Free way of carriage `i`: to its target, and no further than where the neighbour ahead stands now. A neighbour
   * that comes towards us stays beyond its own target, and targets never overlap, so ours is limit enough.
   */
  #freeWayMm(i: number, direction: number, reported: readonly number[], targets: readonly number[]): number {
    const position = reported[i] ?? 0;
    const toTarget = Math.abs((targets[i] ?? position) - position);
    const ahead = i + direction;
    const neighbour = reported[ahead];
    if (neighbour === undefined || this.#direction(ahead, reported, targets) === -direction) return toTarget;
    return Math.min(toTarget, Math.abs(neighbour - position) - this.geometry.carriageWidthMm);
  }

  #direction(i: number, reported: readonly number[], targets: readonly number[]): number {
    const way = (targets[i] ?? 0) - (reported[i] ?? 0);
    return Math.abs(way) < ARRIVED_MM ? 0 : Math.sign(way);
  }

  /** Leftward movers go leftmost first, then rightward movers rightmost first: nobody waits for one behind. */
  #nextToRun(reported: readonly number[]): number | null {
    const program = this.#program;
    if (program === null || program.kind === 'brake') return null;
    if (program.kind === 'home') return program.done.indexOf(false);
    const directions = reported.map((_, i) =>
      program.done[i] ? 0 : this.#direction(i, reported, program.targets),
    );
    const left = directions.indexOf(-1);
    return left >= 0 ? left : directions.lastIndexOf(1);
  }

  /** Takes note of what the step has brought about, and ends a program that has nothing left to do. */
  #advance(gaps: readonly number[]): void {
    const program = this.#program;
    if (!program) return;
    if (program.kind === 'brake') {
      const welded = this.#welded?.index;
      if (this.#speeds.every((speed, i) => speed === 0 || i === welded)) this.#program = null;
      return;
    }
    if (program.kind === 'home')
      for (let i = 0; i < program.done.length && (gaps[i] ?? 0) <= TOUCH_MM; i++)
        if (!program.done[i]) this.#rest(i, program.done);
    if (program.done.every(Boolean)) this.#program = null;
  }

  #noteArrivals(): void {
    const program = this.#program;
    if (program?.kind !== 'drive') return;
    const { targets, done } = program;
    const reported = this.reportedMm;
    for (let i = 0; i < done.length; i++)
      if (!done[i] && this.#direction(i, reported, targets) === 0) this.#rest(i, done);
    if (!done.every(Boolean)) return;
    this.#settle(targets);
    this.#program = null;
  }

  /** The program lets go of a carriage; one whose contactor is welded shut does not care. */
  #rest(i: number, done: boolean[]): void {
    done[i] = true;
    if (this.#welded?.index === i) return;
    this.#speeds = this.#speeds.with(i, 0);
    this.#accelerations = this.#accelerations.with(i, 0);
  }

  /** The last hundredth of a millimetre, so that rounding errors do not add up over the years. */
  #settle(targets: readonly number[]): void {
    const settled = this.reportedMm.map((reported, i) => {
      const way = (targets[i] ?? 0) - reported;
      return (this.#positions[i] ?? 0) + (Math.abs(way) < ARRIVED_MM ? way : 0);
    });
    if (gapsMm(this.geometry, settled).every((gap) => gap >= -ROUNDING_MM)) this.#positions = settled;
  }
}

function directionOf(order: MotorOrder | undefined): number {
  return order?.kind === 'run' ? Math.sign(order.speedMmPerS) : 0;
}
