import type { PlantState, PlantSwitch } from './types.ts';

const HOUR_MS = 3_600_000;

/** How long the plant must still stay as it is, ms; 0 when it may change. */
export function minimumLeftMs({ on, since, rules }: PlantState, now: number): number {
  if (since === null) return 0;
  const leastMs = on ? rules.minOnMs : rules.minOffMs;
  const leftMs = since + leastMs - now;
  // A clock that was set back must not hold a plant for a year.
  return leftMs > 2 * leastMs ? 0 : Math.max(0, leftMs);
}

/** How long a plant ran in [from, now], ms, by its changes, oldest first. */
export function runMs(switches: readonly PlantSwitch[], from: number, now: number): number {
  let sum = 0;
  for (const [index, { at, on }] of switches.entries()) {
    const until = switches[index + 1]?.at ?? now;
    if (on) sum += Math.max(0, Math.min(until, now) - Math.max(at, from));
  }
  return sum;
}

/** How often a plant was switched on in [from, now]. */
export function startsIn(switches: readonly PlantSwitch[], from: number, now: number): number {
  return switches.filter(({ at, on }) => on && at >= from && at <= now).length;
}

/**
 * Whether its duty forbids a plant to run: while it runs, that the duty is used up; while it rests, that less is left
 * than it would have to run for once it was started.
 * @returns what was used and of what, hours; `null` when it may run
 */
export function dutyReached(
  { rules, on, switches }: PlantState,
  now: number,
): { readonly hours: number; readonly window: number } | null {
  const { duty } = rules;
  if (!duty) return null;
  const usedMs = runMs(switches, now - duty.windowMs, now);
  if (usedMs + (on ? 0 : rules.minOnMs) <= duty.onMs - (on ? 1 : 0)) return null;
  return { hours: Math.round((usedMs / HOUR_MS) * 10) / 10, window: duty.windowMs / HOUR_MS };
}
