import type { BankView, RoomView } from '../../../controller/api/contract/index.ts';

/** A bank as configured. */
export type BankShape = RoomView['banks'][number];

/** Assumed where the controller does not tell its aisle width; it only sets the scale of the drawing. */
const NOMINAL_AISLE_MM = 900;
/** A gap narrower than this is the play between closed carriages. */
const GAP_SHOWN_MM = 40;

/** One carriage on its rails. */
export interface CarriageBox {
  /** 1..n */
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
  readonly aisles: readonly AisleGap[];
}

/** Length of a bank from stop to stop, mm: its carriages and one free aisle. */
export function lengthOf(shape: BankShape, view: BankView | undefined): number {
  return shape.carriages * shape.carriageWidthMm + (view?.aisleWidthMm ?? NOMINAL_AISLE_MM);
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
    return { aisle: index + 1, leftMm, widthMm: gapMm, gapes: gapMm > GAP_SHOWN_MM };
  });
  return { lengthMm, carriages, aisles };
}
