/** Sequence numbers of bank commands: 1..65535, after which comes 1 again (docs/bank-v1.md). */
const LAST = 65_535;

/** The number given out after `sequence`; 0, none yet, is followed by 1. */
export function nextSequence(sequence: number): number {
  return sequence >= LAST ? 1 : sequence + 1;
}

/**
 * Whether `a` was given out after `b`, on a circle where half way round is the horizon (RFC 1982, section 3.2).
 * 0 is "none yet" and is after nothing.
 */
export function isAfter(a: number, b: number): boolean {
  if (a === 0 || a === b) return false;
  if (b === 0) return true;
  return (a - b + LAST) % LAST < LAST / 2;
}
