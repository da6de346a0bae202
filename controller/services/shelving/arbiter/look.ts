import type { BankStatus } from '../../../../drivers/contract/index.ts';
import { type Reason, reason } from '../../../model/reasons.ts';
import { type BankSnapshot, STATUS_STALE_MS } from './snapshot.ts';

/** A clock that ran backwards by more than this makes ages meaningless. */
export const CLOCK_TOLERANCE_MS = 100;
/** How far a gap may be from the aisle width and still count as that aisle, share of the width. */
const WIDTH_TOLERANCE = 0.25;

/** Why a bank's status cannot be believed: unknown, stale or contradictory. Empty when it can. */
export function lookAt(bank: BankSnapshot): readonly Reason[] {
  if (!bank.status) return [reason('status-unknown', { bank: bank.bank })];
  const reasons: Reason[] = [];
  // Written so that NaN is stale too.
  if (!(bank.statusAgeMs <= STATUS_STALE_MS))
    reasons.push(
      reason('status-stale', {
        bank: bank.bank,
        ageMs: Number.isFinite(bank.statusAgeMs) ? Math.round(bank.statusAgeMs) : -1,
        limitMs: STATUS_STALE_MS,
      }),
    );
  const contradiction = contradictionIn(bank);
  if (contradiction) reasons.push(reason('status-contradictory', { bank: bank.bank, what: contradiction }));
  return reasons;
}

/** What a status says against the configuration, or against itself; `null` when it is consistent. */
function contradictionIn(bank: BankSnapshot): string | null {
  const { status, statusAgeMs, carriages, freeAisles } = bank;
  if (!status) return null;
  if (statusAgeMs < -CLOCK_TOLERANCE_MS) return 'status from the future';
  if (status.carriages !== carriages || status.positionsMm.length !== carriages) return 'number of carriages';
  if (status.presence.length !== carriages + 1) return 'number of presence sensors';
  if (status.targetAisle < 0 || status.targetAisle > carriages + 1) return 'target aisle';
  const open = status.openAisles;
  if (open === null) return null;
  if (open.some((aisle) => aisle < 1 || aisle > carriages + 1)) return 'open aisle';
  if (open.length > freeAisles) return 'number of open aisles';
  // While carriages move, the aisle is about to be another one: positions and aisle may rightly differ.
  const widthMm = status.aisleWidthMm;
  if (status.moving || widthMm === null) return null;
  const narrow = open.some((aisle) => {
    const gapMm = gapsOf(bank, status)[aisle - 1] ?? null;
    return gapMm !== null && gapMm < widthMm * (1 - WIDTH_TOLERANCE);
  });
  return narrow ? 'open aisle against positions' : null;
}

/** Width of each aisle 1..n+1, mm, from the positions of carriages; `null` where they are not told. */
export function gapsOf(
  {
    carriages,
    carriageWidthMm,
    freeAisles,
  }: Pick<BankSnapshot, 'carriages' | 'carriageWidthMm' | 'freeAisles'>,
  { positionsMm, aisleWidthMm }: Pick<BankStatus, 'positionsMm' | 'aisleWidthMm'>,
): readonly (number | null)[] {
  const railMm = aisleWidthMm === null ? null : carriages * carriageWidthMm + freeAisles * aisleWidthMm;
  return Array.from({ length: carriages + 1 }, (_, index) => {
    const leftMm = index === 0 ? -carriageWidthMm : (positionsMm[index - 1] ?? null);
    const rightMm = index === carriages ? railMm : (positionsMm[index] ?? null);
    return leftMm === null || rightMm === null ? null : rightMm - (leftMm + carriageWidthMm);
  });
}
