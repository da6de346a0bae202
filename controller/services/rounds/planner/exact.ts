import { type BankSequence, SingleWidth } from './bank-lines.ts';
import type { Sequences } from './sequence.ts';

/** One way through a job: in each bank it visits, the node of the aisle it leaves open. */
type Way = readonly { readonly bank: number; readonly node: number }[];

/** Table entries times ways on from them that are worth it: some tens of milliseconds, and a few MB. */
const WORK_LIMIT = 8_000_000;

/**
 * The best order of a few jobs without due times: dynamic programming over which jobs are done and which aisle stands
 * open in each bank (Held and Karp, J. SIAM 10 (1962) 196-210, with the open aisle in the place of the last city).
 * Within each job every order is considered, by the aisle it leaves open last.
 *
 * @returns `null` when a bank has several free widths, or the table would become too large
 */
export function exactOrder(sequences: Sequences): Int32Array | null {
  const { jobs, rush } = sequences;
  const banks = singles(sequences.banks);
  if (!banks || jobs.length > 30) return null;
  // What stands open in a bank is its start or an aisle of some job; a digit of the state for each bank.
  const digits = banks.map((bank) => [...new Set([bank.start, ...bank.aisleOf])]);
  const strides = digits.map((_, at) => digits.slice(0, at).reduce((size, { length }) => size * length, 1));
  const width = digits.reduce((size, { length }) => size * length, 1);
  const full = 2 ** jobs.length - 1;
  const entries = (full + 1) * width;
  if (entries * countWays(sequences, banks) > WORK_LIMIT) return null;

  const ways = jobs.map((_, job) => waysThrough(job, banks));
  const digitOf = banks.map((bank, at) =>
    Int32Array.from(bank.aisleOf, (aisle) => digits[at]?.indexOf(aisle) ?? 0),
  );
  const rushDone = 2 ** rush - 1;
  const cost = new Float64Array(entries).fill(Number.POSITIVE_INFINITY);
  const before = new Int32Array(entries).fill(-1);
  cost[0] = 0;
  const open = new Int32Array(banks.length);
  for (let state = 0; state < entries; state++) {
    const spent = cost[state] as number;
    if (spent === Number.POSITIVE_INFINITY) continue;
    const done = Math.floor(state / width);
    const standing = state % width;
    for (let at = 0; at < banks.length; at++)
      open[at] = Math.floor(standing / (strides[at] as number)) % (digits[at] as number[]).length;
    const [from, to] = (done & rushDone) === rushDone ? [rush, jobs.length] : [0, rush];
    for (let job = from; job < to; job++) {
      if (done & (1 << job)) continue;
      const after = (done | (1 << job)) * width + standing;
      for (const way of ways[job] as readonly Way[]) {
        let next = after;
        let sum = spent;
        for (const { bank, node } of way) {
          const { enter, nodes } = banks[bank] as SingleWidth;
          const now = open[bank] as number;
          sum += enter[((digits[bank] as number[])[now] as number) * nodes + node] as number;
          next += (((digitOf[bank] as Int32Array)[node] as number) - now) * (strides[bank] as number);
        }
        if (sum < (cost[next] as number)) {
          cost[next] = sum;
          before[next] = state;
        }
      }
    }
  }

  let state = full * width;
  for (let other = state; other < entries; other++)
    if ((cost[other] as number) < (cost[state] as number)) state = other;
  const order = new Int32Array(jobs.length);
  for (let place = jobs.length - 1; place >= 0; place--) {
    const prior = before[state] as number;
    order[place] = 31 - Math.clz32(Math.floor(state / width) ^ Math.floor(prior / width));
    state = prior;
  }
  return order;
}

/** The banks when each has one free aisle width, else `null`. */
export function singles(banks: readonly BankSequence[]): readonly SingleWidth[] | null {
  const found = banks.filter((bank) => bank instanceof SingleWidth);
  return found.length === banks.length ? found : null;
}

/** How many ways there are through all jobs, each by itself. */
export function countWays({ jobs }: Sequences, banks: readonly SingleWidth[]): number {
  const through = (job: number): number =>
    banks.reduce((ways, { first, end }) => ways * Math.max(1, (end[job] ?? 0) - (first[job] ?? 0)), 1);
  return jobs.reduce((sum, _, job) => sum + through(job), 0);
}

/** Every combination of last aisles, over the banks that a job visits. */
export function waysThrough(job: number, banks: readonly SingleWidth[]): readonly Way[] {
  let ways: readonly Way[] = [[]];
  for (const [bank, { first, end }] of banks.entries()) {
    const from = first[job] ?? 0;
    const nodes = Array.from({ length: (end[job] ?? 0) - from }, (_, at) => from + at);
    if (nodes.length > 0) ways = ways.flatMap((way) => nodes.map((node) => [...way, { bank, node }]));
  }
  return ways;
}
