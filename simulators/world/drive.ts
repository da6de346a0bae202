/** What the motors of a bank can do. */
export interface DriveLimits {
  readonly maxSpeedMmPerS: number;
  /** Acceleration and service braking, mm/s². */
  readonly accelerationMmPerS2: number;
  /** Braking when a safety input trips, mm/s²; at least the acceleration. */
  readonly emergencyBrakingMmPerS2: number;
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
