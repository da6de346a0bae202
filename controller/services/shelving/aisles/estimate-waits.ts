import type { AisleClaim } from '../../../model/shelving.ts';
import type { AisleHold } from '../repository.ts';

/** What a wait is estimated from. */
export interface WaitFacts {
  /** Epoch ms. */
  readonly now: number;
  readonly holds: readonly AisleHold[];
  /** In the order in which they came. */
  readonly claims: readonly AisleClaim[];
  /** How long earlier holds of that bank lasted, ms. */
  readonly holdDurationsMs: readonly number[];
  /**
   * How long carriages will take to open an aisle, ms; `null` when nobody knows yet.
   * @param from the aisle that will stand open before, `null` for those that do now
   */
  readonly travelMs: (from: number | null, aisle: number) => number | null;
}

/** Who stays longer than people do on average is about to go, but is not gone, ms. */
const LEAST_REMAINING_MS = 15_000;

/**
 * How long each who waits will probably wait yet, ms, in their order. The head waits for what remains of the present holds
 * (the mean of earlier ones less the time that has gone, and {@link LEAST_REMAINING_MS} at least); everybody after them for
 * those before as well, each with the travel to their aisle and a mean hold. A travel that cannot be predicted counts
 * nothing, since people stay for minutes and carriages roll for seconds.
 * @returns `null` from the first on who waits for a hold of which nothing is known; never a smaller number further back
 */
export function estimateWaits(facts: WaitFacts): readonly (number | null)[] {
  const { claims, travelMs } = facts;
  const meanMs = mean(facts.holdDurationsMs);
  let freeInMs: number | null = 0;
  return claims.map((claim, index) => {
    const remainingMs = remainingFor(claim, facts, meanMs);
    const waitMs: number | null =
      freeInMs === null || remainingMs === null ? null : Math.max(freeInMs, remainingMs);
    const rollMs = known(travelMs(claims[index - 1]?.aisle ?? null, claim.aisle)) ?? 0;
    freeInMs = waitMs === null || meanMs === null ? null : waitMs + rollMs + meanMs;
    return waitMs === null ? null : Math.round(waitMs);
  });
}

/** Until nobody else holds anything at the bank, ms; nothing is left to wait for whom it is kept. */
function remainingFor(
  { person, calledUntil }: AisleClaim,
  { now, holds }: Pick<WaitFacts, 'now' | 'holds'>,
  meanMs: number | null,
): number | null {
  const others = calledUntil === null ? holds.filter(({ holder }) => holder !== person) : [];
  if (others.length === 0) return 0;
  if (meanMs === null) return null;
  return Math.max(
    ...others.map(({ since }) => Math.max(meanMs - Math.max(0, now - since), LEAST_REMAINING_MS)),
  );
}

function mean(durationsMs: readonly number[]): number | null {
  const usable = durationsMs.filter((ms) => known(ms) !== null);
  return usable.length === 0 ? null : usable.reduce((sum, ms) => sum + ms, 0) / usable.length;
}

/** A span of time that can be reckoned with, or `null`. */
function known(ms: number | null): number | null {
  return ms !== null && Number.isFinite(ms) && ms >= 0 ? ms : null;
}
