import { SingleWidth } from './bank-lines.ts';
import { eulerOrder } from './euler.ts';
import { exactOrder } from './exact.ts';
import { byArrival, firstCome, inTime, type OrderedJob, planOf } from './first-come.ts';
import { better, type Job, type Plan, type RoundProblem } from './problem.ts';
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

const USUAL_EFFORT = 4_000_000;

/**
 * Orders the jobs of a round: rush before the rest; then no job late that first come does in time; then the least
 * lateness; then the least time spent on moving carriages. Small rounds are solved exactly. It is never worse than
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
  const optimal = solved.every((part) => part.optimal);
  return { plan: better(first, plan) ? first : plan, firstCome: first, optimal };
}

/**
 * Jobs that have to be ordered together, in their order of arrival: those that share a bank, directly or through
 * others. With due times everything hangs together by the clock.
 */
function independent(problem: RoundProblem): readonly (readonly Job[])[] {
  const jobs = byArrival(problem.jobs);
  if (jobs.some(({ dueAt }) => dueAt !== null)) return [jobs];
  let parts: { readonly banks: ReadonlySet<number>; readonly jobs: readonly Job[] }[] = [];
  for (const job of jobs) {
    const banks = new Set(job.visits.map(({ bank }) => bank));
    const touched = parts.filter((part) => [...banks].some((bank) => part.banks.has(bank)));
    parts = parts.filter((part) => !touched.includes(part));
    parts.push({
      banks: new Set([...banks, ...touched.flatMap((part) => [...part.banks])]),
      jobs: [...touched.flatMap((part) => part.jobs), job],
    });
  }
  return parts.map((part) => byArrival(part.jobs));
}

function solve(
  problem: RoundProblem,
  sequences: Sequences,
  { seed = 1, effort = USUAL_EFFORT, exact = true }: PlanOptions,
): { readonly order: readonly OrderedJob[]; readonly optimal: boolean } {
  const best = exact && !sequences.due ? exactOrder(sequences) : null;
  if (best) return { order: sequences.ordered(best), optimal: true };
  const { speeds } = problem;
  const start = constructed(sequences, problem).reduce((a, b) =>
    sequences.score(b) < sequences.score(a) ? b : a,
  );
  const order = anneal(sequences, start, speeds.openingSeconds / 2, {
    seed,
    tries: Math.ceil(effort / Math.max(1, sequences.jobs.length)),
  });
  return { order: sequences.ordered(order), optimal: false };
}

/** Orders to begin the search from. */
function constructed(sequences: Sequences, problem: RoundProblem): readonly Int32Array[] {
  const starts = [sequences.arrival()];
  const [bank] = sequences.banks;
  if (sequences.banks.length === 1 && bank instanceof SingleWidth) starts.push(trails(sequences, bank, problem));
  if (sequences.due) {
    const key = (job: number): number => sequences.dueSeconds[job] as number;
    const rush = (job: number): number => (job < sequences.rush ? 0 : 1);
    starts.push(sequences.arrival().sort((a, b) => rush(a) - rush(b) || key(a) - key(b) || a - b));
  }
  return starts;
}

/** The trail of the rush jobs, and from where it ends that of the others. */
function trails(sequences: Sequences, bank: SingleWidth, { speeds }: RoundProblem): Int32Array {
  const edges = bank.aisles.map((aisles, job) => ({ job, aisles }));
  const rush = eulerOrder(edges.slice(0, sequences.rush), bank.start, speeds);
  const last = bank.trace(Int32Array.from(rush)).at(rush.at(-1) ?? -1)?.at(-1) ?? bank.start;
  const rest = eulerOrder(edges.slice(sequences.rush), rush.length > 0 ? last : bank.start, speeds);
  return Int32Array.from([...rush, ...rest]);
}
