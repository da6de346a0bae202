/** What the motors of a bank can do. */
export interface DriveLimits {
  readonly maxSpeedMmPerS: number;
  /** Acceleration and service braking of a carriage of nominal mass, mm/s². */
  readonly accelerationMmPerS2: number;
  /** Braking when a safety input trips, of a carriage of nominal mass, mm/s²; at least the acceleration. */
  readonly emergencyBrakingMmPerS2: number;
}

/** However heavy a carriage, its brakes reach this share of their nominal deceleration. */
const LEAST_SHARE = 0.5;

/**
 * The share of the nominal acceleration and braking that motor and brakes reach with this mass: a = F/m with the force
 * made for the nominal mass. Never above 1, because a light carriage would only slide on its wheels, nor below a half.
 */
export function drivingShare(massKg: number, nominalMassKg: number): number {
  return Math.min(1, Math.max(LEAST_SHARE, nominalMassKg / massKg));
}

/**
 * The highest speed that still lets a carriage rest within `distanceMm` when it keeps that speed for one more step.
 * Solves v·dt + v²/2a = d for v. A carriage that obeyed it in one step can always obey it in the next by braking with
 * no more than `brakingMmPerS2`, so it never needs to stop harder than it can.
 * @param distanceMm free way ahead, mm (negative counts as none)
 * @param stepS length of the step, s
 */
export function speedToRestWithin(distanceMm: number, brakingMmPerS2: number, stepS: number): number {
  if (distanceMm <= 0) return 0;
  const root = Math.sqrt(stepS * stepS + (2 * distanceMm) / brakingMmPerS2);
  return brakingMmPerS2 * (root - stepS);
}

const GRAVITY_M_PER_S2 = 9.81;
/** Steel wheel on steel rail, bearings included. */
const ROLLING_RESISTANCE = 0.006;
const MOTOR_VOLT = 24;
const MOTOR_EFFICIENCY = 0.55;
const IDLE_AMPERE = 0.35;
/** A small DC gear motor that cannot turn draws about this many times its rated current. */
const STALL_FACTOR = 6;
/** Overload protection is set to this many times the rated current. */
const TRIP_FACTOR = 2;

/**
 * Current a carriage's 24 V motor draws, from the force on its wheels: (m·g·μ + m·a)·v / (η·U), plus idle current.
 * @param accelerationMmPerS2 along the movement; negative while braking
 */
export function motorCurrentA(massKg: number, speedMmPerS: number, accelerationMmPerS2: number): number {
  if (speedMmPerS === 0 && accelerationMmPerS2 === 0) return 0;
  const forceN = massKg * (GRAVITY_M_PER_S2 * ROLLING_RESISTANCE + accelerationMmPerS2 / 1000);
  const powerW = Math.max(0, forceN) * (Math.abs(speedMmPerS) / 1000);
  return IDLE_AMPERE + powerW / (MOTOR_EFFICIENCY * MOTOR_VOLT);
}

/** The most current a healthy motor draws: at full speed while still accelerating, A. */
export function ratedCurrentA(massKg: number, limits: DriveLimits): number {
  return motorCurrentA(massKg, limits.maxSpeedMmPerS, limits.accelerationMmPerS2);
}

/** Current of a motor that is switched on and cannot turn, A. */
export function stallCurrentA(massKg: number, limits: DriveLimits): number {
  return STALL_FACTOR * ratedCurrentA(massKg, limits);
}

/** Current above which overload protection counts, A. */
export function tripCurrentA(massKg: number, limits: DriveLimits): number {
  return TRIP_FACTOR * ratedCurrentA(massKg, limits);
}
