/** Results as register 6 of `bank-v1` gives them. */
export const RESULT = {
  none: 0,
  running: 1,
  done: 2,
  refusedEmergencyStop: 3,
  refusedOccupied: 4,
  refusedLocal: 5,
  refusedLocked: 6,
  refusedFire: 7,
  refusedFault: 8,
  refusedLatched: 9,
  refusedBadArgument: 10,
  stoppedObstruction: 11,
  stoppedWatchdog: 12,
  stoppedOverload: 13,
  stoppedByCommand: 14,
  stoppedEmergency: 15,
} as const;

/** Codes of commands. */
export const CODE = { openAisle: 1, stop: 2, closeUp: 3, spread: 4, lock: 5, unlock: 6, reset: 7 } as const;

/** Guard word of a command block (`bank-v1`, holding registers 0..3). */
export function guardOf(sequence: number, code: number, argument: number): number {
  return (sequence ^ code ^ argument ^ 0xa5a5) & 0xffff;
}
