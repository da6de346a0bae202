import type { Presence } from '../../../../drivers/contract/index.ts';
import type { AisleHold } from '../repository.ts';

/** Since when each held aisle is open and proven empty without a break, monotonic ms, by hold. */
export type Vacancies = ReadonlyMap<string, number>;

/** What can be seen of a bank's aisles. */
export interface AisleSight {
  readonly holds: readonly AisleHold[];
  /** The aisles that stand open and still; `null` while nobody can tell. */
  readonly openAisles: readonly number[] | null;
  /** Per aisle 1..n+1. */
  readonly presence: readonly Presence[];
}

/**
 * Goes on counting how long held aisles are empty. Somebody inside, a sensor that does not tell, an aisle that moves or
 * cannot be seen: each begins the count anew, so that only time in which the aisle was proven empty all along counts.
 * @param before what this gave for the sight before; empty at the beginning, also after a restart
 */
export function watchVacancies(before: Vacancies, sight: AisleSight, monotonicMs: number): Vacancies {
  const { holds, openAisles, presence } = sight;
  return new Map(
    holds
      .filter(({ aisle }) => openAisles?.includes(aisle) === true && presence[aisle - 1] === false)
      .map((hold) => [nameOf(hold), before.get(nameOf(hold)) ?? monotonicMs]),
  );
}

/**
 * The holds whose aisle nobody is in any more, or ever was.
 * @param emptyHoldMs how long a site lets an empty aisle be held
 */
export function vacatedHolds(
  holds: readonly AisleHold[],
  vacancies: Vacancies,
  monotonicMs: number,
  emptyHoldMs: number,
): readonly AisleHold[] {
  return holds.filter((hold) => monotonicMs - (vacancies.get(nameOf(hold)) ?? Infinity) >= emptyHoldMs);
}

/** A hold that changes hands, or is taken again, is another one. */
function nameOf({ aisle, holder, since }: AisleHold): string {
  return `${aisle} ${since} ${holder}`;
}
