import type { RailSpeeds } from './problem.ts';

/** No aisle is known to stand open. */
export const NONE = 0;

/**
 * One job's way through one bank with a single free aisle width: from the aisle that stands open, through all its
 * aisles, to the one it leaves open. Aisles lie on a line, so the carriages moved are the length of the shortest walk
 * that covers the outermost two and ends where it should.
 *
 * @param aisles the job's aisles in that bank, ascending, each once
 * @param from the aisle that stands open, or {@link NONE}: then the first opening counts no carriages
 * @param last the one of `aisles` that is visited last
 * @returns openings and carriages moved, and whether the walk turns at the low end first
 */
export function passage(
  aisles: readonly number[],
  from: number,
  last: number,
): { readonly openings: number; readonly carriages: number; readonly lowFirst: boolean } {
  const low = aisles[0] ?? last;
  const high = aisles.at(-1) ?? last;
  const only = aisles.length === 1;
  if (only && from === last) return { openings: 0, carriages: 0, lowFirst: true };
  // What stands open need not be opened, unless it is to be the last one and others come before it.
  const spared = from !== last && aisles.includes(from) ? 1 : 0;
  const openings = aisles.length - spared;
  if (only) return { openings, carriages: from === NONE ? 0 : Math.abs(from - last), lowFirst: true };
  const reach = (end: number): number => (from === NONE ? 0 : Math.abs(from - end));
  // From nowhere, the end that is to be left open last cannot be where the walk begins.
  const viaLow =
    from === NONE && last === low ? Number.POSITIVE_INFINITY : reach(low) + 2 * high - low - last;
  const viaHigh =
    from === NONE && last === high ? Number.POSITIVE_INFINITY : reach(high) + high - 2 * low + last;
  const lowFirst = viaLow <= viaHigh;
  return { openings, carriages: Math.min(viaLow, viaHigh), lowFirst };
}

/** The order of the visits that {@link passage} counts. */
export function visitsOf(aisles: readonly number[], from: number, last: number): readonly number[] {
  const { lowFirst } = passage(aisles, from, last);
  const between = aisles.filter((aisle) => aisle !== from && aisle !== last);
  return [
    ...(from !== last && aisles.includes(from) ? [from] : []),
    ...(lowFirst ? between : between.toReversed()),
    last,
  ];
}

/** What a passage takes, s. */
export function passageSeconds(
  aisles: readonly number[],
  from: number,
  last: number,
  { openingSeconds, secondsPerCarriage }: RailSpeeds,
): number {
  const { openings, carriages } = passage(aisles, from, last);
  return openings * openingSeconds + carriages * secondsPerCarriage;
}
