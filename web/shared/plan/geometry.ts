import type { BankView, RoomView } from '../../../controller/api/contract/index.ts';

/** A bank as configured. */
export type BankShape = RoomView['banks'][number];

/** Assumed where the controller does not tell its aisle width; it only sets the scale of the drawing. */
const NOMINAL_AISLE_MM = 900;
/** A gap narrower than this is the play between closed carriages. */
const GAP_SHOWN_MM = 40;

/** One carriage on its rails. */
export interface CarriageBox {
  /** 1..n; a fixed rack at the left end is 0, at the right end n+1. */
  readonly carriage: number;
  readonly leftMm: number;
  readonly widthMm: number;
  /** False when the controller did not tell where it is; it is then drawn where it would stand in a closed bank. */
  readonly known: boolean;
}

/** The gap to the left of a carriage; the last one is right of the last carriage. */
export interface AisleGap {
  /** 1..n+1 */
  readonly aisle: number;
  readonly leftMm: number;
  readonly widthMm: number;
  /** True when it is more than the play between two closed carriages. */
  readonly gapes: boolean;
}

/** Everything on one pair of rails. */
export interface BankGeometry {
  /** From stop to stop, mm. */
  readonly lengthMm: number;
  readonly carriages: readonly CarriageBox[];
  /** The racks that never move, outside the stops. */
  readonly fixed: readonly CarriageBox[];
  readonly aisles: readonly AisleGap[];
}

/** Length of a bank from stop to stop, mm: its carriages and its free aisles. */
export function lengthOf(shape: BankShape, view: BankView | undefined): number {
  return (
    shape.carriages * shape.carriageWidthMm + shape.freeAisles * (view?.aisleWidthMm ?? NOMINAL_AISLE_MM)
  );
}

/** How far a bank reaches beyond its stops, mm: a fixed rack has one face, and so half the depth of a carriage. */
export function reachOf(shape: BankShape): { readonly leftMm: number; readonly rightMm: number } {
  const rackMm = shape.carriageWidthMm / 2;
  return { leftMm: shape.fixedEnds.left ? rackMm : 0, rightMm: shape.fixedEnds.right ? rackMm : 0 };
}

/** Length of a bank as it is drawn, mm: from stop to stop, and the fixed racks beyond. */
export function drawnLengthOf(shape: BankShape, view: BankView | undefined): number {
  const { leftMm, rightMm } = reachOf(shape);
  return lengthOf(shape, view) + leftMm + rightMm;
}

/** Whether a gap that wide is more than the play between two closed carriages; unknown counts as wide. */
export function gapesAt(widthMm: number | null): boolean {
  return widthMm === null || widthMm > GAP_SHOWN_MM;
}

/** Where everything of a bank is along its rails, from what the controller last told. */
export function geometryOf(shape: BankShape, view: BankView | undefined): BankGeometry {
  const widthMm = shape.carriageWidthMm;
  const lengthMm = lengthOf(shape, view);
  const carriages = Array.from({ length: shape.carriages }, (_, index): CarriageBox => {
    const told = view?.positionsMm[index] ?? null;
    return { carriage: index + 1, leftMm: told ?? index * widthMm, widthMm, known: told !== null };
  });
  const aisles = Array.from({ length: shape.carriages + 1 }, (_, index): AisleGap => {
    const before = carriages[index - 1];
    const after = carriages[index];
    const leftMm = before ? before.leftMm + before.widthMm : 0;
    const gapMm = Math.max(0, (after ? after.leftMm : lengthMm) - leftMm);
    return { aisle: index + 1, leftMm, widthMm: gapMm, gapes: gapesAt(gapMm) };
  });
  return { lengthMm, carriages, fixed: fixedRacks(shape, lengthMm), aisles };
}

function fixedRacks(shape: BankShape, lengthMm: number): readonly CarriageBox[] {
  const { leftMm, rightMm } = reachOf(shape);
  const racks: CarriageBox[] = [];
  if (leftMm > 0) racks.push({ carriage: 0, leftMm: -leftMm, widthMm: leftMm, known: true });
  if (rightMm > 0)
    racks.push({ carriage: shape.carriages + 1, leftMm: lengthMm, widthMm: rightMm, known: true });
  return racks;
}

/** A drawing this wide shows every number large enough to read, mm. */
const READABLE_MM = 13_000;

/** How much larger than usual depth and numbers of a drawing must be to be readable; 1 for all but long banks. */
export function crowdOf(widthMm: number): number {
  return Math.max(1, widthMm / READABLE_MM);
}

/**
 * Which of so many things in a row have room for their number.
 * @param crowd how many of their places one number takes
 * @param always those that must have theirs
 */
export function numbered(count: number, crowd: number, always: readonly number[]): ReadonlySet<number> {
  const step = Math.ceil(crowd);
  const shown = new Set(always);
  for (let n = 1; n <= count; n += step)
    if (always.every((other) => Math.abs(other - n) >= step)) shown.add(n);
  return shown;
}
