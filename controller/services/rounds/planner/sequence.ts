import { type BankSequence, SingleWidth } from './bank-lines.ts';
import type { OrderedJob } from './first-come.ts';
import { ManyWidths } from './many-widths.ts';
import type { Job, RoundProblem, Visit } from './problem.ts';

/** One second of a broken promise outweighs any lateness, and that any time on the rails, within a round. */
const BROKEN_WEIGHT = 1e9;
const LATE_WEIGHT = 1e4;

/** Jobs that are ordered together, as arrays of numbers that a search can run over quickly. */
export class Sequences {
  readonly jobs: readonly Job[];
  readonly banks: readonly BankSequence[];
  /** Rush jobs are the first so many. */
  readonly rush: number;
  readonly due: boolean;
  /** Whether nothing is due and every bank has one free width: then an order is quickly looked at. */
  readonly plain: boolean;
  /** Seconds from the start until a job is due, by index; infinite when nobody said. */
  readonly dueSeconds: Float64Array;
  readonly promised: Uint8Array;
  /** Seconds of picking of each job. */
  readonly pickSeconds: Float64Array;
  readonly #spent: Float64Array;

  /**
   * @param jobs rush before the rest
   * @param promised ids of the jobs that first come does in time
   */
  constructor(problem: RoundProblem, jobs: readonly Job[], promised: ReadonlySet<string>) {
    const { speeds, startAt } = problem;
    const visited = new Set(jobs.flatMap(({ visits }) => visits.map(({ bank }) => bank)));
    this.jobs = jobs;
    this.banks = problem.banks
      .filter(({ bank }) => visited.has(bank))
      .map((line) =>
        line.freeAisles === 1 ? new SingleWidth(line, jobs, speeds) : new ManyWidths(line, jobs, speeds),
      );
    this.rush = jobs.filter(({ rush }) => rush).length;
    this.due = jobs.some(({ dueAt }) => dueAt !== null);
    this.plain = !this.due && this.banks.every((bank) => bank instanceof SingleWidth);
    this.dueSeconds = Float64Array.from(jobs, ({ dueAt }) =>
      dueAt === null ? Number.POSITIVE_INFINITY : (dueAt - startAt) / 1000,
    );
    this.promised = Uint8Array.from(jobs, ({ id }) => (promised.has(id) ? 1 : 0));
    this.pickSeconds = Float64Array.from(jobs, ({ visits }) => visits.length * speeds.pickSeconds);
    this.#spent = new Float64Array(jobs.length);
  }

  /** Every job in the order in which it was given. */
  arrival(): Int32Array {
    return Int32Array.from(this.jobs.keys());
  }

  /** What a search makes small: seconds on the rails, above which stands lateness, above which promises. */
  score(order: Int32Array): number {
    if (!this.due) {
      let sum = 0;
      for (const bank of this.banks) sum += bank.cost(order);
      return sum;
    }
    const spent = this.#spent.fill(0);
    for (const bank of this.banks) bank.spend(order, spent);
    let [elapsed, moved, score] = [0, 0, 0];
    for (const job of order) {
      moved += spent[job] as number;
      elapsed += (spent[job] as number) + (this.pickSeconds[job] as number);
      const late = elapsed - (this.dueSeconds[job] as number);
      if (late > 0) score += late * (this.promised[job] === 1 ? BROKEN_WEIGHT : LATE_WEIGHT);
    }
    return score + moved;
  }

  /** The jobs in that order, each with its visits in the order that suits what comes before and after. */
  ordered(order: Int32Array): readonly OrderedJob[] {
    const traces = this.banks.map((bank) => ({ bank: bank.bank, aisles: bank.trace(order) }));
    return Array.from(order, (index) => {
      const job = this.jobs[index] as Job;
      const visits: readonly Visit[] = traces.flatMap(({ bank, aisles }) =>
        (aisles[index] ?? []).map((aisle) => ({ bank, aisle })),
      );
      return { job, visits };
    });
  }
}
