import type { BankView } from '../../controller/api/contract/index.ts';

/** An estimate that is counted down here between two messages of the daemon. All times are this screen's own clock. */
export interface Countdown {
  /** What is estimated; another thing starts afresh. */
  readonly what: string;
  /** Epoch ms. */
  readonly endsAtMs: number;
  /** How long the whole takes, as far as was known when it began, ms. */
  readonly totalMs: number;
}

/** Who reads seconds is confused by one that comes back; an estimate that grows by less is not worth it. */
const WORTH_A_JUMP_MS = 1000;

/** What the daemon says it takes. */
export interface Estimate {
  readonly what: string;
  readonly remainingMs: number;
  readonly totalMs: number;
}

/**
 * A countdown after a new estimate was heard: it follows every estimate downwards, but upwards only when the difference
 * is a second or more.
 * @param nowMs when it was heard, epoch ms
 */
export function heard(previous: Countdown | undefined, estimate: Estimate, nowMs: number): Countdown {
  const { what, totalMs } = estimate;
  const endsAtMs = nowMs + Math.max(0, estimate.remainingMs);
  if (previous?.what !== what) return { what, endsAtMs, totalMs };
  const grownMs = endsAtMs - Math.max(previous.endsAtMs, nowMs);
  return grownMs > 0 && grownMs < WORTH_A_JUMP_MS ? previous : { what, endsAtMs, totalMs };
}

/** Whole seconds left, rounded up so that `1` is shown until the very end; 0 when it ran out. */
export function secondsLeft(countdown: Pick<Countdown, 'endsAtMs'>, nowMs: number): number {
  return Math.max(0, Math.ceil((countdown.endsAtMs - nowMs) / 1000));
}

/** How much of it is done, 0 to 1. */
export function fractionDone({ endsAtMs, totalMs }: Countdown, nowMs: number): number {
  if (totalMs <= 0) return 1;
  return Math.min(1, Math.max(0, 1 - (endsAtMs - nowMs) / totalMs));
}

/** Every countdown of a room: motions by {@link motionKey}, waits in a queue by {@link waitKey}. */
export type Countdowns = ReadonlyMap<string, Countdown>;

/** Under what the motion of a bank is found among {@link Countdowns}. */
export const motionKey = (bank: number): string => `motion/${bank}`;
/** Under what a place in a queue is found among {@link Countdowns}. */
export const waitKey = (claim: string): string => `wait/${claim}`;

/**
 * The countdowns after banks were heard of. Those of other banks stay as they are: their estimates are older than now.
 * @param banks the banks that were in the message
 */
export function hearBanks(previous: Countdowns, banks: readonly BankView[], nowMs: number): Countdowns {
  const next = new Map(previous);
  for (const bank of banks) {
    const found = estimatesOf(bank);
    for (const key of next.keys())
      if (!found.has(key) && next.get(key)?.what.startsWith(`${bank.bank}:`)) next.delete(key);
    for (const [key, estimate] of found) next.set(key, heard(previous.get(key), estimate, nowMs));
  }
  return next;
}

function estimatesOf({ bank, forecast, queue }: BankView): ReadonlyMap<string, Estimate> {
  const found = new Map<string, Estimate>();
  if (forecast) {
    const { command, aisle, remainingMs, totalMs } = forecast;
    found.set(motionKey(bank), { what: `${bank}:${command}:${aisle ?? ''}`, remainingMs, totalMs });
  }
  for (const { claim, estimatedWaitMs } of queue)
    if (estimatedWaitMs !== null)
      found.set(waitKey(claim), {
        what: `${bank}:${claim}`,
        remainingMs: estimatedWaitMs,
        totalMs: estimatedWaitMs,
      });
  return found;
}
