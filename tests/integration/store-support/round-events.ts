import type { DomainEvent } from '../../../controller/model/events.ts';
import type { PlannedStop } from '../../../controller/model/rounds.ts';
import { accession } from './room-events.ts';

const COST = { openings: 1, carriages: 3, seconds: 36.5 };

/** The stop of a round at the place of box `B<n>`. */
export function stopAt(retrieval: string, n: number): PlannedStop {
  const slot = accession(n).slot as string;
  return { retrieval, box: `B${n}`, slot, bank: 1, aisle: 5, opens: true, carriages: 3, seconds: 36.5 };
}

/** A round of one stop begins. */
export function planned(round: string, retrieval: string, n: number, keeper: string): DomainEvent {
  const stops = [stopAt(retrieval, n)];
  return { type: 'round.planned', round, keeper, stops, cost: COST, firstCome: COST };
}

/** What else may happen to a round of one stop, in order; each ends it or leaves it under way. */
export function changes(
  round: string,
  retrieval: string,
  n: number,
  by: string,
): readonly (readonly DomainEvent[])[] {
  const stops = [stopAt(retrieval, n)];
  const figures = { cost: COST, firstCome: { ...COST, openings: 2 } };
  return [
    [],
    [{ type: 'round.reordered', round, by, stops, ...figures }],
    [{ type: 'round.replanned', round, why: 'rush', retrieval, stops, ...figures }],
    [{ type: 'round.stop-skipped', round, retrieval, by, why: '走道堵塞', stops: [], ...figures }],
    [{ type: 'round.ended', round, by }],
  ];
}
