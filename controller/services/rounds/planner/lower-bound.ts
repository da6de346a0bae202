import type { RoundCost } from '../../../model/rounds.ts';
import { aislesIn } from './bank-lines.ts';
import { groupsOf, oddAisles, pairs } from './line.ts';
import { type BankLine, railsOf, type RoundProblem } from './problem.ts';

/**
 * Below this no plan of the problem can be, whatever its order. Rush and due times only forbid orders, so they do not
 * spoil it. A bank with several free widths adds nothing to it.
 *
 * For a bank with one free width, think of a plan as a walk along the aisles.
 * - Carriages: the walk crosses the gap between two aisles at least once inside each job that has visits on both sides.
 *   Once more if the number of those jobs is even and the walk ends on the other side of the gap than it begins, or odd
 *   and it ends on the same side, because a walk that crosses an even number of times ends where it began. Summed over
 *   all gaps, and over the best choice of where it ends, the extra crossings are the least total distance at which the
 *   aisles with an odd number of outermost visits can be paired up, the one where the walk ends left alone.
 * - Openings: a job opens all its aisles but at most one, which the job before may have left open. It can have done so
 *   only if the two share an aisle, so going from one group of jobs that are tied by common aisles to another opens one
 *   more; where the walk begins is a group too.
 *
 * Each figure is a bound by itself; weighting them gives one on the seconds.
 */
export function lowerBound(problem: RoundProblem): RoundCost {
  let [openings, carriages, seconds] = [0, 0, 0];
  for (const line of problem.banks) {
    const bound = boundOf(line, problem);
    openings += bound.openings;
    carriages += bound.carriages;
    const { openingSeconds, secondsPerCarriage } = railsOf(line, problem.speeds);
    seconds += bound.openings * openingSeconds + bound.carriages * secondsPerCarriage;
  }
  return { openings, carriages, seconds };
}

function boundOf(line: BankLine, { jobs }: RoundProblem): Pick<RoundCost, 'openings' | 'carriages'> {
  const edges = aislesIn(line.bank, jobs).flatMap((aisles, job) =>
    aisles.length > 0 ? [{ job, aisles }] : [],
  );
  if (edges.length === 0 || line.freeAisles > 1) return { openings: 0, carriages: 0 };
  const start = line.open[0] ?? 0;
  const spans = edges.map(({ aisles }) => ({ from: aisles[0] ?? 0, to: aisles.at(-1) ?? 0 }));
  const inside = spans.reduce((sum, { from, to }) => sum + to - from, 0);
  // Whoever may begin anywhere leaves two aisles alone: where the walk begins and where it ends.
  const odd = pairs(oddAisles(spans, start), start > 0 ? 1 : 2);
  const between = odd.reduce((sum, [a, b]) => sum + b - a, 0);
  const opened = edges.reduce((sum, { aisles }) => sum + aisles.length - 1, 0);
  const changes = groupsOf(edges, start).length - 1;
  return { openings: opened + changes + (start > 0 ? 0 : 1), carriages: inside + between };
}
