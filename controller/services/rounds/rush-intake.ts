import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Log } from '../../../drivers/contract/index.ts';
import { DAEMON } from '../../model/actor.ts';
import type { Clock } from '../../model/clock.ts';
import { granted } from '../../model/decision.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Round } from '../../model/rounds.ts';
import { Background } from '../../runtime/background.ts';
import { decidePickable, decideReplan } from './decide-round.ts';
import type { Pickables, PickablesDeps } from './pickables.ts';
import { bestOrder, inThisOrder, type Pickable, type PlannedRound, withSettled } from './round-plan.ts';

export interface RushIntakeDeps extends Pick<PickablesDeps, 'custody' | 'rounds'> {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
}

/** A round with a rush retrieval in it, and how much longer it takes. */
interface Candidate {
  readonly round: Round;
  readonly pick: Pickable;
  readonly planned: PlannedRound;
  readonly delaySeconds: number;
}

/**
 * Takes rush retrievals into rounds under way, one after the other. A plan takes long enough to keep a stop of a bank
 * waiting, and many come at once: so each is made outside of any commit, with everybody else's turn in between, and
 * made again when its round has changed meanwhile.
 */
export class RushIntake {
  readonly #deps: RushIntakeDeps;
  readonly #pickables: Pickables;
  readonly #background: Background;
  #turn: Promise<void> = Promise.resolve();
  #unsubscribe: (() => void) | null = null;

  constructor(deps: RushIntakeDeps, pickables: Pickables) {
    this.#deps = deps;
    this.#pickables = pickables;
    this.#background = new Background(deps.log, 'a round could not be planned anew');
  }

  /** Listens for rush retrievals, and takes in those that were released while nobody listened. */
  start(): void {
    if (this.#unsubscribe) return;
    const { ledger, custody, rounds } = this.#deps;
    this.#unsubscribe = ledger.onCommitted((entries) => {
      for (const { event } of entries)
        if (event.type === 'retrieval.released' && custody.retrieval(event.retrieval)?.rush)
          this.#enqueue(event.retrieval, () => true);
    });
    if (rounds.underWay().length === 0) return;
    // What was there when a round began was left out of it by its keeper.
    for (const { id, rush, requestedAt } of this.#pickables.released())
      if (rush) this.#enqueue(id, (round) => round.plannedAt <= requestedAt);
  }

  /** Resolves when what was under way has ended. */
  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    await this.#background.settled();
  }

  #enqueue(retrieval: string, concerns: (round: Round) => boolean): void {
    this.#background.run(() => {
      const taken = this.#turn.then(() => this.#takeIn(retrieval, concerns));
      this.#turn = taken.catch(() => undefined);
      return taken;
    });
  }

  /**
   * Takes it into the round that it delays least; into none when no keeper may pick it.
   * @param concerns which rounds may be changed
   */
  async #takeIn(retrieval: string, concerns: (round: Round) => boolean): Promise<void> {
    for (let done = false; !done; ) {
      const best = await this.#leastDelayed(retrieval, concerns);
      done = best === null || (await this.#replan(retrieval, best));
    }
  }

  async #leastDelayed(retrieval: string, concerns: (round: Round) => boolean): Promise<Candidate | null> {
    let best: Candidate | null = null;
    for (const round of this.#deps.rounds.underWay().filter(concerns)) {
      await othersTurn();
      const candidate = this.#candidate(retrieval, round);
      if (candidate && (!best || candidate.delaySeconds < best.delaySeconds)) best = candidate;
    }
    return best;
  }

  #candidate(retrieval: string, round: Round): Candidate | null {
    // A stop that the keeper left out must not come back by itself.
    if (round.stops.some((stop) => stop.retrieval === retrieval)) return null;
    const setting = this.#pickables.setting(this.#deps.clock.now());
    const wanted = this.#pickables.wanted(retrieval);
    const decision = decidePickable(wanted, round.keeper, setting.shapes, setting.now);
    if (!decision.granted) return null;
    const pick = decision.pickable;
    const open = this.#pickables.openIn(round);
    const planned = bestOrder([...open, pick], setting);
    const delaySeconds = planned.cost.seconds - inThisOrder(open, setting).cost.seconds;
    return { round, pick, planned: withSettled(round, planned), delaySeconds };
  }

  /** @returns whether that is how it stays; `false` when the round is another one by now */
  #replan(retrieval: string, { round, pick, planned }: Candidate): Promise<boolean> {
    const { ledger, rounds } = this.#deps;
    return ledger.commit(DAEMON, (tx) => {
      const { shapes } = this.#pickables.setting(tx.now);
      const now = rounds.round(round.id);
      if (now?.version !== round.version) return false;
      if (decidePickable(this.#pickables.wanted(retrieval), now.keeper, shapes, tx.now).granted)
        tx.append(...granted(decideReplan(now, pick, planned)).events);
      return true;
    });
  }
}
