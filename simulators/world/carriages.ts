import { type DriveLimits, motorCurrentA, speedToRestWithin } from './drive.ts';

/** Size of one bank of carriages on its rails. */
export interface BankGeometry {
  readonly carriages: number;
  readonly carriageWidthMm: number;
  /** Width of one open aisle. */
  readonly aisleWidthMm: number;
  /** How many aisle widths all gaps of the bank share, 1..n+1; 1 by default. */
  readonly freeAisles?: number | undefined;
}

/** `together` moves every carriage that has room; `one-by-one` runs a single motor at a time. */
export type DriveOrder = 'together' | 'one-by-one';

/** A gap this much narrower than the aisle still counts as open: end switches have play. */
const OPEN_TOLERANCE_MM = 5;
/** Closer than this a carriage is where it should be. */
const ARRIVED_MM = 0.01;

/**
 * Carriages on one pair of rails between two end stops, as physics knows them: positions, speeds, and motors that can
 * neither start nor stop at once. No carriage passes or touches another: each drives only as fast as it could still
 * stop before what stands in its way now, which also makes followers set off one after the other as in a real bank.
 */
export class Carriages {
  readonly geometry: BankGeometry;
  readonly #limits: DriveLimits;
  readonly #order: DriveOrder;
  readonly #positions: number[];
  readonly #speeds: number[];
  readonly #accelerations: number[];
  #targets: number[] | null = null;
  #braking: 'service' | 'emergency' | null = null;

  constructor(
    geometry: BankGeometry,
    limits: DriveLimits,
    order: DriveOrder,
    positionsMm?: readonly number[],
  ) {
    this.geometry = geometry;
    this.#limits = limits;
    this.#order = order;
    const home = positionsForAisle(geometry, 1);
    this.#positions = positionsMm && isPossible(geometry, positionsMm) ? [...positionsMm] : home;
    this.#speeds = home.map(() => 0);
    this.#accelerations = home.map(() => 0);
  }

  /** Left edges from the left stop, mm, carriage 1 first. */
  get positionsMm(): readonly number[] {
    return this.#positions;
  }

  /** Signed speeds, mm/s; positive to the right. */
  get speedsMmPerS(): readonly number[] {
    return this.#speeds;
  }

  get moving(): boolean {
    return this.#targets !== null || this.#speeds.some((speed) => speed !== 0);
  }

  /** Whether every carriage stands where the last {@link drive} sent it. */
  arrivedAt(targets: readonly number[]): boolean {
    return targets.every((target, i) => Math.abs(target - (this.#positions[i] ?? 0)) < ARRIVED_MM);
  }

  /** Width of the gap to the left of carriage `aisle` (1..n+1), mm. */
  gapMm(aisle: number): number {
    const { carriages, carriageWidthMm } = this.geometry;
    const left = aisle === 1 ? 0 : (this.#positions[aisle - 2] ?? 0) + carriageWidthMm;
    const right = aisle > carriages ? railLengthMm(this.geometry) : (this.#positions[aisle - 1] ?? 0);
    return right - left;
  }

  /** The aisle that is open to its full width, 0 when none is. */
  openAisle(): number {
    for (let aisle = 1; aisle <= this.geometry.carriages + 1; aisle++)
      if (this.gapMm(aisle) >= this.geometry.aisleWidthMm - OPEN_TOLERANCE_MM) return aisle;
    return 0;
  }

  /** Sends each carriage to its place. Only from standstill; throws `Error` otherwise. */
  drive(targetsMm: readonly number[]): void {
    if (this.moving) throw new Error('carriages must stand still before they are sent elsewhere');
    this.#targets = [...targetsMm];
    this.#braking = null;
  }

  /** Brings everything to rest. `emergency` brakes harder and overrides a service brake. */
  brake(kind: 'service' | 'emergency'): void {
    this.#targets = null;
    if (this.#braking !== 'emergency') this.#braking = kind;
  }

  /** Lets `stepMs` pass. Steps should be short (20 ms) for smooth curves; safety does not depend on it. */
  step(stepMs: number): void {
    if (!this.moving) {
      this.#braking = null;
      return;
    }
    if (this.#targets && this.arrivedAt(this.#targets)) return this.#arrive(this.#targets);
    const stepS = stepMs / 1000;
    const before = [...this.#positions];
    const running = this.#order === 'one-by-one' ? this.#nextToRun() : null;
    for (let i = 0; i < before.length; i++) {
      const speed = this.#speeds[i] ?? 0;
      const next = this.#targets
        ? running === null || running === i || speed !== 0
          ? this.#drivenSpeed(i, before, stepS)
          : 0
        : this.#brakedSpeed(speed, stepS);
      this.#accelerations[i] = (Math.abs(next) - Math.abs(speed)) / stepS;
      this.#speeds[i] = next;
      this.#positions[i] = (before[i] ?? 0) + next * stepS;
    }
    if (!this.#targets && this.#speeds.every((speed) => speed === 0)) this.#braking = null;
  }

  /** Current of carriage `index`'s motor, A. */
  currentA(index: number, massKg: number): number {
    if (!this.moving) return 0;
    return motorCurrentA(massKg, this.#speeds[index] ?? 0, this.#accelerations[index] ?? 0);
  }

  #arrive(targets: readonly number[]): void {
    targets.forEach((target, i) => {
      this.#positions[i] = target;
      this.#speeds[i] = 0;
      this.#accelerations[i] = 0;
    });
    this.#targets = null;
  }

  #brakedSpeed(speed: number, stepS: number): number {
    const rate =
      this.#braking === 'emergency' ? this.#limits.emergencyBrakingMmPerS2 : this.#limits.accelerationMmPerS2;
    return Math.sign(speed) * Math.max(0, Math.abs(speed) - rate * stepS);
  }

  #drivenSpeed(i: number, positions: readonly number[], stepS: number): number {
    const direction = this.#direction(i, positions);
    if (direction === 0) return 0;
    const { maxSpeedMmPerS, accelerationMmPerS2 } = this.#limits;
    const free = this.#freeWayMm(i, direction, positions);
    const speed = Math.min(
      Math.abs(this.#speeds[i] ?? 0) + accelerationMmPerS2 * stepS,
      maxSpeedMmPerS,
      speedToRestWithin(free, accelerationMmPerS2, stepS),
    );
    return direction * speed;
  }

  /**
   * Free way of carriage `i`: to its target, and no further than where the neighbour ahead stands now. A neighbour
   * that comes towards us stays beyond its own target, and targets never overlap, so ours is limit enough.
   */
  #freeWayMm(i: number, direction: number, positions: readonly number[]): number {
    const position = positions[i] ?? 0;
    const toTarget = Math.abs((this.#targets?.[i] ?? position) - position);
    const ahead = i + direction;
    const neighbour = positions[ahead];
    if (neighbour === undefined || this.#direction(ahead, positions) === -direction) return toTarget;
    return Math.min(toTarget, Math.abs(neighbour - position) - this.geometry.carriageWidthMm);
  }

  #direction(i: number, positions: readonly number[]): number {
    const way = (this.#targets?.[i] ?? 0) - (positions[i] ?? 0);
    return Math.abs(way) < ARRIVED_MM ? 0 : Math.sign(way);
  }

  /** Leftward movers go leftmost first, then rightward movers rightmost first: nobody waits for one behind. */
  #nextToRun(): number {
    const directions = this.#positions.map((_, i) => this.#direction(i, this.#positions));
    const left = directions.indexOf(-1);
    return left >= 0 ? left : directions.lastIndexOf(1);
  }
}

/** Distance between the two end stops, mm. */
export function railLengthMm(geometry: BankGeometry): number {
  return geometry.carriages * geometry.carriageWidthMm + geometry.aisleWidthMm;
}

/** Where every carriage stands when aisle `aisle` (1..n+1) is open. */
export function positionsForAisle(geometry: BankGeometry, aisle: number): number[] {
  return Array.from(
    { length: geometry.carriages },
    (_, i) => i * geometry.carriageWidthMm + (i + 1 >= aisle ? geometry.aisleWidthMm : 0),
  );
}

/** Where every carriage stands when all n+1 gaps are equally wide. */
export function positionsSpread(geometry: BankGeometry): number[] {
  const gap = geometry.aisleWidthMm / (geometry.carriages + 1);
  return Array.from({ length: geometry.carriages }, (_, i) => i * geometry.carriageWidthMm + (i + 1) * gap);
}

/** Whether carriages can stand so: in order, none overlapping, none beyond an end stop. */
export function isPossible(geometry: BankGeometry, positionsMm: readonly number[]): boolean {
  const slack = 0.01;
  const { carriages, carriageWidthMm } = geometry;
  return (
    positionsMm.length === carriages &&
    positionsMm.every((position, i) => {
      const previous = i === 0 ? 0 : (positionsMm[i - 1] ?? 0) + carriageWidthMm;
      return Number.isFinite(position) && position >= previous - slack;
    }) &&
    (positionsMm[carriages - 1] ?? 0) + carriageWidthMm <= railLengthMm(geometry) + slack
  );
}
