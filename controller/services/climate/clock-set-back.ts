/** What comes from so little before what was told already is late, ms; from further back, the clock was put back. */
const LATE_MS = 3_600_000;

/**
 * Whether the clock of the daemon must have been put back since: who went on waiting for it to come to where it was would
 * be deaf until then.
 * @param before what it once showed, epoch ms
 * @param now what it shows, epoch ms
 */
export function isSetBack(before: number, now: number): boolean {
  return before - now >= LATE_MS;
}
