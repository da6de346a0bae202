import type { RoundCost } from '../../../model/rounds.ts';

/** One bank as the planner sees it: aisles 1..n in a row, of which as many can stand open as it has free widths. */
export interface BankLine {
  readonly bank: number;
  /** Carriages plus one. */
  readonly aisles: number;
  /** Free aisle widths, 1 or more. */
  readonly freeAisles: number;
  /** What stands open now; empty when nothing does or nobody knows. */
  readonly open: readonly number[];
  /** What was measured of this bank, where something was. */
  readonly rails?: RailSpeeds;
}

/** An aisle one has to stand in. */
export interface Visit {
  readonly bank: number;
  readonly aisle: number;
}

/** What is picked together, job after job; the order of the visits inside it is free. */
export interface Job {
  readonly id: string;
  /** At least one; as they were listed when the job came in. */
  readonly visits: readonly Visit[];
  /** Rush jobs come before all others. */
  readonly rush: boolean;
  /** When its last pick should be done, epoch ms; `null` when nobody said. */
  readonly dueAt: number | null;
}

/** How long a bank takes to open an aisle, s. */
export interface RailSpeeds {
  /** Every opening: asking, the check that nobody is inside, starting and stopping. */
  readonly openingSeconds: number;
  /** What each carriage that has to move by one aisle width adds. */
  readonly secondsPerCarriage: number;
}

/** How long things take in a room, s. */
export interface Speeds extends RailSpeeds {
  /** One pick in an open aisle. */
  readonly pickSeconds: number;
}

/**
 * Figures of an ordinary motorized bank: some 10 s to ask, look and start; a 0.9 m aisle at 50 mm/s takes 18 s for the
 * carriage that goes first, and those that follow set off about 4 s apart. A site that has measured its own replaces them.
 */
export const USUAL_SPEEDS: Speeds = { openingSeconds: 24, secondsPerCarriage: 4, pickSeconds: 40 };

/** The jobs of a round in the order in which they came in, and where the banks stand. */
export interface RoundProblem {
  readonly banks: readonly BankLine[];
  readonly jobs: readonly Job[];
  readonly speeds: Speeds;
  /** When the round begins, epoch ms. */
  readonly startAt: number;
}

/** How long that bank takes: as measured, or as usual in this room. */
export function railsOf({ rails }: BankLine, speeds: Speeds): RailSpeeds {
  return rails ?? speeds;
}

/** One visit of a plan and what it takes to get its aisle open. */
export interface PlannedVisit extends Visit {
  readonly job: string;
  readonly opens: boolean;
  readonly carriages: number;
  readonly seconds: number;
}

/** How much too late jobs are, s, summed; `broken` counts only jobs that first come would have done in time. */
export interface Lateness {
  readonly broken: number;
  readonly total: number;
}

export interface Plan {
  /** Ids of the jobs in their order. */
  readonly jobs: readonly string[];
  readonly visits: readonly PlannedVisit[];
  readonly cost: RoundCost;
  readonly late: Lateness;
}

/**
 * Whether plan `a` is better than `b`: first no promise broken that first come keeps, then less lateness, then less
 * time spent on moving carriages. Differences below a microsecond are noise of adding up.
 */
export function better(a: Pick<Plan, 'cost' | 'late'>, b: Pick<Plan, 'cost' | 'late'>): boolean {
  const figures = (plan: Pick<Plan, 'cost' | 'late'>): readonly number[] => [
    plan.late.broken,
    plan.late.total,
    plan.cost.seconds,
  ];
  const theirs = figures(b);
  for (const [index, mine] of figures(a).entries()) {
    const difference = mine - (theirs[index] ?? 0);
    if (Math.abs(difference) > 1e-6) return difference < 0;
  }
  return false;
}
