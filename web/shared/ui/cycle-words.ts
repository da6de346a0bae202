import type { CycleView } from '../../../controller/api/contract/index.ts';
import { timeLeft } from '../i18n/format.ts';
import { t } from '../i18n/text.ts';

/** The phases whose end is known. A time beside "keep out" has to say what comes then: mostly it is not the all-clear. */
const TIMED = ['proving', 'warning', 'running', 'ventilating'] as const;

/**
 * In words, what happens when the time of a phase is over, and how long that is; `null` where no end is known.
 * @param nowMs the room's time, epoch ms
 */
export function cycleEnds(
  { phase, phaseEndsAt }: Pick<CycleView, 'phase' | 'phaseEndsAt'>,
  nowMs: number,
): string | null {
  const timed = TIMED.find((one) => one === phase);
  const leftMs = phaseEndsAt === null ? 0 : Date.parse(phaseEndsAt) - nowMs;
  return timed !== undefined && leftMs > 0
    ? t(`disinfection.ends.${timed}`, { left: timeLeft(Math.ceil(leftMs / 1000)) })
    : null;
}
