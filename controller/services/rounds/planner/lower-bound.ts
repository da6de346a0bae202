import { aislesIn } from './bank-lines.ts';
import { groupsOf, oddAisles, pairs } from './line.ts';
import type { BankLine, RoundProblem } from './problem.ts';
import type { RoundCost } from '../../../model/rounds.ts';

/** Below this no plan of the problem can be, whatever its order. */
export function lowerBound(problem: RoundProblem): RoundCost {
  const { openingSeconds, secondsPerCarriage } = problem.speeds;
  let [openings, carriages] = [0, 0];
  for (const line of problem.banks) {
    const bound = boundOf(line, problem);
    openings += bound.openings;
    carriages += bound.carriages;
  }
  return { openings, carriages, seconds: openings * openingSeconds + carriages * secondsPerCarriage };
}

function boundOf(line: BankLine, { jobs }: RoundProblem): Pick<RoundCost, 'openings' | 'carriages'> {
  const start = line.open[0] ?? 0;
  const edges = aislesIn(line.bank, jobs).flatMap((aisles, job) => (aisles.length > 0 ? [{ job, aisles }] : []));
  if (edges.length === 0 || line.freeAisles > 1) return { openings: 0, carriages: 0 };
  const spans = edges.map(({ aisles }) => ({ from: aisles[0] ?? 0, to: aisles.at(-1) ?? 0 }));
  const within = spans.reduce((sum, { from, to }) => sum + to - from, 0);
  const odd = pairs(oddAisles(spans, start), start > 0 ? 1 : 2);
  const between = odd.reduce((sum, [a, b]) => sum + b - a, 0);
  const inside = edges.reduce((sum, { aisles }) => sum + aisles.length - 1, 0);
  const jumps = groupsOf(edges, start).length - 1;
  return { openings: inside + jumps + (start > 0 ? 0 : 1), carriages: within + between };
}
