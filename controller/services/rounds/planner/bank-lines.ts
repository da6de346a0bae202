import { NONE, passageSeconds, visitsOf } from './passage.ts';
import { type BankLine, type Job, railsOf, type Speeds } from './problem.ts';

/**
 * What a bank contributes to a sequence of jobs. Banks do not wait for each other in the cost: each only sees the jobs
 * that visit it, in their order.
 */
export interface BankSequence {
  readonly bank: number;
  /** The time its openings take in that order of jobs, s. */
  cost(order: Int32Array): number;
  /** Adds what each job takes to `seconds`, by index of the job. */
  spend(order: Int32Array, seconds: Float64Array): void;
  /** The aisles each job visits, in their order; by index of the job, empty where it has none here. */
  trace(order: Int32Array): readonly (readonly number[])[];
}

/** The aisles of each job in one bank, ascending, each once. */
export function aislesIn(bank: number, jobs: readonly Job[]): readonly (readonly number[])[] {
  return jobs.map(({ visits }) => {
    const here = visits.filter((visit) => visit.bank === bank).map(({ aisle }) => aisle);
    return [...new Set(here)].sort((a, b) => a - b);
  });
}

/**
 * A bank with one free aisle width. What it costs depends only on which aisle each job leaves open, so the best inner
 * order of every job in a given sequence is a shortest path through layers, one layer a job, one node for each aisle
 * that the job could leave open.
 */
export class SingleWidth implements BankSequence {
  readonly bank: number;
  /** The aisle that stands open at the beginning, {@link NONE} when unknown. */
  readonly start: number;
  /** By index of the job. */
  readonly aisles: readonly (readonly number[])[];
  /** First node and end of nodes of each job; equal where it has none here. */
  readonly first: Int32Array;
  readonly end: Int32Array;
  /** The aisle each node leaves open. */
  readonly aisleOf: Int32Array;
  /** Seconds from an aisle (row) to a node (column). */
  readonly enter: Float64Array;
  readonly nodes: number;
  /** Cost of the best way to each node, and the node before it there. */
  readonly #best: Float64Array;
  readonly #before: Int32Array;

  constructor(line: BankLine, jobs: readonly Job[], speeds: Speeds) {
    const { bank, open, aisles } = line;
    const rails = railsOf(line, speeds);
    this.bank = bank;
    this.start = open[0] ?? NONE;
    this.aisles = aislesIn(bank, jobs);
    this.first = new Int32Array(jobs.length);
    this.end = new Int32Array(jobs.length);
    const lasts = this.aisles.flat();
    this.nodes = lasts.length;
    this.aisleOf = Int32Array.from(lasts);
    this.enter = new Float64Array((aisles + 1) * this.nodes);
    let node = 0;
    for (const [job, own] of this.aisles.entries()) {
      this.first[job] = node;
      for (const last of own) {
        for (let from = NONE; from <= aisles; from++)
          this.enter[from * this.nodes + node] = passageSeconds(own, from, last, rails);
        node++;
      }
      this.end[job] = node;
    }
    this.#best = new Float64Array(this.nodes);
    this.#before = new Int32Array(this.nodes);
  }

  cost(order: Int32Array): number {
    const { first, end, enter, aisleOf, nodes } = this;
    const best = this.#best;
    let from = -1;
    let to = -1;
    for (let place = 0; place < order.length; place++) {
      const job = order[place] as number;
      const begin = first[job] as number;
      const stop = end[job] as number;
      if (begin === stop) continue;
      for (let node = begin; node < stop; node++) {
        if (from < 0) {
          best[node] = enter[this.start * nodes + node] as number;
          continue;
        }
        let least = Number.POSITIVE_INFINITY;
        for (let prior = from; prior < to; prior++) {
          const way = (best[prior] as number) + (enter[(aisleOf[prior] as number) * nodes + node] as number);
          if (way < least) least = way;
        }
        best[node] = least;
      }
      from = begin;
      to = stop;
    }
    return from < 0 ? 0 : (best[this.#leastOf(from, to)] as number);
  }

  spend(order: Int32Array, seconds: Float64Array): void {
    this.#back(order, (job, from, node) => {
      seconds[job] = (seconds[job] as number) + (this.enter[from * this.nodes + node] as number);
    });
  }

  trace(order: Int32Array): readonly (readonly number[])[] {
    const traced: (readonly number[])[] = this.aisles.map(() => []);
    this.#back(order, (job, from, node) => {
      traced[job] = visitsOf(this.aisles[job] ?? [], from, this.aisleOf[node] as number);
    });
    return traced;
  }

  /** Goes back along the best way: each job, the aisle it finds open, and the node it takes. */
  #back(order: Int32Array, visit: (job: number, from: number, node: number) => void): void {
    const { first, end, enter, aisleOf, nodes } = this;
    const path = order.filter((job) => first[job] !== end[job]);
    const [best, before] = [this.#best, this.#before];
    for (const [place, job] of path.entries()) {
      const prior = place === 0 ? -1 : (path[place - 1] as number);
      for (let node = first[job] as number; node < (end[job] as number); node++) {
        best[node] = prior < 0 ? (enter[this.start * nodes + node] as number) : Number.POSITIVE_INFINITY;
        before[node] = -1;
        if (prior < 0) continue;
        for (let other = first[prior] as number; other < (end[prior] as number); other++) {
          const way = (best[other] as number) + (enter[(aisleOf[other] as number) * nodes + node] as number);
          if (way < (best[node] as number)) {
            best[node] = way;
            before[node] = other;
          }
        }
      }
    }
    const last = path.at(-1);
    if (last === undefined) return;
    let node = this.#leastOf(first[last] as number, end[last] as number);
    for (let place = path.length - 1; place >= 0; place--) {
      const prior = before[node] as number;
      visit(path[place] as number, prior < 0 ? this.start : (aisleOf[prior] as number), node);
      node = prior;
    }
  }

  #leastOf(from: number, to: number): number {
    let least = from;
    for (let node = from + 1; node < to; node++)
      if ((this.#best[node] as number) < (this.#best[least] as number)) least = node;
    return least;
  }
}
