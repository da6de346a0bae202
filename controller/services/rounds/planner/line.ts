/**
 * The rails as a graph. A job's visits in one bank form an edge between the outermost aisles it needs (a loop when it
 * needs one), because the cheapest way through it begins at one of them and ends at the other. A sequence that opens
 * nothing between its jobs is a trail over these edges; where a trail cannot go on, an aisle with an odd number of ends
 * is to blame (Euler 1736).
 */
export interface Edge {
  readonly job: number;
  /** Ascending. */
  readonly aisles: readonly number[];
}

/** Aisles with an odd number of ends, ascending; where one stands at the beginning counts as an end. */
export function oddAisles(
  edges: readonly { readonly from: number; readonly to: number }[],
  start: number,
): number[] {
  const odd = new Set<number>();
  const flip = (aisle: number): void => void (odd.delete(aisle) || odd.add(aisle));
  for (const { from, to } of edges) {
    flip(from);
    flip(to);
  }
  if (start > 0) flip(start);
  return [...odd].sort((a, b) => a - b);
}

/**
 * Pairs aisles up along the line so that the distances within pairs are smallest: neighbours, once those that stay
 * alone are chosen. A round ends at one of them; one that may begin anywhere begins at another.
 * @param alone how many stay alone
 */
export function pairs(odd: readonly number[], alone: number): readonly (readonly [number, number])[] {
  if (odd.length <= alone) return [];
  const lengthOf = (rest: readonly number[]): number =>
    rest.reduce((sum, aisle, at) => sum + (at % 2 === 0 ? -aisle : aisle), 0);
  let best = odd.slice(alone);
  const choose = (rest: readonly number[], from: number, left: number): void => {
    if (left === 0) {
      if (lengthOf(rest) < lengthOf(best)) best = [...rest];
      return;
    }
    for (let at = from; at < rest.length; at++) choose(rest.toSpliced(at, 1), at, left - 1);
  };
  choose(odd, 0, alone);
  return Array.from(
    { length: best.length / 2 },
    (_, at) => [best[2 * at] ?? 0, best[2 * at + 1] ?? 0] as const,
  );
}

/** Groups of aisles that jobs tie together, each ascending. */
export function groupsOf(edges: readonly Edge[], start: number): readonly (readonly number[])[] {
  let groups: (readonly number[])[] = start > 0 ? [[start]] : [];
  for (const { aisles } of edges) {
    const tied = groups.filter((group) => aisles.some((aisle) => group.includes(aisle)));
    groups = groups.filter((group) => !tied.includes(group));
    groups.push([...new Set([...tied.flat(), ...aisles])].sort((a, b) => a - b));
  }
  return groups;
}
