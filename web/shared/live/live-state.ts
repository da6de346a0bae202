/**
 * `connecting`: never heard anything yet. `live`: ticks arrive. `stale`: a tick is overdue. `dead`: the daemon, or the
 * line to it, is gone; what the screen shows is history.
 */
export type LiveState = 'connecting' | 'live' | 'stale' | 'dead';

/** A tick comes each second. Dead must show within three: the rest is for the tick that was just missed. */
const STALE_AFTER_MS = 1800;
const DEAD_AFTER_MS = 2600;

/**
 * The state of a live stream.
 * @param ageMs how long ago it was last heard, ms; `null` when never
 * @param broken whether the line is known to be broken
 */
export function liveStateOf(ageMs: number | null, broken: boolean): LiveState {
  if (ageMs === null) return broken ? 'dead' : 'connecting';
  if (broken || ageMs > DEAD_AFTER_MS) return 'dead';
  return ageMs > STALE_AFTER_MS ? 'stale' : 'live';
}
