export { type PlannedPlan, planRound } from './plan.ts';
export {
  type BankLine,
  type Job,
  type Lateness,
  type Plan,
  type PlannedVisit,
  type RoundProblem,
  type Speeds,
  USUAL_SPEEDS,
  type Visit,
} from './problem.ts';
export { OpenAisles, total, walk } from './walk.ts';
