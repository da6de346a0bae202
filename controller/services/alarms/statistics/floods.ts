import { EEMUA_191, FLOOD_ENDS_BELOW, TEN_MINUTES_MS } from './advice.ts';

/** A stretch in which more came than anybody can deal with. Times are epoch ms. */
export interface Flood {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** The busiest 10 minutes, wherever they begin; `at` is their beginning. */
export function busiest(times: readonly number[]): { readonly count: number; readonly at: number | null } {
  let [count, at, first] = [0, null as number | null, 0];
  for (const [index, time] of times.entries()) {
    while ((times[first] ?? time) <= time - TEN_MINUTES_MS) first++;
    if (index - first + 1 > count) [count, at] = [index - first + 1, times[first] ?? time];
  }
  return { count, at };
}

/**
 * Floods: from the first of more than 10 alarms in 10 minutes until fewer than 5 have come in the 10 minutes before.
 * @param times when people were told, ascending
 */
export function floodsIn(times: readonly number[]): readonly Flood[] {
  const floods: Flood[] = [];
  let first = 0;
  let began: number | null = null;
  let floodFirst = 0;
  const within = (index: number, moment: number): number => {
    while (first < index && (times[first] ?? 0) <= moment - TEN_MINUTES_MS) first++;
    return index - first;
  };
  for (const [index, time] of times.entries()) {
    // The rate falls between alarms too: by leaving the window, not by coming into it.
    if (began !== null) {
      const end = endOf(times, floodFirst, index, time);
      if (end !== null) {
        floods.push({ from: began, to: end, count: index - floodFirst });
        began = null;
      }
    }
    within(index, time);
    if (began === null && index - first + 1 > EEMUA_191.peak10Min) {
      began = times[first] ?? time;
      floodFirst = first;
    }
  }
  if (began !== null) {
    const end = endOf(times, floodFirst, times.length, Infinity);
    floods.push({ from: began, to: end ?? began, count: times.length - floodFirst });
  }
  return floods;
}

/**
 * When the rate first fell below the end of a flood before `next`: the moment at which the fifth newest alarm left the
 * window; `null` when it did not.
 */
function endOf(times: readonly number[], from: number, index: number, next: number): number | null {
  const fifthNewest = times[Math.max(from, index - FLOOD_ENDS_BELOW)];
  if (fifthNewest === undefined) return null;
  const end = fifthNewest + TEN_MINUTES_MS;
  // What comes in that very moment keeps the rate up.
  return end < next ? end : null;
}
