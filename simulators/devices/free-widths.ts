import { type BankGeometry, freeAislesOf, positionsForWidths, widthsAt } from '../world/geometry.ts';

/**
 * Where the carriages go to open an aisle of a bank whose gaps share one or more free aisle widths. Whole widths that
 * gaps already have stay where they are. A width that no gap has whole (after a spread or a stop) goes to the aisle; when
 * there is none, the gap gives one whose closing needs the least carriage travel, a gap of several widths before one
 * that would close. Widths that are whole nowhere even then go, one after another, to where they cost the least travel.
 * Equal travel decides for the lower aisle.
 * @param fromMm where the controller believes its carriages to be
 * @param aisle 1..n+1
 * @returns left edges, mm; `fromMm` itself when the aisle is open and nothing has to be put straight
 */
export function positionsToOpen(geometry: BankGeometry, fromMm: readonly number[], aisle: number): number[] {
  const widths = widthsAt(geometry, fromMm);
  let spare = freeAislesOf(geometry) - sum(widths);
  const isOpen = (widths[aisle - 1] ?? 0) > 0;
  if (isOpen && spare > 0) return [...fromMm];
  if (!isOpen) {
    if (spare > 0) spare--;
    else add(widths, giver(geometry, fromMm, widths, aisle), -1);
    add(widths, aisle, 1);
  }
  for (; spare > 0; spare--) {
    const candidates = widths.map((_, i) => i + 1);
    add(
      widths,
      cheapest(candidates, (k) => travelMm(geometry, fromMm, changed(widths, k, 1))),
      1,
    );
  }
  return positionsForWidths(geometry, widths);
}

function giver(
  geometry: BankGeometry,
  fromMm: readonly number[],
  widths: readonly number[],
  aisle: number,
): number {
  const open = widths.flatMap((width, i) => (width > 0 ? [i + 1] : []));
  const several = open.filter((k) => (widths[k - 1] ?? 0) > 1);
  return cheapest(several.length > 0 ? several : open, (k) =>
    travelMm(geometry, fromMm, changed(changed(widths, k, -1), aisle, 1)),
  );
}

/** The first of `aisles` with the least cost. */
function cheapest(aisles: readonly number[], cost: (aisle: number) => number): number {
  let best = aisles[0] ?? 1;
  for (const aisle of aisles) if (cost(aisle) < cost(best)) best = aisle;
  return best;
}

function travelMm(geometry: BankGeometry, fromMm: readonly number[], widths: readonly number[]): number {
  return sum(positionsForWidths(geometry, widths).map((to, i) => Math.abs(to - (fromMm[i] ?? 0))));
}

function changed(widths: readonly number[], aisle: number, by: number): number[] {
  const copy = [...widths];
  add(copy, aisle, by);
  return copy;
}

function add(widths: number[], aisle: number, by: number): void {
  widths[aisle - 1] = (widths[aisle - 1] ?? 0) + by;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
