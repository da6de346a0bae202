import { SingleWidth } from './bank-lines.ts';
import { eulerOrder } from './euler.ts';
import { exactOrder } from './exact.ts';
import { exactDueOrder } from './exact-due.ts';
import { byArrival, firstCome, inTime, type OrderedJob, planOf } from './first-come.ts';
import { lowerBound } from './lower-bound.ts';
import { type BankLine, better, type Job, type Plan, railsOf, type RoundProblem } from './problem.ts';
import { tiedByBanks } from './schedule.ts';
import { anneal } from './search.ts';
import { Sequences } from './sequence.ts';

export interface PlanOptions {
  /** The same seed gives the same plan; 1 unless given. */
  readonly seed?: number;
  /** How much may be computed, in jobs looked at; the usual takes about a tenth of a second. */
  readonly effort?: number;
  /** Whether the exact method may be used where it can; `true` unless given. */
  readonly exact?: boolean;
}

export interface PlannedPlan {
  readonly plan: Plan;
  readonly firstCome: Plan;
  /** Whether no order can be better. */
  readonly optimal: boolean;
}

const USUAL_EFFORT = 1_000_000;
/** What trying an order costs beside its jobs, in jobs looked at. */
const TRY_EFFORT = 30;
/** How much more a try costs with due times or several free widths. */
const DEAR = 3;
/** Searches that share the effort: two seldom get stuck in bad orders together. */
const SEARCHES = 2;

/**
 * Orders the jobs of a round: rush before the rest; then no job late that first come does in time; then the least
 * lateness; then the least time spent on moving carriages. Small rounds are solved exactly, large ones by trails over
 * the rails that a search betters. It is never worse than
 * first come, first served, which is always among the plans it chooses from.
 *
 * Pure: the same problem and options give the same plan.
 */
export function planRound(problem: RoundProblem, options: PlanOptions = {}): PlannedPlan {
  const first = firstCome(problem);
  const promised = inTime(problem, first);
  const solved = independent(problem).map((jobs) =>
    solve(problem, new Sequences(problem, jobs, promised), options),
  );
  const inOrder = [true, false].flatMap((rush) =>
    solved.flatMap(({ order }) => order.filter(({ job }) => job.rush === rush)),
  );
  const plan = planOf(problem, inOrder, promised);
  const chosen = better(first, plan) ? first : plan;
  const least = { cost: lowerBound(problem), late: { broken: 0, total: 0 } };
  const optimal = solved.every((part) => part.optimal) || !better(least, chosen);
  return { plan: chosen, firstCome: first, optimal };
}

/** Jobs that have to be ordered together. With due times everything hangs together by the clock. */
function independent({ jobs }: RoundProblem): readonly (readonly Job[])[] {
  return jobs.some(({ dueAt }) => dueAt !== null) ? [byArrival(jobs)] : tiedByBanks(jobs);
}

function solve(
  problem: RoundProblem,
  sequences: Sequences,
  { seed = 1, effort = USUAL_EFFORT, exact = true }: PlanOptions,
): { readonly order: readonly OrderedJob[]; readonly optimal: boolean } {
  if (exact) {
    const best = sequences.due ? exactDueOrder(sequences) : exactOrder(sequences);
    if (best) return { order: best instanceof Int32Array ? sequences.ordered(best) : best, optimal: true };
  }
  const { speeds } = problem;
  const start = constructed(sequences, problem).reduce((a, b) =>
    sequences.score(b) < sequences.score(a) ? b : a,
  );
  const each = (sequences.jobs.length + TRY_EFFORT) * (sequences.plain ? 1 : DEAR);
  const tries = Math.ceil(effort / SEARCHES / each);
  const found = Array.from({ length: SEARCHES }, (_, run) =>
    anneal(sequences, start, speeds.openingSeconds / 2, { seed: seed + run, tries }),
  );
  const order = found.reduce((a, b) => (sequences.score(b) < sequences.score(a) ? b : a));
  return { order: sequences.ordered(order), optimal: false };
}

/** Orders to begin the search from. */
function constructed(sequences: Sequences, problem: RoundProblem): readonly Int32Array[] {
  const starts = [sequences.arrival()];
  const [bank, ...others] = sequences.banks;
  const line = problem.banks.find((other) => other.bank === bank?.bank);
  if (line && others.length === 0) starts.push(trails(sequences, line, problem));
  if (sequences.due) {
    const key = (job: number): number => sequences.dueSeconds[job] as number;
    const rush = (job: number): number => (job < sequences.rush ? 0 : 1);
    starts.push(sequences.arrival().sort((a, b) => rush(a) - rush(b) || key(a) - key(b) || a - b));
  }
  return starts;
}

/** The trail of the rush jobs, and from where it ends that of the others; a good one with several free widths too. */
function trails({ jobs, rush: pressing }: Sequences, line: BankLine, { speeds }: RoundProblem): Int32Array {
  const bank = new SingleWidth(line, jobs, speeds);
  const rails = railsOf(line, speeds);
  const edges = bank.aisles.map((aisles, job) => ({ job, aisles }));
  const rush = eulerOrder(edges.slice(0, pressing), bank.start, rails);
  const last =
    bank
      .trace(Int32Array.from(rush))
      .at(rush.at(-1) ?? -1)
      ?.at(-1) ?? bank.start;
  const rest = eulerOrder(edges.slice(pressing), rush.length > 0 ? last : bank.start, rails);
  return Int32Array.from([...rush, ...rest]);
}
