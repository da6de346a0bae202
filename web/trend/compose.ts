import type { HistoryView } from '../../controller/api/contract/index.ts';
import type { Span } from './span.ts';

/** History of one point as it was loaded once: where it reaches, and how closely. */
export interface Piece extends Span {
  readonly stepMs: number;
  readonly history: Pick<HistoryView, 'time' | 'min' | 'mean' | 'max'>;
}

/** What is drawn of one point: columns of equal length, `time` in epoch seconds; a gap is `null`. */
export interface Line {
  readonly time: readonly number[];
  readonly min: readonly (number | null)[];
  readonly mean: readonly (number | null)[];
  readonly max: readonly (number | null)[];
}

/**
 * Lays finer pieces over coarser ones: whatever is known most closely is drawn, and where the fine has not come yet the
 * coarse stays, so that nobody ever looks at an empty chart that will fill in a moment.
 */
export function compose(pieces: readonly Piece[]): Line {
  let line: Line = { time: [], min: [], mean: [], max: [] };
  for (const piece of pieces.toSorted((a, b) => b.stepMs - a.stepMs)) line = overlay(line, piece);
  return line;
}

function overlay(base: Line, { fromMs, toMs, history }: Piece): Line {
  const before = lowerBound(base.time, fromMs / 1000);
  const after = lowerBound(base.time, toMs / 1000);
  const joined = <T>(column: readonly T[], fine: readonly T[]): T[] => [
    ...column.slice(0, before),
    ...fine,
    ...column.slice(after),
  ];
  return {
    time: joined(base.time, history.time),
    min: joined<number | null>(base.min, history.min),
    mean: joined<number | null>(base.mean, history.mean),
    max: joined<number | null>(base.max, history.max),
  };
}

/** Index of the first entry that is not below `value`, in an ascending list. */
export function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Several lines on one time axis, as charts want them: a moment that a line does not have is `undefined`, which is drawn
 * through, while its gaps stay `null`.
 * @returns the times, then of each line its mean, minimum and maximum
 */
export function align(lines: readonly Line[]): [number[], ...(number | null | undefined)[][]] {
  const time = [...new Set(lines.flatMap((line) => line.time))].toSorted((a, b) => a - b);
  const columns = lines.flatMap((line) => {
    const mean: (number | null | undefined)[] = [];
    const min: (number | null | undefined)[] = [];
    const max: (number | null | undefined)[] = [];
    let next = 0;
    for (const at of time) {
      const has = line.time[next] === at;
      mean.push(has ? line.mean[next] : undefined);
      min.push(has ? line.min[next] : undefined);
      max.push(has ? line.max[next] : undefined);
      if (has) next += 1;
    }
    return [mean, min, max];
  });
  return [time, ...columns];
}

/** What a line was at a moment, the nearest entry no farther than `reachS`; `null` in a gap or beyond its ends. */
export function valueAt(
  line: Line,
  atS: number,
  reachS: number,
): { readonly mean: number; readonly min: number; readonly max: number; readonly atS: number } | null {
  const index = lowerBound(line.time, atS);
  const near = [index - 1, index]
    .filter((i) => line.time[i] !== undefined)
    .toSorted((a, b) => Math.abs((line.time[a] ?? 0) - atS) - Math.abs((line.time[b] ?? 0) - atS))[0];
  if (near === undefined) return null;
  const at = line.time[near] ?? 0;
  const mean = line.mean[near] ?? null;
  if (mean === null || Math.abs(at - atS) > reachS) return null;
  return { mean, min: line.min[near] ?? mean, max: line.max[near] ?? mean, atS: at };
}

/** Whether what is loaded shows a span as closely as it can be drawn. */
export function covers(pieces: readonly Piece[], span: Span, stepMs: number): boolean {
  return pieces.some(
    (piece) => piece.fromMs <= span.fromMs && piece.toMs >= span.toMs && piece.stepMs <= stepMs * 1.5,
  );
}

/** Pieces are dropped from this many on, the finest that is longest out of use first: coarse ones serve any zoom. */
const KEPT = 10;

/** The pieces after another one came; one that it covers more closely is given up. */
export function added(pieces: readonly Piece[], piece: Piece): readonly Piece[] {
  const rest = pieces.filter(
    (other) =>
      !(other.fromMs >= piece.fromMs && other.toMs <= piece.toMs && other.stepMs >= piece.stepMs * 0.99),
  );
  if (rest.length < KEPT) return [...rest, piece];
  const coarsest = rest.reduce((a, b) => (b.stepMs > a.stepMs ? b : a));
  const oldest = rest.find((other) => other !== coarsest);
  return [...rest.filter((other) => other !== oldest), piece];
}
