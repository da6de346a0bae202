import { firstCome } from './first-come.ts';
import type { Plan, RoundProblem } from './problem.ts';

export interface PlannedPlan {
  readonly plan: Plan;
  readonly firstCome: Plan;
  /** Whether no order can be better. */
  readonly optimal: boolean;
}

/** Orders the jobs of a round. */
export function planRound(problem: RoundProblem): PlannedPlan {
  const first = firstCome(problem);
  return { plan: first, firstCome: first, optimal: false };
}
