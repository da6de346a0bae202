import type { BankShape } from '../../model/address.ts';
import type { Retrieval } from '../../model/custody.ts';
import type { PlannedStop, Round, RoundCost } from '../../model/rounds.ts';
import {
  type BankLine,
  type Job,
  OpenAisles,
  planRound,
  schedule,
  type Speeds,
  total,
  walk,
} from './planner/index.ts';

/** A retrieval that could be picked now, and where. */
export interface Pickable {
  readonly retrieval: Retrieval;
  readonly slot: string;
  readonly bank: number;
  readonly aisle: number;
  /** Its keeper has taken the pick already and stands before the shelf. */
  readonly inHand: boolean;
}

/** Where and when a round is planned. */
export interface Setting {
  readonly shapes: readonly BankShape[];
  /** The same banks as they stand. */
  readonly banks: readonly BankLine[];
  readonly speeds: Speeds;
  /** Epoch ms. */
  readonly now: number;
}

/** Stops in their order with what each takes, all of them together, and the same first come, first served. */
export interface PlannedRound {
  readonly stops: readonly PlannedStop[];
  readonly cost: RoundCost;
  readonly firstCome: RoundCost;
}

/**
 * Plans the best order. What one borrower asked for is picked together, because it is handed over together; picks that
 * are in hand stay first.
 * @returns the stops, and whether no order can be better
 */
export function bestOrder(
  picks: readonly Pickable[],
  setting: Setting,
): PlannedRound & { readonly optimal: boolean } {
  const inHand = picks.filter((pick) => pick.inHand);
  const waiting = byArrival(picks.filter((pick) => !pick.inHand));
  const aisles = new OpenAisles(setting.banks);
  for (const pick of inHand) aisles.visit(pick);
  const groups = jobsOf(waiting);
  const problem = {
    banks: aisles.lines(),
    jobs: [...groups].map(([id, group]) => jobOf(id, group)),
    speeds: setting.speeds,
    startAt: setting.now,
  };
  const { plan, optimal } = planRound(problem);
  const order = schedule(problem, plan).plan.visits.flatMap((visit) =>
    (groups.get(visit.job) ?? []).filter((pick) => pick.bank === visit.bank && pick.aisle === visit.aisle),
  );
  return { ...inThisOrder([...inHand, ...order], setting), optimal };
}

/** What picking in exactly this order takes. */
export function inThisOrder(picks: readonly Pickable[], setting: Setting): PlannedRound {
  const stops = walk(setting.banks, setting.speeds, picks).map(
    ({ retrieval, slot, bank, aisle, opens, carriages, seconds }) => ({
      retrieval: retrieval.id,
      box: retrieval.box,
      slot,
      bank,
      aisle,
      opens,
      carriages,
      seconds,
    }),
  );
  const inHand = picks.filter((pick) => pick.inHand);
  const jobs = jobsOf(byArrival(picks.filter((pick) => !pick.inHand)));
  const arrived = [...inHand, ...[...jobs.values()].flat()];
  return { stops, cost: total(stops), firstCome: total(walk(setting.banks, setting.speeds, arrived)) };
}

/** A plan of the open stops made one of the whole round: what is done took what was planned for it. */
export function withSettled(round: Round, planned: PlannedRound): PlannedRound {
  const done = round.stops.filter(({ state }) => state === 'done');
  const plus = (cost: RoundCost): RoundCost => {
    const before = total(done);
    return {
      openings: before.openings + cost.openings,
      carriages: before.carriages + cost.carriages,
      seconds: before.seconds + cost.seconds,
    };
  };
  return { stops: planned.stops, cost: plus(planned.cost), firstCome: plus(planned.firstCome) };
}

/** Rush before the rest, then as they came in. */
function byArrival(picks: readonly Pickable[]): readonly Pickable[] {
  return picks.toSorted(
    (a, b) =>
      Number(b.retrieval.rush) - Number(a.retrieval.rush) ||
      a.retrieval.requestedAt - b.retrieval.requestedAt,
  );
}

/** What is picked together, in the order in which the first of each came in. */
function jobsOf(picks: readonly Pickable[]): ReadonlyMap<string, readonly Pickable[]> {
  const jobs = new Map<string, Pickable[]>();
  for (const pick of picks) {
    const { id, forBorrower, rush } = pick.retrieval;
    const job = forBorrower === null ? `retrieval ${id}` : `borrower ${forBorrower}${rush ? ' rush' : ''}`;
    jobs.set(job, [...(jobs.get(job) ?? []), pick]);
  }
  return jobs;
}

function jobOf(id: string, group: readonly Pickable[]): Job {
  const due = group.flatMap(({ retrieval }) => (retrieval.neededBy === null ? [] : [retrieval.neededBy]));
  return {
    id,
    visits: group.map(({ bank, aisle }) => ({ bank, aisle })),
    rush: group.some(({ retrieval }) => retrieval.rush),
    dueAt: due.length === 0 ? null : Math.min(...due),
  };
}
