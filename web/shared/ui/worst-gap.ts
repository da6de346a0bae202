import type { BankView } from '../../../controller/api/contract/index.ts';

/** The gap that is furthest from what was asked for; `null` when none is known. */
export function worstGap(
  ventilation: Pick<NonNullable<BankView['ventilation']>, 'commandedMm' | 'achievedMm'>,
): { readonly aisle: number; readonly achievedMm: number; readonly offMm: number } | null {
  let worst: { aisle: number; achievedMm: number; offMm: number } | null = null;
  for (const [index, achievedMm] of ventilation.achievedMm.entries()) {
    if (achievedMm === null) continue;
    const offMm = Math.abs(achievedMm - ventilation.commandedMm);
    if (!worst || offMm > worst.offMm) worst = { aisle: index + 1, achievedMm, offMm };
  }
  return worst;
}
