import { type Edge, groupsOf, oddAisles, pairs } from './line.ts';
import type { RailSpeeds } from './problem.ts';

/** A job, or a move between jobs, in the graph of the rails. */
interface Link {
  from: number;
  to: number;
  /** `null` for a move that no job makes. */
  readonly job: number | null;
  /** Aisles strictly between the ends: where one of them could move to instead. */
  spare: readonly number[];
}

/**
 * An order of many jobs in one bank that opens as little as possible between jobs: an Euler trail over the graph of the
 * rails (see {@link Edge}), as in the rural postman's problem (Orloff, Networks 4 (1974) 35-64). Odd aisles are paired
 * up, each pair tied by the cheapest chain of jobs that end at an inner aisle instead, or by a move; groups that no job
 * ties together get a move there and back.
 *
 * @param edges the jobs in that bank
 * @param start the aisle that stands open, 0 when none is known to
 * @returns the jobs in order
 */
export function eulerOrder(edges: readonly Edge[], start: number, rails: RailSpeeds): readonly number[] {
  const links: Link[] = edges.map(({ job, aisles }) => ({
    job,
    from: aisles[0] ?? 0,
    to: aisles.at(-1) ?? 0,
    spare: aisles.slice(1, -1),
  }));
  for (const pair of pairs(oddAisles(links, start), start > 0 ? 1 : 2)) tie(links, pair, rails);
  connect(links, edges, start);
  const odd = oddAisles(links, start);
  return trail(links, start > 0 ? start : (odd[0] ?? links[0]?.from ?? 0));
}

/** Joins a pair of odd aisles by the cheapest chain of shifted ends and moves (Dijkstra over the aisles). */
function tie(links: Link[], [begin, finish]: readonly [number, number], rails: RailSpeeds): void {
  const { openingSeconds, secondsPerCarriage } = rails;
  const aisles = [
    ...new Set(links.flatMap(({ from, to, spare }) => [from, to, ...spare]).concat(begin, finish)),
  ];
  const cost = new Map<number, number>([[begin, 0]]);
  const via = new Map<number, { readonly at: number; readonly link: Link | null }>();
  const open = new Set(aisles);
  while (open.size > 0) {
    const at = [...open].reduce((a, b) => ((cost.get(b) ?? Infinity) < (cost.get(a) ?? Infinity) ? b : a));
    open.delete(at);
    if (at === finish) break;
    const reached = cost.get(at) ?? Infinity;
    const offer = (to: number, seconds: number, link: Link | null): void => {
      if (reached + seconds >= (cost.get(to) ?? Infinity)) return;
      cost.set(to, reached + seconds);
      via.set(to, { at, link });
    };
    for (const to of open) offer(to, openingSeconds + Math.abs(to - at) * secondsPerCarriage, null);
    for (const link of links)
      for (const inner of link.spare)
        for (const [a, b] of [
          [link.from, inner],
          [link.to, inner],
        ] as const) {
          if (a === at) offer(b, Math.abs(a - b) * secondsPerCarriage, link);
          if (b === at) offer(a, Math.abs(a - b) * secondsPerCarriage, link);
        }
  }
  for (let at = finish; at !== begin; ) {
    const step = via.get(at);
    if (!step) return;
    // A job that was shifted in this very chain has no end left to shift; a move does as well.
    if (!step.link || step.link.spare.length === 0)
      links.push({ from: step.at, to: at, job: null, spare: [] });
    else shift(step.link, step.at, at);
    at = step.at;
  }
}

/** Moves one end of a job to an inner aisle: whichever of the two aisles is its end. */
function shift(link: Link, a: number, b: number): void {
  const [end, inner] = link.spare.includes(b) ? [a, b] : [b, a];
  if (link.from === end) link.from = inner;
  else link.to = inner;
  link.spare = [];
}

/** Ties groups of aisles together by the shortest moves there and back, nearest group first. */
function connect(links: Link[], edges: readonly Edge[], start: number): void {
  const ends = links.map(({ from, to }) => ({ job: -1, aisles: from === to ? [from] : [from, to] }));
  const [home, ...others] = groupsOf(edges.length > 0 ? ends : [], start);
  if (!home) return;
  const reached = [...home];
  const waiting = [...others];
  while (waiting.length > 0) {
    let best = { group: 0, from: 0, to: 0, distance: Number.POSITIVE_INFINITY };
    for (const [group, aisles] of waiting.entries())
      for (const to of aisles)
        for (const from of reached)
          if (Math.abs(to - from) < best.distance) best = { group, from, to, distance: Math.abs(to - from) };
    const { group, from, to } = best;
    links.push({ from, to, job: null, spare: [] }, { from: to, to: from, job: null, spare: [] });
    reached.push(...(waiting.splice(group, 1)[0] ?? []));
  }
}

/** A trail over all links from `start` (Hierholzer 1873), as the jobs it passes. */
function trail(links: readonly Link[], start: number): readonly number[] {
  const at = new Map<number, Link[]>();
  const put = (aisle: number, link: Link): void => void at.set(aisle, [...(at.get(aisle) ?? []), link]);
  for (const link of links) {
    put(link.from, link);
    if (link.to !== link.from) put(link.to, link);
  }
  const used = new Set<Link>();
  const path: { readonly aisle: number; readonly by: Link | null }[] = [{ aisle: start, by: null }];
  const jobs: number[] = [];
  for (let here = path.at(-1); here; here = path.at(-1)) {
    const { aisle, by } = here;
    const next = at.get(aisle)?.pop();
    if (next === undefined) {
      if (by?.job !== null && by?.job !== undefined) jobs.push(by.job);
      path.pop();
    } else if (!used.has(next)) {
      used.add(next);
      path.push({ aisle: next.from === aisle ? next.to : next.from, by: next });
    }
  }
  // What no trail from here reaches comes at the end; the search finds it a better place.
  const left = links.flatMap((link) => (used.has(link) || link.job === null ? [] : [link.job]));
  return [...jobs.toReversed(), ...left];
}
