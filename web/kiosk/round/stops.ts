import type { BankView, RoundStopView, RoundView } from '../../../controller/api/contract/index.ts';

/** The stops still to be made, in order; the current one is the first of them. */
export function openStops(stops: readonly RoundStopView[]): readonly RoundStopView[] {
  return stops.filter(({ state }) => state === 'open' || state === 'current');
}

/** The one to do now; `null` when none is left. */
export function currentStop(round: Pick<RoundView, 'stops'>): RoundStopView | null {
  return round.stops.find(({ state }) => state === 'current') ?? openStops(round.stops)[0] ?? null;
}

/** Retrievals of the open stops with one of them a place earlier (−1) or later (+1); `null` at either end. */
export function moved(
  stops: readonly RoundStopView[],
  retrieval: string,
  by: -1 | 1,
): readonly string[] | null {
  const order = openStops(stops).map((stop) => stop.retrieval);
  const from = order.indexOf(retrieval);
  const to = from + by;
  const other = order[to];
  if (from < 0 || other === undefined) return null;
  order[from] = other;
  order[to] = retrieval;
  return order;
}

/**
 * The aisle of another bank that could open while one picks here; `null` when the next ones stand open already, or their
 * banks roll or are in somebody's hands.
 */
export function aheadOf(
  { openAhead }: Pick<RoundView, 'openAhead'>,
  bankOf: (bank: number) => Pick<BankView, 'openAisles' | 'moving' | 'holds'> | undefined,
  person: string | null,
): RoundView['openAhead'][number] | null {
  const found = openAhead.find(({ bank, aisle }) => {
    const view = bankOf(bank);
    if (!view || view.moving || view.openAisles?.includes(aisle)) return false;
    return view.holds.every((hold) => hold.person === person);
  });
  return found ?? null;
}
