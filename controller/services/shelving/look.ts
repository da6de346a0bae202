import { type Reason, reason } from '../../model/reasons.ts';
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
function contradictionIn({ status, statusAgeMs, carriages, carriageWidthMm }: BankSnapshot): string | null {
  if (!status) return null;
  if (statusAgeMs < -CLOCK_TOLERANCE_MS) return 'status from the future';
  if (status.carriages !== carriages || status.positionsMm.length !== carriages) return 'number of carriages';
  if (status.presence.length !== carriages + 1) return 'number of presence sensors';
  if (status.targetAisle < 0 || status.targetAisle > carriages + 1) return 'target aisle';
  const open = status.openAisle;
  if (open === null) return null;
  if (open < 0 || open > carriages + 1) return 'open aisle';
  // While carriages move, the aisle is about to be another one: positions and aisle may rightly differ.
  if (open === 0 || status.moving) return null;
  const gapMm = gapLeftOf(status.positionsMm, open, carriageWidthMm);
  if (gapMm !== null && gapMm < status.aisleWidthMm * (1 - WIDTH_TOLERANCE))
    return 'open aisle against positions';
  return null;
}

/** Width of aisle k, mm; `null` where positions are missing or k has no carriage on its right. */
function gapLeftOf(
  positionsMm: readonly (number | null)[],
  aisle: number,
  carriageWidthMm: number,
): number | null {
  const right = positionsMm[aisle - 1];
  const left = aisle === 1 ? -carriageWidthMm : positionsMm[aisle - 2];
  if (right === undefined || right === null || left === undefined || left === null) return null;
  return right - (left + carriageWidthMm);
}
