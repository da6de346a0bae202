import type { BankStatus } from '../../../../drivers/contract/index.ts';
import { gapsOf } from '../arbiter/look.ts';
import type { BankSnapshot } from '../arbiter/snapshot.ts';

/** How far carriages may seem to overlap, or to stand beyond the rails, mm: encoders and buffers have play. */
const OVERLAP_MM = 25;
/** How far an open gap may be from the aisle width, share of it; and a closed one from nothing. */
const DRIFT_SHARE = 0.1;

type Shape = Pick<BankSnapshot, 'carriages' | 'carriageWidthMm' | 'freeAisles'>;

/**
 * What in one look cannot be: carriages that overlap or stand beyond the rails, so that the gaps do not add up to the
 * free width, or an aisle that is told to be open and has another width. `null` when all is as it can be, or not told.
 */
export function implausibilityOf(shape: Shape, status: BankStatus): string | null {
  if (status.aisleWidthMm === null || status.positionsMm.length !== shape.carriages) return null;
  const gapsMm = gapsOf(shape, status);
  const overlap = gapsMm.findIndex((gapMm) => gapMm !== null && gapMm < -OVERLAP_MM);
  if (overlap >= 0) return `no room for aisle ${overlap + 1}`;
  const { openAisles, aisleWidthMm } = status;
  if (status.moving || openAisles === null || openAisles.length === 0) return null;
  const allOpen = openAisles.length === shape.freeAisles;
  const off = gapsMm.findIndex((gapMm, index) => {
    if (gapMm === null) return false;
    if (openAisles.includes(index + 1)) return gapMm < aisleWidthMm * (1 - DRIFT_SHARE);
    // Where every free width is open, nothing is left for the others.
    return allOpen && gapMm > aisleWidthMm * DRIFT_SHARE;
  });
  return off >= 0 ? `width of aisle ${off + 1}` : null;
}
