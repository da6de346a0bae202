/** Size of one bank of carriages on its rails. */
export interface BankGeometry {
  readonly carriages: number;
  readonly carriageWidthMm: number;
  /** Width of one open aisle. */
  readonly aisleWidthMm: number;
  /** How many aisle widths all gaps of the bank share, 1..n+1; 1 by default. */
  readonly freeAisles?: number | undefined;
}

/** A gap this much narrower than the aisle still counts as open: end switches have play. */
const OPEN_TOLERANCE_MM = 5;

/** How many aisle widths the gaps of a bank share. */
export function freeAislesOf(geometry: BankGeometry): number {
  return geometry.freeAisles ?? 1;
}

/** Distance between the two end stops, mm. */
export function railLengthMm(geometry: BankGeometry): number {
  return geometry.carriages * geometry.carriageWidthMm + freeAislesOf(geometry) * geometry.aisleWidthMm;
}

/**
 * Where every carriage stands when the gaps are so many aisle widths wide.
 * @param widths n+1 whole numbers, aisle 1 first; together no more than the bank has
 */
export function positionsForWidths(geometry: BankGeometry, widths: readonly number[]): number[] {
  let toTheLeft = 0;
  return Array.from({ length: geometry.carriages }, (_, i) => {
    toTheLeft += widths[i] ?? 0;
    return i * geometry.carriageWidthMm + toTheLeft * geometry.aisleWidthMm;
  });
}

/** Where every carriage stands when all free widths are at aisle `aisle` (1..n+1). */
export function positionsForAisle(geometry: BankGeometry, aisle: number): number[] {
  return positionsForAisles(
    geometry,
    Array.from({ length: freeAislesOf(geometry) }, () => aisle),
  );
}

/** Where every carriage stands when exactly these aisles (1..n+1) are open, one width for each mention. */
export function positionsForAisles(geometry: BankGeometry, aisles: readonly number[]): number[] {
  const widths = Array.from(
    { length: geometry.carriages + 1 },
    (_, i) => aisles.filter((aisle) => aisle === i + 1).length,
  );
  return positionsForWidths(geometry, widths);
}

/** Where every carriage stands when all n+1 gaps are equally wide. */
export function positionsSpread(geometry: BankGeometry): number[] {
  const gap = (freeAislesOf(geometry) * geometry.aisleWidthMm) / (geometry.carriages + 1);
  return Array.from({ length: geometry.carriages }, (_, i) => i * geometry.carriageWidthMm + (i + 1) * gap);
}

/** Widths of all n+1 gaps, mm, aisle 1 first. */
export function gapsMm(geometry: BankGeometry, positionsMm: readonly number[]): number[] {
  const edges = [...positionsMm, railLengthMm(geometry)];
  return edges.map((edge, i) => edge - (i === 0 ? 0 : (positionsMm[i - 1] ?? 0) + geometry.carriageWidthMm));
}

/** How many whole aisle widths each of the n+1 gaps is wide. */
export function widthsAt(geometry: BankGeometry, positionsMm: readonly number[]): number[] {
  return gapsMm(geometry, positionsMm).map((gap) =>
    Math.max(0, Math.floor((gap + OPEN_TOLERANCE_MM) / geometry.aisleWidthMm)),
  );
}

/** The aisles that are open to their full width, ascending. */
export function openAislesAt(geometry: BankGeometry, positionsMm: readonly number[]): number[] {
  return widthsAt(geometry, positionsMm).flatMap((width, i) => (width > 0 ? [i + 1] : []));
}

/** Whether carriages can stand so: in order, none overlapping, none beyond an end stop. */
export function isPossible(geometry: BankGeometry, positionsMm: readonly number[]): boolean {
  const slack = 0.01;
  return (
    positionsMm.length === geometry.carriages &&
    gapsMm(geometry, positionsMm).every((gap) => Number.isFinite(gap) && gap >= -slack)
  );
}
