import { firstCome, inTime, planOf } from '../../controller/services/rounds/planner/first-come.ts';
import {
  lowerBound,
  type Plan,
  planRound,
  type RoundProblem,
} from '../../controller/services/rounds/planner/index.ts';
import { Sequences } from '../../controller/services/rounds/planner/sequence.ts';
import { randomRound, type Spread } from '../support/random-round.ts';
import { type Bench, type Goal, type Row, row } from './harness.ts';

const SPREADS: readonly Spread[] = ['uniform', 'skewed'];
/** Rounds of each kind; their seeds are 1, 2, 3 … */
const SEEDS = 25;

/** First come, first served, with the best order inside each job. */
function firstComeBestInside(problem: RoundProblem): Plan {
  const sequences = new Sequences(problem, problem.jobs, inTime(problem, firstCome(problem)));
  return planOf(problem, sequences.ordered(sequences.arrival()), new Set());
}

interface Planned {
  readonly problem: RoundProblem;
  readonly plan: Plan;
  readonly first: Plan;
  readonly ms: number;
}

/** Plans the same three times and takes the shortest: what is longer is what else the machine had to do. */
function planned(problem: RoundProblem, exact = true): Planned {
  let ms = Number.POSITIVE_INFINITY;
  let result = { plan: firstCome(problem), firstCome: firstCome(problem) };
  for (let turn = 0; turn < 3; turn++) {
    const begin = performance.now();
    result = planRound(problem, { exact });
    ms = Math.min(ms, performance.now() - begin);
  }
  return { problem, plan: result.plan, first: result.firstCome, ms };
}

/** Rounds of one kind on each of these many aisles; one of each goes before, for the compiler. */
function rounds(orders: number, aisles: readonly number[], spread: Spread, exact = true): readonly Planned[] {
  for (const count of aisles) planned(randomRound(0, orders, count, spread), exact);
  return aisles.flatMap((count) =>
    Array.from({ length: SEEDS }, (_, seed) => planned(randomRound(seed + 1, orders, count, spread), exact)),
  );
}

/** A row for the median and one for the worst of the same figures. */
function medianAndWorst(
  what: string,
  unit: string,
  figures: readonly number[],
  goal?: Goal,
  note?: string,
): Row[] {
  const worst = goal?.at === 'least' ? Math.min(...figures) : Math.max(...figures);
  const given = { unit, ...(goal && { goal }) };
  return [
    row({ what: `${what}: median`, ours: figures, ...given, ...(note !== undefined && { note }) }),
    row({ what: `${what}: worst of ${figures.length}`, ours: [worst], ...given }),
  ];
}

const percentAbove = (ours: number, best: number): number => (ours / best - 1) * 100;
const percentLess = (ours: number, theirs: number): number => (1 - ours / theirs) * 100;
const most = (value: number): Goal => ({ at: 'most', value });
const least = (value: number): Goal => ({ at: 'least', value });

/** Twelve orders: the planner and its search alone against the exact optimum. */
function small(spread: Spread): Row[] {
  return [10, 20].flatMap((aisles) => {
    const kind = `12 orders, ${aisles} aisles, ${spread}`;
    const ours = rounds(12, [aisles], spread);
    const searched = rounds(12, [aisles], spread, false);
    const above = searched.map(({ plan }, at) =>
      percentAbove(plan.cost.seconds, ours[at]?.plan.cost.seconds ?? 0),
    );
    return [
      ...medianAndWorst(
        `${kind}: exact plan`,
        'ms',
        ours.map(({ ms }) => ms),
        most(100),
      ),
      ...medianAndWorst(`${kind}: search alone, above the optimum`, '%', above, most(1)),
      ...medianAndWorst(
        `${kind}: search alone`,
        'ms',
        searched.map(({ ms }) => ms),
        most(100),
      ),
      row({
        what: `${kind}: optimum, carriages against first come`,
        unit: '% less',
        ours: ours.map(({ plan, first }) => percentLess(plan.cost.carriages, first.cost.carriages)),
      }),
      row({
        what: `${kind}: optimum, openings against first come`,
        unit: '% less',
        ours: ours.map(({ plan, first }) => percentLess(plan.cost.openings, first.cost.openings)),
      }),
    ];
  });
}

/** A hundred orders: what is saved, and how far from the bound. */
function large(spread: Spread): Row[] {
  const kind = `100 orders, 10 and 20 aisles, ${spread}`;
  const ours = rounds(100, [10, 20], spread);
  const against = (theirs: (one: Planned) => Plan, part: 'carriages' | 'openings'): number[] =>
    ours.map((one) => percentLess(one.plan.cost[part], theirs(one).cost[part]));
  const bestInside = ({ problem }: Planned): Plan => firstComeBestInside(problem);
  const gaps = ours.map(({ plan, problem }) => percentAbove(plan.cost.seconds, lowerBound(problem).seconds));
  const first = ({ first: plan }: Planned): Plan => plan;
  return [
    ...medianAndWorst(
      `${kind}: carriages against first come`,
      '% less',
      against(first, 'carriages'),
      least(45),
    ),
    ...medianAndWorst(
      `${kind}: openings against first come`,
      '% less',
      against(first, 'openings'),
      least(40),
    ),
    ...medianAndWorst(
      `${kind}: openings against first come, best order inside each job`,
      '% less',
      against(bestInside, 'openings'),
      least(30),
    ),
    ...medianAndWorst(`${kind}: above the lower bound`, '%', gaps, most(4)),
    ...medianAndWorst(
      `${kind}: plan`,
      'ms',
      ours.map(({ ms }) => ms),
    ),
  ];
}

/** Two hundred orders on a bank of forty carriages. */
function largest(spread: Spread): Row[] {
  const kind = `200 orders, 40 carriages, ${spread}`;
  const ours = rounds(200, [41], spread);
  const gaps = ours.map(({ plan, problem }) => percentAbove(plan.cost.seconds, lowerBound(problem).seconds));
  return [
    ...medianAndWorst(
      `${kind}: plan`,
      'ms',
      ours.map(({ ms }) => ms),
      most(200),
    ),
    ...medianAndWorst(`${kind}: above the lower bound`, '%', gaps),
  ];
}

export const bench: Bench = {
  name: 'rounds',
  run: () =>
    Promise.resolve(SPREADS.flatMap((spread) => [...small(spread), ...large(spread), ...largest(spread)])),
};
