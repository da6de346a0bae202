import { randomFrom } from './random.ts';
import type { Sequences } from './sequence.ts';

export interface SearchOptions {
  /** The same seed gives the same order. */
  readonly seed: number;
  /** Orders that are tried. */
  readonly tries: number;
}

/** Temperature at the end as a part of that at the beginning. */
const COOLED = 0.01;

/**
 * Betters an order by simulated annealing (Kirkpatrick, Gelatt, Vecchi, Science 220 (1983) 671-680): a few neighbouring
 * jobs move elsewhere, two change places, or a stretch is turned round; rush jobs stay before the others. How many
 * orders are tried is fixed beforehand, not how long it may take, so that the same round is always planned the same way.
 *
 * @param temperatureSeconds how much worse, in seconds, an order may be that is still taken often at the beginning
 * @returns the best order seen, which is never worse than `start`
 */
export function anneal(
  sequences: Sequences,
  start: Int32Array,
  temperatureSeconds: number,
  { seed, tries }: SearchOptions,
): Int32Array {
  const random = randomFrom(seed);
  const order = start.slice();
  const before = start.slice();
  const best = start.slice();
  let score = sequences.score(order);
  let least = score;
  const blocks = [
    { from: 0, size: sequences.rush },
    { from: sequences.rush, size: order.length - sequences.rush },
  ].filter(({ size }) => size > 1);
  if (blocks.length === 0) return best;
  const cooling = COOLED ** (1 / tries);
  let temperature = temperatureSeconds;
  for (let turn = 0; turn < tries; turn++, temperature *= cooling) {
    const { from, size } = blocks[blocks.length > 1 && random() * order.length >= sequences.rush ? 1 : 0] as {
      from: number;
      size: number;
    };
    before.set(order);
    change(order, from, size, random);
    const tried = sequences.score(order);
    if (tried <= score || random() < Math.exp((score - tried) / temperature)) {
      score = tried;
      if (score < least - 1e-9) {
        least = score;
        best.set(order);
      }
    } else order.set(before);
  }
  return best;
}

/** Changes a block of the order in place. */
function change(order: Int32Array, from: number, size: number, random: () => number): void {
  const pick = (below: number): number => Math.floor(random() * below);
  const a = from + pick(size);
  const b = from + pick(size);
  const kind = random();
  if (kind < 0.2) {
    const moved = order[a] as number;
    order[a] = order[b] as number;
    order[b] = moved;
  } else if (kind < 0.5) {
    order.subarray(Math.min(a, b), Math.max(a, b) + 1).reverse();
  } else {
    const length = Math.min(1 + pick(3), from + size - a);
    const to = from + pick(size - length + 1);
    const moved = order.slice(a, a + length);
    if (kind < 0.7) moved.reverse();
    if (to < a) order.copyWithin(to + length, to, a);
    else order.copyWithin(a, a + length, to + length);
    order.set(moved, to);
  }
}
