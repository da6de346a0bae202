export { firstCome } from './first-come.ts';
export { lowerBound } from './lower-bound.ts';
export { type PlannedPlan, type PlanOptions, planRound } from './plan.ts';
export {
  type BankLine,
  type Job,
  type Lateness,
  type Plan,
  type PlannedVisit,
  type RailSpeeds,
  type RoundProblem,
  type Speeds,
  USUAL_SPEEDS,
  type Visit,
} from './problem.ts';
export { type Schedule, schedule, type TimedVisit } from './schedule.ts';
export { OpenAisles, total, walk } from './walk.ts';
