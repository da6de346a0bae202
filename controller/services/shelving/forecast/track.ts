import type { Travel } from './travel-model.ts';

/** A carriage with no more way than this stays where it is, mm. */
const STANDS_MM = 1;

/** The rails of a bank as far as travel needs them, mm. */
export interface BankTrack {
  readonly carriages: number;
  readonly carriageWidthMm: number;
  readonly freeAisles: number;
  readonly aisleWidthMm: number;
}

/** Left edges of all carriages when these aisles stand open, each to the full width. */
export function positionsWithOpen(track: BankTrack, open: readonly number[]): readonly number[] {
  return Array.from({ length: track.carriages }, (_, index) => {
    const left = open.filter((aisle) => aisle <= index + 1).length;
    return index * track.carriageWidthMm + left * track.aisleWidthMm;
  });
}

/** Left edges of all carriages when all n+1 gaps are as wide as each other. */
export function positionsSpread({ carriages, carriageWidthMm, ...track }: BankTrack): readonly number[] {
  const gapMm = (track.freeAisles * track.aisleWidthMm) / (carriages + 1);
  return Array.from({ length: carriages }, (_, index) => index * carriageWidthMm + (index + 1) * gapMm);
}

/**
 * The aisles that stand open after `aisle` was opened: with a free width to spare all that were, else without the one
 * nearest to it, because that moves the fewest carriages.
 */
export function openAfter(track: BankTrack, open: readonly number[], aisle: number): readonly number[] {
  if (open.includes(aisle)) return open;
  const kept = open
    .toSorted((a, b) => Math.abs(b - aisle) - Math.abs(a - aisle) || a - b)
    .slice(0, track.freeAisles - 1);
  return [...kept, aisle].toSorted((a, b) => a - b);
}

/** Where the carriages of a bank with these aisles open come to stand when `aisle` is opened. */
export function openingTargetsMm(
  track: BankTrack,
  open: readonly number[],
  aisle: number,
): readonly number[] {
  return positionsWithOpen(track, openAfter(track, open, aisle));
}

/** Where a command of ours brings the carriages; `null` for one under which none rolls. */
export function targetsOf(
  track: BankTrack,
  open: readonly number[],
  command: string,
  argument: number,
): readonly number[] | null {
  const { carriages, freeAisles } = track;
  switch (command) {
    case 'open-aisle':
      return openingTargetsMm(track, open, argument);
    case 'close-up':
      // Closed up to one side, all the free width is at the other.
      return positionsWithOpen(
        track,
        Array.from({ length: freeAisles }, () => (argument === 0 ? carriages + 1 : 1)),
      );
    case 'spread':
      return positionsSpread(track);
    default:
      return null;
  }
}

/** The way between two standings; `null` where a make tells no positions. */
export function travelBetween(fromMm: readonly (number | null)[], toMm: readonly number[]): Travel | null {
  let longestMm = 0;
  let sumMm = 0;
  let rolling = 0;
  for (const [index, to] of toMm.entries()) {
    const from = fromMm[index] ?? null;
    if (from === null) return null;
    const wayMm = Math.abs(to - from);
    longestMm = Math.max(longestMm, wayMm);
    sumMm += wayMm;
    if (wayMm > STANDS_MM) rolling++;
  }
  return { longestMm, sumMm, rolling };
}
