import type { Derived } from '../derive/derived.ts';
import { type Ageing, age, NO_AGEING } from '../derive/preservation.ts';

const DAY_MS = 86_400_000;
/** Days kept: the longest window, and the day it begins in. */
const DAYS_KEPT = 366;

/** Ageing since the beginning, and day by day (of UTC) for windows. */
export interface AgeingMemory {
  readonly ever: Ageing;
  /** Oldest first; `from` is midnight, epoch ms. A day of which nothing is known is absent. */
  readonly days: readonly (Ageing & { readonly from: number })[];
}
export const NOTHING_AGED: AgeingMemory = { ever: NO_AGEING, days: [] };

/**
 * Adds a stay that ended at `until`.
 * @param until epoch ms
 */
export function ageOn(
  { ever, days }: AgeingMemory,
  until: number,
  durationMs: number,
  index: Derived,
): AgeingMemory {
  // A stay that ends at midnight was in the day before.
  const from = Math.floor((until - 1) / DAY_MS) * DAY_MS;
  const same = days.find((day) => day.from === from);
  const today = { ...age(same ?? NO_AGEING, durationMs, index), from };
  if (today.knownMs === 0) return { ever, days };
  const kept = days.filter((day) => day !== same);
  const isBefore = (day: { readonly from: number }): boolean => day.from < from;
  // In its place, and not always the last: the clock may have been put back.
  const inOrder = [...kept.filter(isBefore), today, ...kept.filter((day) => !isBefore(day))];
  // By number, not by date: a clock gone a year ahead for a moment must not cost the year that was.
  return { ever: age(ever, durationMs, index), days: inOrder.slice(-DAYS_KEPT) };
}

/**
 * Forgets the days that are yet to come, which only a clock that stood ahead can have told of: they would be in the way
 * until then.
 * @param now epoch ms
 */
export function withoutFuture({ ever, days }: AgeingMemory, now: number): AgeingMemory {
  return { ever, days: days.filter(({ from }) => from <= now) };
}

/**
 * The ageing of the last so many days. The day that the window begins in counts by the share of it that is inside.
 * @param now epoch ms
 */
export function ageingWithin({ days }: AgeingMemory, now: number, windowDays: number): Ageing {
  const begin = now - windowDays * DAY_MS;
  return days.reduce<Ageing>((sum, { from, knownMs, spentMsPerYear }) => {
    const share = from > now ? 0 : Math.min(1, Math.max(0, (from + DAY_MS - begin) / DAY_MS));
    return {
      knownMs: sum.knownMs + share * knownMs,
      spentMsPerYear: sum.spentMsPerYear + share * spentMsPerYear,
    };
  }, NO_AGEING);
}
