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
 * Carriages to move until an aisle stands open; `null` when it does already. A bank with several free widths closes the
 * open aisle that is nearest, which moves the fewest carriages for this step. While some width is nowhere known to stand
 * open, an opening uses it and counts no carriages: whichever aisle comes first costs the same.
 * @param open the aisles that are known to stand open
 * @param freeAisles how many can
 */
export function carriagesTo(open: readonly number[], freeAisles: number, aisle: number): number | null {
  if (open.includes(aisle)) return null;
  if (open.length < freeAisles) return 0;
  let least = Number.POSITIVE_INFINITY;
  for (const other of open) least = Math.min(least, Math.abs(other - aisle));
  return least;
}

/** Changes `open` to how the bank stands when the aisle was opened, and tells what {@link carriagesTo} does. */
export function openAisle(open: number[], freeAisles: number, aisle: number): number | null {
  const carriages = carriagesTo(open, freeAisles, aisle);
  if (carriages === null) return null;
  if (open.length === freeAisles) {
    const nearest = open.findIndex((other) => Math.abs(other - aisle) === carriages);
    open.splice(nearest, 1);
  }
  open.push(aisle);
  return carriages;
}

/** Which aisles of each bank stand open as a round goes along. */
export class OpenAisles {
  readonly #banks: ReadonlyMap<number, { readonly line: BankLine; readonly open: number[] }>;

  constructor(banks: readonly BankLine[]) {
    this.#banks = new Map(
      banks.map((line) => [line.bank, { line, open: line.open.slice(0, line.freeAisles) }]),
    );
  }

  /** Opens it, and tells what {@link carriagesTo} does; nothing for a bank that is not of this room. */
  visit({ bank, aisle }: Visit): number | null {
    const here = this.#banks.get(bank);
    return here ? openAisle(here.open, here.line.freeAisles, aisle) : null;
  }

  /** The banks as they stand now. */
  lines(): readonly BankLine[] {
    return [...this.#banks.values()].map(({ line, open }) => ({ ...line, open: [...open] }));
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
