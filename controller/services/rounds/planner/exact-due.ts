import type { SingleWidth } from './bank-lines.ts';
import { countWays, singles, waysThrough } from './exact.ts';
import type { OrderedJob } from './first-come.ts';
import { visitsOf } from './passage.ts';
import type { Job, Visit } from './problem.ts';
import type { Sequences } from './sequence.ts';

/** One way to have done some jobs, with some aisle left open in each bank. */
interface Label {
  /** Seconds since the start, picks included. */
  readonly elapsed: number;
  readonly late: number;
  readonly job: number;
  readonly visits: readonly Visit[];
  /** The aisle that stands open in each bank. */
  readonly open: readonly number[];
  readonly before: Label | null;
}

const MOST_JOBS = 10;
const MOST_WAYS = 100;
const MOST_LABELS = 60_000;

/**
 * The best order of a few jobs with due times: no job late that was promised, then the least lateness, then the least
 * time. Dynamic programming over which jobs are done and what stands open, as without due times, but a way that is
 * later in sum may still be the quicker one: each state keeps every way that no other beats in both.
 *
 * @returns `null` when a bank has several free widths, or there would be too many ways to keep
 */
export function exactDueOrder(sequences: Sequences): readonly OrderedJob[] | null {
  const { jobs, rush } = sequences;
  const banks = singles(sequences.banks);
  if (!banks || jobs.length > MOST_JOBS || countWays(sequences, banks) > MOST_WAYS) return null;
  const ways = jobs.map((_, job) => waysThrough(job, banks));
  const full = 2 ** jobs.length - 1;
  const rushDone = 2 ** rush - 1;
  const nothing: Label = {
    elapsed: 0,
    late: 0,
    job: -1,
    visits: [],
    open: banks.map(({ start }) => start),
    before: null,
  };
  const kept = new Map<number, Map<string, Label[]>>([[0, new Map([['', [nothing]]])]]);
  let labels = 0;
  for (let done = 0; done < full; done++) {
    const [from, to] = (done & rushDone) === rushDone ? [rush, jobs.length] : [0, rush];
    for (const label of [...(kept.get(done)?.values() ?? [])].flat())
      for (let job = from; job < to; job++) {
        if (done & (1 << job)) continue;
        for (const way of ways[job] ?? []) {
          const next = extend(label, job, way, banks, sequences);
          if (next && keep(kept, done | (1 << job), next) && ++labels > MOST_LABELS) return null;
        }
      }
    kept.delete(done);
  }
  const ends = [...(kept.get(full)?.values() ?? [])].flat();
  const best = ends.toSorted((a, b) => a.late - b.late || a.elapsed - b.elapsed)[0];
  const order: OrderedJob[] = [];
  for (let label = best ?? null; label?.before; label = label.before)
    order.unshift({ job: jobs[label.job] as Job, visits: label.visits });
  return best ? order : null;
}

/** The way that does one more job; `null` when that breaks a promise. */
function extend(
  label: Label,
  job: number,
  way: ReturnType<typeof waysThrough>[number],
  banks: readonly SingleWidth[],
  { pickSeconds, dueSeconds, promised }: Sequences,
): Label | null {
  let elapsed = label.elapsed + (pickSeconds[job] as number);
  const open = [...label.open];
  const visits: Visit[] = [];
  for (const { bank: at, node } of way) {
    const { bank, enter, nodes, aisleOf, aisles } = banks[at] as SingleWidth;
    const from = open[at] as number;
    const last = aisleOf[node] as number;
    elapsed += enter[from * nodes + node] as number;
    open[at] = last;
    visits.push(...visitsOf(aisles[job] ?? [], from, last).map((aisle) => ({ bank, aisle })));
  }
  const late = Math.max(0, elapsed - (dueSeconds[job] as number));
  if (late > 0 && promised[job] === 1) return null;
  return { elapsed, late: label.late + late, job, visits, open, before: label };
}

/** Keeps a way unless another is as good in both respects, and drops those it beats. */
function keep(kept: Map<number, Map<string, Label[]>>, done: number, label: Label): boolean {
  const states = kept.get(done) ?? new Map<string, Label[]>();
  kept.set(done, states);
  const key = label.open.join(' ');
  const others = states.get(key) ?? [];
  if (others.some(({ elapsed, late }) => elapsed <= label.elapsed && late <= label.late)) return false;
  const unbeaten = others.filter(({ elapsed, late }) => elapsed < label.elapsed || late < label.late);
  states.set(key, [...unbeaten, label]);
  return true;
}
