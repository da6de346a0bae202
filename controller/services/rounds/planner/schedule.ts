import { byArrival, firstCome, inTime, type OrderedJob, planOf } from './first-come.ts';
import { better, type Job, type Plan, type PlannedVisit, type RoundProblem } from './problem.ts';

/** When a visit happens, seconds from the start of the round. */
export interface TimedVisit extends PlannedVisit {
  /** When its aisle begins to open; the same as `openSeconds` when it stands open already. */
  readonly openFromSeconds: number;
  /** When it stands open. */
  readonly openSeconds: number;
  /** When the keeper begins to pick there, and has done so. */
  readonly pickSeconds: number;
  readonly doneSeconds: number;
}

export interface Schedule {
  /** The same jobs at the same cost; where banks do not depend on each other, their jobs may take turns. */
  readonly plan: Plan;
  readonly visits: readonly TimedVisit[];
  /** When the last pick is done. */
  readonly doneSeconds: number;
  /** When it would be, if no bank moved while the keeper picks in another. */
  readonly oneByOneSeconds: number;
}

/**
 * Lets banks work side by side: as soon as the keeper has left a bank, its next aisle opens while they pick in another
 * one. Jobs that share no bank change places so that the keeper goes where an aisle is ready first; each bank keeps its
 * own order, and so the plan its cost, and rush still comes before the rest. Of the two orders the one that
 * ends earlier is taken, unless it makes a job later. It never ends later than one opening and pick after the other.
 */
export function schedule(problem: RoundProblem, plan: Plan): Schedule {
  const kept = timed(problem, plan);
  const turns = takingTurns(problem, plan);
  const turned = timed(problem, turns);
  const swapped = doneAt(turned) < doneAt(kept) && !better(plan, turns) && !laterThan(problem, turned, kept);
  const visits = swapped ? turned : kept;
  const picking = problem.jobs.reduce((sum, job) => sum + job.visits.length, 0) * problem.speeds.pickSeconds;
  return {
    plan: swapped ? turns : plan,
    visits,
    doneSeconds: doneAt(visits),
    oneByOneSeconds: plan.cost.seconds + picking,
  };
}

/** Jobs tied together by the banks they visit, directly or through others; in their order of arrival. */
export function tiedByBanks(jobs: readonly Job[]): readonly (readonly Job[])[] {
  let parts: { readonly banks: ReadonlySet<number>; readonly jobs: readonly Job[] }[] = [];
  for (const job of byArrival(jobs)) {
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

/** Follows the keeper and the banks through a plan. */
class Clockwork {
  readonly #problem: RoundProblem;
  readonly #listed: ReadonlyMap<string, readonly string[]>;
  /** When the keeper is free. */
  now = 0;
  /** Since when nobody is in the open aisle of a bank. */
  readonly #left = new Map<number, number>();

  constructor(problem: RoundProblem) {
    this.#problem = problem;
    this.#listed = new Map(problem.jobs.map(({ id, visits }) => [id, visits.map(placeOf)]));
  }

  /** When the keeper could begin to pick the first visit of a job. */
  readyFor([first]: readonly PlannedVisit[]): number {
    return first ? Math.max(this.now, (this.#left.get(first.bank) ?? 0) + first.seconds) : this.now;
  }

  /** @param visits all of one job */
  do(visits: readonly PlannedVisit[]): readonly TimedVisit[] {
    return visits.map((visit) => {
      const place = placeOf(visit);
      const listed = this.#listed.get(visit.job)?.filter((other) => other === place).length ?? 1;
      // A plan may come by once for what is listed twice, as first come does not.
      const picks = listed / visits.filter((other) => placeOf(other) === place).length;
      const openFromSeconds = this.#left.get(visit.bank) ?? 0;
      const openSeconds = openFromSeconds + visit.seconds;
      const pickSeconds = Math.max(this.now, openSeconds);
      this.now = pickSeconds + picks * this.#problem.speeds.pickSeconds;
      this.#left.set(visit.bank, this.now);
      return { ...visit, openFromSeconds, openSeconds, pickSeconds, doneSeconds: this.now };
    });
  }
}

function timed(problem: RoundProblem, plan: Plan): readonly TimedVisit[] {
  const clockwork = new Clockwork(problem);
  const visits = visitsByJob(plan);
  return plan.jobs.flatMap((job) => clockwork.do(visits.get(job) ?? []));
}

/**
 * Goes each time to the job that can begin first, of those that are next in every bank they visit; where the keeper
 * stands, if that is as early.
 */
function takingTurns(problem: RoundProblem, plan: Plan): Plan {
  const clockwork = new Clockwork(problem);
  const visits = visitsByJob(plan);
  const byId = new Map(problem.jobs.map((job) => [job.id, job]));
  const order: OrderedJob[] = [];
  let here = 0;
  for (const rush of [true, false]) {
    const waiting = plan.jobs.filter((id) => byId.get(id)?.rush === rush);
    while (waiting.length > 0) {
      let best = { at: 0, ready: Number.POSITIVE_INFINITY };
      const behind = new Set<number>();
      for (const [at, id] of waiting.entries()) {
        const own = visits.get(id) ?? [];
        const ready = clockwork.readyFor(own);
        const sooner = ready < best.ready || (ready === best.ready && own[0]?.bank === here && at > 0);
        if (sooner && !own.some(({ bank }) => behind.has(bank))) best = { at, ready };
        for (const { bank } of own) behind.add(bank);
        if (behind.size === problem.banks.length) break;
      }
      const [id = ''] = waiting.splice(best.at, 1);
      const own = visits.get(id) ?? [];
      clockwork.do(own);
      here = own.at(-1)?.bank ?? here;
      const job = byId.get(id);
      if (job) order.push({ job, visits: own });
    }
  }
  return planOf(problem, order, inTime(problem, firstCome(problem)));
}

function visitsByJob(plan: Plan): ReadonlyMap<string, readonly PlannedVisit[]> {
  const visits = new Map<string, PlannedVisit[]>();
  for (const visit of plan.visits) visits.set(visit.job, [...(visits.get(visit.job) ?? []), visit]);
  return visits;
}

/** Whether some job with a due time ends later than in the other order, and too late. */
function laterThan(problem: RoundProblem, a: readonly TimedVisit[], b: readonly TimedVisit[]): boolean {
  const endOf = (visits: readonly TimedVisit[], job: string): number =>
    visits.findLast((visit) => visit.job === job)?.doneSeconds ?? 0;
  return problem.jobs.some(({ id, dueAt }) => {
    if (dueAt === null) return false;
    const end = endOf(a, id);
    return end > (dueAt - problem.startAt) / 1000 && end > endOf(b, id);
  });
}

function doneAt(visits: readonly TimedVisit[]): number {
  return visits.at(-1)?.doneSeconds ?? 0;
}

function placeOf({ bank, aisle }: { readonly bank: number; readonly aisle: number }): string {
  return `${bank}/${aisle}`;
}
