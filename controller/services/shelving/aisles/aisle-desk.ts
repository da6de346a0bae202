import type { Clock } from '../../../../drivers/contract/index.ts';
import { type Actor, DAEMON } from '../../../model/actor.ts';
import { credentialHash } from '../../../model/credential.ts';
import { type Decision, granted } from '../../../model/decision.ts';
import type { ShelvingEvent } from '../../../model/events.ts';
import type { MakeId } from '../../../model/ids.ts';
import type { Once, Transaction } from '../../../model/ledger.ts';
import type { BankModeKind } from '../../../model/shelving.ts';
import type { PeopleRepository } from '../../people/index.ts';
import type { BankJournal } from '../bank/journal.ts';
import type { BankMemory } from '../bank/memory.ts';
import type { ShelvingPolicy } from '../policy.ts';
import type { AisleHold, ShelvingRepository } from '../repository.ts';
import { decideHandOver, type Receiver } from './decide-hand-over.ts';
import { decideLeave, decideQueue } from './decide-queue.ts';
import { decideTurn } from './decide-turn.ts';
import { estimateWaits } from './estimate-waits.ts';
import type { QueuedClaim } from './queued-claim.ts';
import { type Vacancies, vacatedHolds, watchVacancies } from './vacancy.ts';

export interface AisleDeskDeps {
  readonly repository: Pick<ShelvingRepository, 'holdDurations'>;
  readonly people: Pick<PeopleRepository, 'personByCard'>;
  readonly policy: Pick<ShelvingPolicy, 'emptyHoldMs' | 'callMs'>;
  readonly hasSession: (person: string) => boolean;
  readonly ids: MakeId;
  readonly clock: Clock;
}

/** Modes under which nobody can open an aisle: to call somebody then would only waste their turn. */
const CLOSING: ReadonlySet<BankModeKind> = new Set(['fire', 'maintenance', 'locked']);
/** Ended holds a wait is estimated from: a day or so, because people's work changes. */
const HOLDS_ASKED = 30;

/**
 * Whose turn it is at one bank: people wait for its aisles, are called, give aisles to one another, and lose those in
 * which nobody is. It moves nothing; who is called opens the aisle at the kiosk.
 */
export class AisleDesk {
  readonly #memory: BankMemory;
  readonly #journal: BankJournal;
  readonly #deps: AisleDeskDeps;
  #vacancies: Vacancies = new Map();
  #turning = false;
  #holdDurationsMs: readonly number[] = [];
  /** The holds as they were when the durations were asked for: a hold that ends changes both. */
  #learntAt: readonly AisleHold[] | null = null;

  constructor(memory: BankMemory, journal: BankJournal, deps: AisleDeskDeps) {
    this.#memory = memory;
    this.#journal = journal;
    this.#deps = deps;
  }

  /** Who waits for an aisle of this bank, in order. */
  get queue(): readonly QueuedClaim[] {
    const { claims, holds } = this.#memory.snapshot();
    if (claims.length === 0) return [];
    const waits = estimateWaits({
      now: this.#deps.clock.now(),
      holds,
      claims,
      holdDurationsMs: this.#holdDurationsMs,
      travelMs: (from, aisle) => this.#travelMs(from, aisle),
    });
    return claims.map((claim, index) => ({
      ...claim,
      position: index + 1,
      estimatedWaitMs: waits[index] ?? null,
    }));
  }

  /** Lets a keeper wait for an aisle; who need not wait is called at once. Throws `Refusal`. */
  async wait(actor: Actor, aisle: number, once?: Once): Promise<QueuedClaim> {
    const claim = this.#deps.ids('Q');
    return this.#commit(
      actor,
      () => decideQueue(this.#memory.snapshot(), { actor, aisle, claim }),
      () => this.queue.find((entry) => entry.claim === claim) as QueuedClaim,
      once,
    );
  }

  /** Gives up one's place in the queue. Throws `Refusal`. */
  async leave(actor: Actor, claim: string, once?: Once): Promise<void> {
    const decide = (): Decision<Events> => decideLeave(this.#memory.snapshot().claims, { actor, claim });
    await this.#commit(actor, decide, () => null, once);
  }

  /**
   * Gives an aisle to another keeper.
   * @param card the number of the card that the other laid on the reader
   * @throws Refusal
   */
  async handOver(actor: Actor, aisle: number, card: string, once?: Once): Promise<void> {
    const receiver = this.#whoHas(card);
    const decide = (): Decision<Events> =>
      decideHandOver(this.#memory.snapshot(), { actor, aisle, receiver });
    await this.#commit(actor, decide, () => null, once);
  }

  /** Looks at what time and the newest status have changed, and journals what follows; again later when that fails. */
  turn(): void {
    const { holds, openAisles, status } = this.#memory;
    const sight = { holds, openAisles, presence: status?.presence ?? [] };
    this.#vacancies = watchVacancies(this.#vacancies, sight, this.#deps.clock.monotonic());
    if (this.#turning) return;
    this.#turning = true;
    // A store that fails here must not keep the banks after this one from being watched.
    this.#journal.background(
      'what follows in the queue could not be journaled',
      this.#catchUp().finally(() => {
        this.#turning = false;
      }),
    );
  }

  async #catchUp(): Promise<void> {
    const { holds, spec } = this.#memory;
    if (this.#learntAt !== holds) {
      this.#holdDurationsMs = this.#deps.repository.holdDurations(spec.bank, HOLDS_ASKED);
      this.#learntAt = holds;
    }
    if (this.#due().length > 0) await this.#journal.commit(DAEMON, (tx) => tx.append(...this.#due()));
  }

  /** Commits what was decided, with whatever turn follows from it. */
  #commit<Answer>(
    actor: Actor,
    decide: () => Decision<Events>,
    answer: () => Answer,
    once: Once | undefined,
  ): Promise<Answer> {
    const work = (tx: Transaction): Answer => {
      tx.append(...granted(decide()).events);
      this.#memory.reload();
      tx.append(...this.#due());
      this.#memory.reload();
      return answer();
    };
    return this.#journal.commit(actor, work, once);
  }

  #due(): readonly ShelvingEvent[] {
    const { bank, holds, claims, modes, motion, latched } = this.#memory.snapshot();
    const { clock, policy, hasSession } = this.#deps;
    return decideTurn({
      bank,
      now: clock.now(),
      holds,
      claims,
      vacated: vacatedHolds(holds, this.#vacancies, clock.monotonic(), policy.emptyHoldMs),
      hasSession,
      usable: !motion && !latched && !modes.some(({ mode }) => CLOSING.has(mode)),
      callMs: policy.callMs,
    });
  }

  #travelMs(from: number | null, aisle: number): number | null {
    const { forecaster, openAisles, restedAt } = this.#memory;
    const open = from === null ? (openAisles ?? restedAt) : [from];
    return open && forecaster.openingMs(open, aisle);
  }

  #whoHas(card: string): Receiver | null {
    const cardHash = credentialHash(card);
    const person = this.#deps.people.personByCard(cardHash);
    return person && { id: person.id, roles: person.roles, evidence: `card:${cardHash.slice(0, 16)}` };
  }
}

type Events = { readonly events: readonly ShelvingEvent[] };
