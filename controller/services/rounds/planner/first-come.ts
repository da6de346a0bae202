import type { Job, Plan, RoundProblem, Visit } from './problem.ts';
import { total, walk } from './walk.ts';

/** A job with its visits in the order in which they are made. */
export interface OrderedJob {
  readonly job: Job;
  readonly visits: readonly Visit[];
}

/** Rush before the rest, otherwise as they came in: the order anybody would take without a plan. */
export function byArrival(jobs: readonly Job[]): readonly Job[] {
  return [...jobs.filter(({ rush }) => rush), ...jobs.filter(({ rush }) => !rush)];
}

/** First come, first served, each job's visits as they were listed. */
export function firstCome(problem: RoundProblem): Plan {
  return planOf(
    problem,
    byArrival(problem.jobs).map((job) => ({ job, visits: job.visits })),
    null,
  );
}

/**
 * The plan that a sequence of jobs makes.
 * @param promised ids of the jobs that first come does in time; `null` for first come itself
 */
export function planOf(
  problem: RoundProblem,
  order: readonly OrderedJob[],
  promised: ReadonlySet<string> | null,
): Plan {
  const { banks, speeds, startAt } = problem;
  const visits = walk(
    banks,
    speeds,
    order.flatMap(({ job, visits: inside }) => inside.map((visit) => ({ ...visit, job: job.id }))),
  );
  let [broken, late, elapsed, at] = [0, 0, 0, 0];
  for (const { job, visits: inside } of order) {
    for (const visit of visits.slice(at, at + inside.length)) elapsed += visit.seconds;
    at += inside.length;
    elapsed += job.visits.length * speeds.pickSeconds;
    const seconds = job.dueAt === null ? 0 : Math.max(0, elapsed - (job.dueAt - startAt) / 1000);
    late += seconds;
    if (promised?.has(job.id)) broken += seconds;
  }
  return { jobs: order.map(({ job }) => job.id), visits, cost: total(visits), late: { broken, total: late } };
}

/** Jobs with a due time that a plan does in time. */
export function inTime(problem: RoundProblem, plan: Plan): ReadonlySet<string> {
  const { speeds, startAt } = problem;
  const jobs = new Map(problem.jobs.map((job) => [job.id, job]));
  const spent = new Map<string, number>();
  for (const visit of plan.visits) spent.set(visit.job, (spent.get(visit.job) ?? 0) + visit.seconds);
  const kept = new Set<string>();
  let elapsed = 0;
  for (const id of plan.jobs) {
    const job = jobs.get(id);
    elapsed += (spent.get(id) ?? 0) + (job?.visits.length ?? 0) * speeds.pickSeconds;
    if (job && job.dueAt !== null && elapsed <= (job.dueAt - startAt) / 1000) kept.add(id);
  }
  return kept;
}
