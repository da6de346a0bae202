import { gapsOf, lookAt } from '../arbiter/look.ts';
import type { BankSnapshot } from '../arbiter/snapshot.ts';

/** A gap may be this much off its share and still count as even: a tenth of it, but never less than an encoder's play. */
const TOLERANCE = 0.1;
const LEAST_TOLERANCE_MM = 5;

export interface Evenness {
  /** What each of the n+1 gaps should be, mm: its share of the free widths; 0 where the make tells no width. */
  readonly commandedMm: number;
  /** What each of them is, 1..n+1; `null` where the make tells no positions. */
  readonly achievedMm: readonly (number | null)[];
  /** Whether every gap is proven to have its share. */
  readonly even: boolean;
}

/** How evenly a bank was found to stand. */
export interface Ventilation extends Evenness {
  /** Epoch ms of the look. */
  readonly at: number;
}

/** How evenly a bank stands, gap by gap; `null` while it moves or its status cannot be believed. */
export function evennessOf(bank: BankSnapshot): Evenness | null {
  const { status, carriages, freeAisles } = bank;
  if (!status || status.moving || lookAt(bank).length > 0) return null;
  const commandedMm = (freeAisles * (status.aisleWidthMm ?? 0)) / (carriages + 1);
  const achievedMm = gapsOf(bank, status);
  const toleranceMm = Math.max(LEAST_TOLERANCE_MM, TOLERANCE * commandedMm);
  const even =
    commandedMm > 0 && achievedMm.every((gap) => gap !== null && Math.abs(gap - commandedMm) <= toleranceMm);
  return { commandedMm, achievedMm, even };
}
