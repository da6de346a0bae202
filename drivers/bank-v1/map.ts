import type { MotionResult } from '../contract/index.ts';

/** The register map `bank-v1` as the design document states it; addresses are those on the wire (from 0). */
export const MAP_VERSION = 1;

/** Input registers (FC 04). */
export const INPUT = {
  mapVersion: 0,
  carriages: 1,
  status: 2,
  openAisle: 3,
  targetAisle: 4,
  lastSequence: 5,
  lastResult: 6,
  faultCode: 7,
  heartbeatEcho: 8,
  aisleWidthMm: 9,
  /** Left edge of the first carriage; the others follow. */
  positions: 10,
  /** Motor current of the first carriage, 0.01 A; the others follow. */
  currents: 60,
} as const;

/** Discrete inputs (FC 02), n+1 of each. */
export const DISCRETE = { presence: 0, presenceFault: 64 } as const;

/** Holding registers (FC 03, 06, 16). */
export const HOLDING = { command: 0, heartbeat: 8, watchdogMs: 9 } as const;

/** Bit numbers of the status word. */
export const STATUS_BIT = {
  moving: 0,
  emergencyStop: 1,
  fire: 2,
  fault: 3,
  localControl: 4,
  locked: 5,
  watchdogTripped: 6,
  anyOccupied: 7,
  overload: 8,
  latchedStop: 9,
} as const;

/** Value of the open-aisle register when the controller does not know. */
export const AISLE_UNKNOWN = 0xffff;

/** Code in register 6, by index. */
export const RESULTS: readonly MotionResult[] = [
  'none',
  'running',
  'done',
  'refused-emergency-stop',
  'refused-occupied',
  'refused-local',
  'refused-locked',
  'refused-fire',
  'refused-fault',
  'refused-latched',
  'refused-bad-argument',
  'stopped-obstruction',
  'stopped-watchdog',
  'stopped-overload',
  'stopped-by-command',
  'stopped-emergency',
];

/** Command codes of holding register 1. */
export const COMMAND = {
  openAisle: 1,
  stop: 2,
  closeUp: 3,
  spread: 4,
  lock: 5,
  unlock: 6,
  reset: 7,
} as const;

/** Folded into the guard word, so that a row of zeros is no valid command. */
export const GUARD_SALT = 0xa5a5;
