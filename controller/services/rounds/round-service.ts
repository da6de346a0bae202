import type { Log } from '../../../drivers/contract/index.ts';
import type { Actor } from '../../model/actor.ts';
import type { Clock } from '../../model/clock.ts';
import { type Decision, granted, Refusal } from '../../model/decision.ts';
import type { DomainEvent } from '../../model/events.ts';
import type { MakeId } from '../../model/ids.ts';
import type { Ledger, Once } from '../../model/ledger.ts';
import { reason } from '../../model/reasons.ts';
import type { Round } from '../../model/rounds.ts';
import { roleReasons } from '../custody/index.ts';
import { decideAccept, decideEnd, decideReorder, decideSkip, openStops } from './decide-round.ts';
import { Pickables, type PickablesDeps } from './pickables.ts';
import { bestOrder, inThisOrder, type PlannedRound, type Setting, withSettled } from './round-plan.ts';
import { RushIntake } from './rush-intake.ts';

export interface RoundDeps extends PickablesDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly ids: MakeId;
}

/** A round a keeper could accept. */
export interface RoundProposal extends PlannedRound {
  /** Whether no order can be better. */
  readonly optimal: boolean;
}

/** The most stops one proposal has: rush before the rest, then what came in first. */
const MAX_STOPS = 200;

/**
 * Rounds: which retrievals a keeper picks in one go, and in which order. Every change is one commit; each method throws
 * {@link Refusal} with every reason that applies, and then nothing was changed. A rush retrieval that is released while
 * rounds are under way is taken into the one that it delays least.
 */
export class RoundService {
  readonly #deps: RoundDeps;
  readonly #pickables: Pickables;
  readonly #rush: RushIntake;

  constructor(deps: RoundDeps) {
    this.#deps = deps;
    this.#pickables = new Pickables(deps);
    this.#rush = new RushIntake(deps, this.#pickables);
  }

  /** Listens for rush retrievals, and takes in those that were released while nobody listened. */
  start(): void {
    this.#rush.start();
  }

  /** Resolves when what was under way has ended. */
  stop(): Promise<void> {
    return this.#rush.stop();
  }

  /**
   * The best order found over everything that this keeper could pick now and that is in no round; empty when there is
   * nothing. It changes nothing and reserves nothing.
   */
  propose(actor: Actor): RoundProposal {
    const [missing, ...more] = roleReasons(actor, 'keeper');
    if (missing) throw new Refusal(missing, ...more);
    const now = this.#deps.clock.now();
    const picks = this.#pickables
      .of(actor.id, now)
      .toSorted((a, b) => Number(b.retrieval.rush) - Number(a.retrieval.rush));
    return bestOrder(picks.slice(0, MAX_STOPS), this.#pickables.setting(now));
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
          wanted: retrievals.map((id) => this.#pickables.wanted(id)),
        };
        tx.append(...granted(decideAccept(state, { actor, round }, this.#pickables.setting(tx.now))).events);
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
        tx.append(...granted(decide(this.#round(id), this.#pickables.setting(tx.now))).events);
        return this.#round(id);
      },
      once,
    );
  }

  #inOrder(round: Round, order: readonly string[], setting: Setting): PlannedRound {
    const picks = new Map(this.#pickables.openIn(round).map((pick) => [pick.retrieval.id, pick]));
    const ordered = order.flatMap((id) => picks.get(id) ?? []);
    return withSettled(round, inThisOrder(ordered, setting));
  }

  #round(id: string): Round {
    const round = this.#deps.rounds.round(id);
    if (!round) throw new Refusal(reason('round-unknown', { round: id }));
    return round;
  }
}
