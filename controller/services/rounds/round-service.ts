import type { Log } from '../../../drivers/contract/index.ts';
import { type Actor, DAEMON } from '../../model/actor.ts';
import type { BankShape } from '../../model/address.ts';
import type { Clock } from '../../model/clock.ts';
import type { Retrieval } from '../../model/custody.ts';
import { type Decision, granted, Refusal } from '../../model/decision.ts';
import type { DomainEvent } from '../../model/events.ts';
import type { MakeId } from '../../model/ids.ts';
import type { Ledger, Once } from '../../model/ledger.ts';
import { reason } from '../../model/reasons.ts';
import type { Round } from '../../model/rounds.ts';
import type { AisleWitness } from '../../model/shelving.ts';
import { Background } from '../../runtime/background.ts';
import { type CustodyRepository, roleReasons } from '../custody/index.ts';
import {
  decideAccept,
  decideEnd,
  decidePickable,
  decideReorder,
  decideReplan,
  decideSkip,
  openStops,
  type Wanted,
} from './decide-round.ts';
import { USUAL_SPEEDS } from './planner/index.ts';
import { measuredRails } from './measured-rails.ts';
import type { RoundRepository } from './repository.ts';
import {
  bestOrder,
  inThisOrder,
  type Pickable,
  type PlannedRound,
  type Setting,
  withSettled,
} from './round-plan.ts';

export interface RoundDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly ids: MakeId;
  readonly custody: Pick<CustodyRepository, 'retrieval' | 'retrievals' | 'box'>;
  readonly rounds: RoundRepository;
  readonly aisles: Shelving;
  readonly shapes: readonly (BankShape & { readonly freeAisles?: number })[];
}

/** What rounds need of the shelving. */
export interface Shelving {
  /** What stands open; `null` for a bank it does not know. */
  witness(bank: number): AisleWitness | null;
  /** How long a bank takes from these open aisles to those, ms; `null` while nobody can tell. */
  predictMs(bank: number, from: readonly number[], to: readonly number[]): number | null;
}

/** A round a keeper could accept. */
export interface RoundProposal extends PlannedRound {
  /** Whether no order can be better. */
  readonly optimal: boolean;
}

/** The most stops one proposal has: rush before the rest, then what came in first. */
const MAX_STOPS = 200;
const PAGE = 200;

/**
 * Rounds: which retrievals a keeper picks in one go, and in which order. Every change is one commit; each method throws
 * {@link Refusal} with every reason that applies, and then nothing was changed. A rush retrieval that is released while
 * rounds are under way is taken into the one that it delays least.
 */
export class RoundService {
  readonly #deps: RoundDeps;
  readonly #background: Background;
  #unsubscribe: (() => void) | null = null;

  constructor(deps: RoundDeps) {
    this.#deps = deps;
    this.#background = new Background(deps.log, 'a round could not be planned anew');
  }

  /** Listens for rush retrievals, and takes in those that were released while nobody listened. */
  start(): void {
    if (this.#unsubscribe) return;
    this.#unsubscribe = this.#deps.ledger.onCommitted((entries) => {
      for (const { event } of entries)
        if (event.type === 'retrieval.released' && this.#deps.custody.retrieval(event.retrieval)?.rush)
          this.#background.run(() => this.#takeIn(event.retrieval));
    });
    if (this.#deps.rounds.underWay().length === 0) return;
    // What was there when a round began was left out of it by its keeper.
    for (const { id, rush, requestedAt } of this.#released())
      if (rush) this.#background.run(() => this.#takeIn(id, (round) => round.plannedAt <= requestedAt));
  }

  /** Resolves when what was under way has ended. */
  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    await this.#background.settled();
  }

  /**
   * The best order found over everything that this keeper could pick now and that is in no round; empty when there is
   * nothing. It changes nothing and reserves nothing.
   */
  propose(actor: Actor): RoundProposal {
    const [missing, ...more] = roleReasons(actor, 'keeper');
    if (missing) throw new Refusal(missing, ...more);
    const now = this.#deps.clock.now();
    const picks = this.#pickables(actor.id, now).toSorted(
      (a, b) => Number(b.retrieval.rush) - Number(a.retrieval.rush),
    );
    return bestOrder(picks.slice(0, MAX_STOPS), this.#setting(now));
  }

  /** Begins a round over these retrievals in this order; that of a proposal, or one's own. */
  accept(actor: Actor, retrievals: readonly string[], once?: Once): Promise<Round> {
    const { ledger, ids, rounds } = this.#deps;
    return ledger.commit(
      actor,
      (tx) => {
        const round = ids('T');
        const state = {
          underWay: rounds.underWayOf(actor.id),
          wanted: retrievals.map((id) => this.#wanted(id)),
        };
        tx.append(...granted(decideAccept(state, { actor, round }, this.#setting(tx.now))).events);
        return this.#round(round);
      },
      once,
    );
  }

  skip(actor: Actor, id: string, retrieval: string, why: string, once?: Once): Promise<Round> {
    return this.#step(actor, id, once, (round, setting) =>
      decideSkip(round, { actor, retrieval, why }, (without) =>
        this.#inOrder(
          round,
          openStops(round).flatMap((stop) => (stop.retrieval === without ? [] : [stop.retrieval])),
          setting,
        ),
      ),
    );
  }

  /** @param retrievals every open stop once, in the new order */
  reorder(actor: Actor, id: string, retrievals: readonly string[], once?: Once): Promise<Round> {
    return this.#step(actor, id, once, (round, setting) =>
      decideReorder(round, { actor, retrievals }, (order) => this.#inOrder(round, order, setting)),
    );
  }

  end(actor: Actor, id: string, once?: Once): Promise<Round> {
    return this.#step(actor, id, once, (round) => decideEnd(round, { actor }));
  }

  /** The keeper's own round under way. */
  active(actor: Actor): Round | null {
    return this.#deps.rounds.underWayOf(actor.id);
  }

  /** Every round under way, oldest first. */
  all(): readonly Round[] {
    return this.#deps.rounds.underWay();
  }

  #step(
    actor: Actor,
    id: string,
    once: Once | undefined,
    decide: (round: Round, setting: Setting) => Decision<{ events: readonly DomainEvent[] }>,
  ): Promise<Round> {
    return this.#deps.ledger.commit(
      actor,
      (tx) => {
        tx.append(...granted(decide(this.#round(id), this.#setting(tx.now))).events);
        return this.#round(id);
      },
      once,
    );
  }

  /**
   * Takes a rush retrieval into the round that it delays least; into none when no keeper may pick it.
   * @param concerns which rounds may be changed
   */
  async #takeIn(retrieval: string, concerns: (round: Round) => boolean = () => true): Promise<void> {
    const { ledger, rounds } = this.#deps;
    await ledger.commit(DAEMON, (tx) => {
      const setting = this.#setting(tx.now);
      const wanted = this.#wanted(retrieval);
      let best: { seconds: number; round: Round; pick: Pickable; planned: PlannedRound } | null = null;
      for (const round of rounds.underWay().filter(concerns)) {
        const decision = decidePickable(wanted, round.keeper, setting.shapes, tx.now);
        // A stop that the keeper left out must not come back by itself.
        const known = round.stops.some((stop) => stop.retrieval === retrieval);
        if (!decision.granted || known) continue;
        const pick = decision.pickable;
        const open = this.#openPicks(round);
        const planned = bestOrder([...open, pick], setting);
        const added = planned.cost.seconds - inThisOrder(open, setting).cost.seconds;
        if (!best || added < best.seconds)
          best = { seconds: added, round, pick, planned: withSettled(round, planned) };
      }
      if (best) tx.append(...granted(decideReplan(best.round, best.pick, best.planned)).events);
    });
  }

  #inOrder(round: Round, order: readonly string[], setting: Setting): PlannedRound {
    const picks = new Map(this.#openPicks(round).map((pick) => [pick.retrieval.id, pick]));
    const ordered = order.flatMap((id) => picks.get(id) ?? []);
    return withSettled(round, inThisOrder(ordered, setting));
  }

  /** The open stops of a round as they can be planned again. */
  #openPicks(round: Round): readonly Pickable[] {
    const { custody } = this.#deps;
    return openStops(round).flatMap(({ retrieval: id, slot, bank, aisle }) => {
      const retrieval = custody.retrieval(id);
      if (!retrieval) return [];
      const inHand = retrieval.state === 'picking' && retrieval.keeper === round.keeper;
      return [{ retrieval, slot, bank, aisle, inHand }];
    });
  }

  #pickables(keeper: string, now: number): readonly Pickable[] {
    const { shapes } = this.#deps;
    return this.#released().flatMap(({ id }) => {
      const decision = decidePickable(this.#wanted(id), keeper, shapes, now);
      return decision.granted ? [decision.pickable] : [];
    });
  }

  #released(): readonly Retrieval[] {
    const { custody } = this.#deps;
    const found: Retrieval[] = [];
    for (let after: string | null = null; ; ) {
      const page = custody.retrievals({ states: ['released'] }, { limit: PAGE, after });
      found.push(...page.items);
      if (page.next === null) return found;
      after = page.next;
    }
  }

  #wanted(id: string): Wanted {
    const { custody, rounds } = this.#deps;
    const retrieval = custody.retrieval(id);
    const box = retrieval && custody.box(retrieval.box);
    return { id, retrieval, box, inRound: rounds.roundHolding(id) };
  }

  #setting(now: number): Setting {
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

  #round(id: string): Round {
    const round = this.#deps.rounds.round(id);
    if (!round) throw new Refusal(reason('round-unknown', { round: id }));
    return round;
  }
}
