import type { BankShape } from '../../model/address.ts';
import { type BankLine, USUAL_SPEEDS } from './planner/index.ts';

/** A keeper asks for an aisle, looks, and waits for the shelving to look too, s. */
const ASKING_SECONDS = 10;
/** Where carriages roll together they take no longer, but they wear, and their motors draw. */
const LEAST_SECONDS_PER_CARRIAGE = 1;

/**
 * What the shelving has learned of a bank, as the planner wants it: what an opening takes however near, and what each
 * further carriage adds. Nothing while the shelving cannot tell; the usual figures then hold.
 */
export function measuredRails(
  { bank, carriages }: Pick<BankShape, 'bank' | 'carriages'>,
  shelving: { predictMs(bank: number, from: readonly number[], to: readonly number[]): number | null },
): Pick<BankLine, 'rails'> {
  const one = shelving.predictMs(bank, [1], [2]);
  const all = shelving.predictMs(bank, [1], [carriages + 1]);
  if (one === null || all === null) return {};
  const further = carriages > 1 ? (all - one) / (carriages - 1) / 1000 : USUAL_SPEEDS.secondsPerCarriage;
  const secondsPerCarriage = Math.max(LEAST_SECONDS_PER_CARRIAGE, further);
  const openingSeconds = ASKING_SECONDS + Math.max(0, one / 1000 - secondsPerCarriage);
  return { rails: { openingSeconds, secondsPerCarriage } };
}
