import type { Job, RoundProblem } from '../../controller/services/rounds/planner/index.ts';
import { USUAL_SPEEDS } from '../../controller/services/rounds/planner/index.ts';
import { randomFrom } from '../../controller/services/rounds/planner/random.ts';

/** How the aisles of a round are spread: all alike, or crowded at the low end as the square of a uniform number. */
export type Spread = 'uniform' | 'skewed';

/** A seeded round in one bank with one free aisle width: up to three aisles an order, nothing due, nothing pressing. */
export function randomRound(seed: number, orders: number, aisles: number, spread: Spread): RoundProblem {
  const random = randomFrom(seed);
  const aisle = (): number => 1 + Math.floor((spread === 'skewed' ? random() ** 2 : random()) * aisles);
  const open = [aisle()];
  const jobs = Array.from({ length: orders }, (_, at): Job => {
    const wanted = new Set(Array.from({ length: 1 + Math.floor(random() * 3) }, aisle));
    const visits = [...wanted].map((one) => ({ bank: 1, aisle: one }));
    return { id: `J${at}`, visits, rush: false, dueAt: null };
  });
  return { banks: [{ bank: 1, aisles, freeAisles: 1, open }], jobs, speeds: USUAL_SPEEDS, startAt: 0 };
}
