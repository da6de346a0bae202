import type { Derived } from './derived.ts';
import { mouldDose } from './mould.ts';

const HOUR_MS = 3_600_000;
/**
 * Slow decline of mould in air too dry for it, after its first day: 0.000667 an hour on a scale on which growth begins at
 * 1 (A. Hukka and H. A. Viitanen, Wood Science and Technology 33 (1999) 475–485; measured on wood). The faster decline
 * of the first six hours is left out: that can only make us warn too early.
 */
const DECLINE_PER_HOUR = 0.000667;

/** How far mould has come; at 1 it must be expected. */
export interface MouldGrowth {
  readonly dose: number;
  /** The most it ever was. */
  readonly highest: number;
}

export const NO_MOULD: MouldGrowth = { dose: 0, highest: 0 };

/**
 * Adds a stay of `durationMs` in air with so many days to mould. Where none is expected the dose recedes. Air that is not
 * known changes nothing.
 */
export function growMould(before: MouldGrowth, durationMs: number, days: Derived): MouldGrowth {
  if (!(durationMs > 0) || days.quality === 'bad') return before;
  const dose =
    days.value === null
      ? Math.max(0, before.dose - (DECLINE_PER_HOUR * durationMs) / HOUR_MS)
      : before.dose + mouldDose(durationMs, days);
  return { dose, highest: Math.max(before.highest, dose) };
}
