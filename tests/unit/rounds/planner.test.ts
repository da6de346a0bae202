import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  firstCome,
  inTime,
  type OrderedJob,
  planOf,
} from '../../../controller/services/rounds/planner/first-come.ts';
import { lowerBound, planRound, walk } from '../../../controller/services/rounds/planner/index.ts';
import { better, type Plan, type RoundProblem } from '../../../controller/services/rounds/planner/problem.ts';
import { randomRound } from '../../support/random-round.ts';
import { permutations, problems } from './problems.ts';

const EVERYTHING = { jobs: 14, banks: 3, widths: 3, due: true, rush: true };

/** Every plan there is: each order of jobs with rush first, each order inside each job. */
function* everyPlan(problem: RoundProblem): Generator<Plan> {
  const promised = inTime(problem, firstCome(problem));
  const rush = problem.jobs.filter((job) => job.rush);
  const rest = problem.jobs.filter((job) => !job.rush);
  for (const first of permutations(rush))
    for (const then of permutations(rest))
      for (const order of inner([...first, ...then])) yield planOf(problem, order, promised);
}

function* inner(jobs: RoundProblem['jobs']): Generator<readonly OrderedJob[]> {
  const [job, ...rest] = jobs;
  if (!job) return void (yield []);
  const places = [...new Map(job.visits.map((visit) => [`${visit.bank}/${visit.aisle}`, visit])).values()];
  for (const visits of permutations(places))
    for (const later of inner(rest)) yield [{ job, visits }, ...later];
}

function bestOf(plans: Iterable<Plan>): Plan | null {
  let best: Plan | null = null;
  for (const plan of plans) if (!best || better(plan, best)) best = plan;
  return best;
}

const figures = ({ late, cost }: Plan): readonly number[] =>
  [late.broken, late.total, cost.seconds].map((figure) => Math.round(figure * 1e6) / 1e6);

describe('the order of a round', () => {
  it('is never worse than first come, first served, and breaks no promise that keeps', () => {
    fc.assert(
      fc.property(problems(EVERYTHING), fc.boolean(), (problem, exact) => {
        const { plan, firstCome: first } = planRound(problem, { exact, effort: 20_000 });
        expect(first).toEqual(firstCome(problem));
        expect(better(first, plan)).toBe(false);
        expect(plan.late.broken).toBe(0);
        const kept = inTime(problem, plan);
        for (const job of inTime(problem, first)) expect(kept).toContain(job);
      }),
      { numRuns: 400 },
    );
  });

  it('picks every job once, all of it together, rush before the rest, and counts what the banks do', () => {
    fc.assert(
      fc.property(problems(EVERYTHING), fc.boolean(), (problem, exact) => {
        const { plan } = planRound(problem, { exact, effort: 20_000 });
        expect([...plan.jobs].sort()).toEqual(problem.jobs.map(({ id }) => id).sort());
        const rush = plan.jobs.map((id) => problem.jobs.find((job) => job.id === id)?.rush);
        expect(rush).toEqual(rush.toSorted((a, b) => Number(b) - Number(a)));
        const together = plan.visits.map(({ job }) => job).filter((job, at, all) => job !== all[at - 1]);
        expect(together).toEqual(plan.jobs);
        for (const { id, visits } of problem.jobs) {
          const places = (list: readonly { bank: number; aisle: number }[]) =>
            [...new Set(list.map(({ bank, aisle }) => `${bank}/${aisle}`))].sort();
          expect(places(plan.visits.filter(({ job }) => job === id))).toEqual(places(visits));
        }
        expect(walk(problem.banks, problem.speeds, plan.visits)).toEqual(plan.visits);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['one bank', { jobs: 4, rush: true }],
    ['two banks', { jobs: 3, banks: 2, rush: true }],
    ['one bank, due times', { jobs: 4, due: true, rush: true }],
    ['two banks, due times', { jobs: 3, banks: 2, due: true }],
  ])('is the best of all when the round is small: %s', (_name, kind) => {
    fc.assert(
      fc.property(problems(kind), (problem) => {
        const { plan, optimal } = planRound(problem);
        expect(optimal).toBe(true);
        const best = bestOf(everyPlan(problem));
        expect(best && figures(plan)).toEqual(best && figures(best));
      }),
      { numRuns: 150 },
    );
  });

  it('is held against a bound that no order goes below', () => {
    fc.assert(
      fc.property(problems({ jobs: 9, banks: 2, rush: true }), (problem) => {
        const { plan, optimal } = planRound(problem);
        const bound = lowerBound(problem);
        expect(optimal).toBe(true);
        expect(bound.seconds).toBeLessThanOrEqual(plan.cost.seconds + 1e-6);
        expect(bound.openings).toBeLessThanOrEqual(plan.cost.openings);
        expect(bound.carriages).toBeLessThanOrEqual(plan.cost.carriages);
      }),
      { numRuns: 400 },
    );
  });

  it('is the same each time', () => {
    const problem = randomRound(7, 40, 20, 'uniform');
    expect(planRound(problem)).toEqual(planRound(problem));
  });

  it.each(['uniform', 'skewed'] as const)('comes close to the best in large rounds: %s', (spread) => {
    for (const seed of [1, 2, 3]) {
      const problem = randomRound(seed, 100, 20, spread);
      const { plan, firstCome: first } = planRound(problem, { effort: 200_000 });
      expect(plan.cost.seconds / lowerBound(problem).seconds).toBeLessThan(1.04);
      expect(plan.cost.carriages / first.cost.carriages).toBeLessThan(0.55);
      expect(plan.cost.openings / first.cost.openings).toBeLessThan(0.6);
    }
  });

  it('searches nearly as well as it calculates', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const problem = randomRound(seed, 12, 10, 'uniform');
      const found = planRound(problem, { exact: false }).plan.cost.seconds;
      expect(found / planRound(problem).plan.cost.seconds).toBeLessThan(1.01);
    }
  });

  it('leaves a deadline where first come keeps it, even when that takes longer', () => {
    const job = (id: string, aisle: number, dueAt: number | null = null) => ({
      id,
      visits: [{ bank: 1, aisle }],
      rush: false,
      dueAt,
    });
    const speeds = { openingSeconds: 10, secondsPerCarriage: 1, pickSeconds: 10 };
    const banks = [{ bank: 1, aisles: 9, freeAisles: 1, open: [1] }];
    const jobs = [job('far', 9, 30_000), job('near', 1)];
    const { plan } = planRound({ banks, jobs, speeds, startAt: 0 });
    expect(plan.jobs).toEqual(['far', 'near']);
    const relaxed = planRound({ banks, jobs: [job('far', 9, 40_000), job('near', 1)], speeds, startAt: 0 });
    expect(relaxed.plan.jobs).toEqual(['near', 'far']);
  });
});
