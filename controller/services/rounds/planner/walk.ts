import type { RoundCost } from '../../../model/rounds.ts';
import {
  type BankLine,
  type PlannedVisit,
  type RailSpeeds,
  railsOf,
  type Speeds,
  type Visit,
} from './problem.ts';

/**
 * Which aisles of each bank stand open as a round goes along. A bank with several free widths closes the one nearest to
 * what is asked for and opens that: it moves the fewest carriages for this step. While some width is nowhere known to
 * stand open, an opening uses it and counts no carriages: whichever aisle comes first costs the same.
 */
export class OpenAisles {
  readonly #open: Map<number, number[]>;
  readonly #widths: ReadonlyMap<number, number>;

  constructor(banks: readonly BankLine[]) {
    this.#open = new Map(banks.map(({ bank, open, freeAisles }) => [bank, open.slice(0, freeAisles)]));
    this.#widths = new Map(banks.map(({ bank, freeAisles }) => [bank, freeAisles]));
  }

  /** Carriages to move until that aisle stands open; `null` when it does already. */
  carriagesTo({ bank, aisle }: Visit): number | null {
    const open = this.#of(bank);
    if (open.includes(aisle)) return null;
    return this.#unknown(bank) ? 0 : Math.min(...open.map((other) => Math.abs(other - aisle)));
  }

  /** Opens it, and tells what that took as {@link carriagesTo} does. */
  visit(visit: Visit): number | null {
    const carriages = this.carriagesTo(visit);
    if (carriages === null) return null;
    const { bank, aisle } = visit;
    const open = this.#of(bank);
    if (!this.#unknown(bank))
      open.splice(
        open.findIndex((other) => Math.abs(other - aisle) === carriages),
        1,
      );
    this.#open.set(bank, [...open, aisle]);
    return carriages;
  }

  /** The banks as they stand now. */
  lines(banks: readonly BankLine[]): readonly BankLine[] {
    return banks.map((line) => ({ ...line, open: [...this.#of(line.bank)] }));
  }

  #of(bank: number): number[] {
    return this.#open.get(bank) ?? [];
  }

  #unknown(bank: number): boolean {
    return this.#of(bank).length < (this.#widths.get(bank) ?? 1);
  }
}

/** What each visit of a sequence takes, from how the banks stand. */
export function walk<V extends Visit>(
  banks: readonly BankLine[],
  speeds: Speeds,
  visits: readonly V[],
): readonly (V & Pick<PlannedVisit, 'opens' | 'carriages' | 'seconds'>)[] {
  const aisles = new OpenAisles(banks);
  const rails = new Map(banks.map((line) => [line.bank, railsOf(line, speeds)]));
  return visits.map((visit) => {
    const carriages = aisles.visit(visit);
    return {
      ...visit,
      opens: carriages !== null,
      carriages: carriages ?? 0,
      seconds: seconds(rails.get(visit.bank) ?? speeds, carriages),
    };
  });
}

/** The time an opening takes, s; 0 for `null`, an aisle that stands open. */
export function seconds(rails: RailSpeeds, carriages: number | null): number {
  return carriages === null ? 0 : rails.openingSeconds + carriages * rails.secondsPerCarriage;
}

/** Adds up what single visits or stops take. */
export function total(parts: readonly Pick<PlannedVisit, 'opens' | 'carriages' | 'seconds'>[]): RoundCost {
  let [openings, carriages, time] = [0, 0, 0];
  for (const part of parts) {
    if (part.opens) openings++;
    carriages += part.carriages;
    time += part.seconds;
  }
  return { openings, carriages, seconds: time };
}
