import type { BankShape } from '../../model/address.ts';
import type { Retrieval } from '../../model/custody.ts';
import type { Round } from '../../model/rounds.ts';
import type { AisleWitness } from '../../model/shelving.ts';
import type { CustodyRepository } from '../custody/index.ts';
import { decidePickable, openStops, type Wanted } from './decide-round.ts';
import { measuredRails } from './measured-rails.ts';
import { USUAL_SPEEDS } from './planner/index.ts';
import type { RoundRepository } from './repository.ts';
import type { Pickable, Setting } from './round-plan.ts';

/** What rounds need of the shelving. */
export interface Shelving {
  /** What stands open; `null` for a bank it does not know. */
  witness(bank: number): AisleWitness | null;
  /** How long a bank takes from these open aisles to those, ms; `null` while nobody can tell. */
  predictMs(bank: number, from: readonly number[], to: readonly number[]): number | null;
}

export interface PickablesDeps {
  readonly custody: Pick<CustodyRepository, 'retrieval' | 'retrievals' | 'box'>;
  readonly rounds: RoundRepository;
  readonly aisles: Shelving;
  readonly shapes: readonly (BankShape & { readonly freeAisles?: number })[];
}

const PAGE = 200;

/** What could be picked, by whom, and where: read anew each time, so that a commit sees its own changes. */
export class Pickables {
  readonly #deps: PickablesDeps;

  constructor(deps: PickablesDeps) {
    this.#deps = deps;
  }

  /** What that keeper could take into a round. */
  of(keeper: string, now: number): readonly Pickable[] {
    return this.released().flatMap(({ id }) => {
      const decision = decidePickable(this.wanted(id), keeper, this.#deps.shapes, now);
      return decision.granted ? [decision.pickable] : [];
    });
  }

  released(): readonly Retrieval[] {
    const { custody } = this.#deps;
    const found: Retrieval[] = [];
    for (let after: string | null = null; ; ) {
      const page = custody.retrievals({ states: ['released'] }, { limit: PAGE, after });
      found.push(...page.items);
      if (page.next === null) return found;
      after = page.next;
    }
  }

  wanted(id: string): Wanted {
    const { custody, rounds } = this.#deps;
    const retrieval = custody.retrieval(id);
    const box = retrieval && custody.box(retrieval.box);
    return { id, retrieval, box, inRound: rounds.roundHolding(id) };
  }

  /** The open stops of a round as they can be planned again. */
  openIn(round: Round): readonly Pickable[] {
    const { custody } = this.#deps;
    return openStops(round).flatMap(({ retrieval: id, slot, bank, aisle }) => {
      const retrieval = custody.retrieval(id);
      if (!retrieval) return [];
      const inHand = retrieval.state === 'picking' && retrieval.keeper === round.keeper;
      return [{ retrieval, slot, bank, aisle, inHand }];
    });
  }

  /** The banks as they stand, and what the shelving has learned of them. */
  setting(now: number): Setting {
    const { shapes, aisles } = this.#deps;
    const banks = shapes.map((shape) => ({
      bank: shape.bank,
      aisles: shape.carriages + 1,
      freeAisles: shape.freeAisles ?? 1,
      open: (aisles.witness(shape.bank)?.open ?? []).map(({ aisle }) => aisle),
      ...measuredRails(shape, aisles),
    }));
    return { shapes, banks, speeds: USUAL_SPEEDS, now };
  }
}
