import type { Actor } from '../../model/actor.ts';
import { formatSlot, parseSlot } from '../../model/address.ts';
import type { BoxCustody, BoxWhereabouts, Retrieval } from '../../model/custody.ts';
import { type Decision, granted, Refusal } from '../../model/decision.ts';
import type { DomainEvent } from '../../model/events.ts';
import type { Once, Transaction } from '../../model/ledger.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import { availability } from './availability.ts';
import { borrowerState, claimOn, type CustodyDeps, personById, provedBox } from './gather.ts';
import type { Held } from './checks.ts';
import { decideApproval } from './decide-approval.ts';
import { decideCancellation, decideRefusal } from './decide-ending.ts';
import { decideAcceptance, decideInspection, type InspectionInput } from './decide-inspection.ts';
import { decideIssue } from './decide-issue.ts';
import { decideAbandonPick, decideNotFound, decidePick, decideStartPick, type Room } from './decide-pick.ts';
import { decideRequest, type RequestInput } from './decide-request.ts';
import { decidePlace, decideReshelve } from './decide-reshelve.ts';
import { decideRecovery, decideReturn } from './decide-return.ts';
import { nameVolumes } from './name-volumes.ts';
import { observe } from './observe.ts';
import type { Observation, Proof } from './prove-box.ts';
import { Sweeper, type SweepResult } from './sweeper.ts';

/** How a borrower is named: by the card in their hand, or by a person id. */
export type BorrowerInput = { readonly card: string } | { readonly person: string };

export interface IssueInput {
  readonly proof: Proof;
  readonly borrower: BorrowerInput;
  /** Epoch ms; the longest loan policy allows when left out. */
  readonly dueAt?: number;
}

type Events = Decision<{ events: readonly DomainEvent[] }>;

/**
 * Lending, from the request to the box back in its slot. Every method gathers what the room and the ledger say, lets a
 * pure function decide, and commits in one transaction; each throws {@link Refusal} with every reason that applies, and
 * then nothing was changed. `once` makes a call answer only once, `expect` refuses when the retrieval has another
 * version than the caller saw (`changed-meanwhile`).
 */
export class CustodyService {
  readonly #deps: CustodyDeps;
  readonly #room: Room;
  readonly #sweeper: Sweeper;

  constructor(deps: CustodyDeps) {
    this.#deps = deps;
    this.#room = { shapes: deps.shapes, ask: (bank) => deps.aisles.witness(bank) };
    this.#sweeper = new Sweeper(deps);
  }

  /** Sweeps now and every minute: lapsed holds expire, overdue boxes raise alarms. */
  start(): void {
    this.#sweeper.start();
  }

  async stop(): Promise<void> {
    await this.#sweeper.stop();
  }

  /** Asks for a box or for volumes of one box. */
  request(actor: Actor, input: RequestInput, once?: Once): Promise<Retrieval> {
    const { ledger, custody, holdings, ids, policy, shapes } = this.#deps;
    return ledger.commit(
      actor,
      (tx) => {
        const named = granted(nameVolumes(input, (text) => holdings.volumesNamed(text)));
        const box = this.#box(named.box);
        const retrieval = ids('R');
        const { events } = granted(
          decideRequest(
            {
              box,
              claim: claimOn(custody, box),
              borrower: input.borrower === undefined ? undefined : personById(this.#deps, input.borrower),
              overdue: input.borrower === undefined ? [] : custody.overdueOf(input.borrower, tx.now),
            },
            {
              actor,
              retrieval,
              volumes: named.volumes,
              use: input.use,
              note: input.note ?? null,
              neededBy: input.neededBy,
              rush: input.rush,
            },
            { policy, shapes },
            tx.now,
          ),
        );
        tx.append(...events);
        return this.#retrieval(retrieval);
      },
      once,
    );
  }

  approve(actor: Actor, id: string, once?: Once, expect?: number): Promise<Retrieval> {
    return this.#step(actor, id, once, expect, (held, now) =>
      decideApproval(held, { actor }, this.#deps.policy, now),
    );
  }

  refuse(actor: Actor, id: string, why: string, once?: Once, expect?: number): Promise<Retrieval> {
    return this.#step(actor, id, once, expect, (held) => decideRefusal(held, { actor, why }));
  }

  cancel(actor: Actor, id: string, why: string, once?: Once, expect?: number): Promise<Retrieval> {
    return this.#step(actor, id, once, expect, (held) => decideCancellation(held, { actor, why }));
  }

  startPick(actor: Actor, id: string, once?: Once, expect?: number): Promise<Retrieval> {
    return this.#step(actor, id, once, expect, (held, now) =>
      decideStartPick(held, { actor }, this.#deps.shapes, now),
    );
  }

  abandonPick(actor: Actor, id: string, once?: Once, expect?: number): Promise<Retrieval> {
    return this.#step(actor, id, once, expect, (held) => decideAbandonPick(held, { actor }));
  }

  async pick(actor: Actor, id: string, proof: Proof, once?: Once, expect?: number): Promise<Retrieval> {
    const seen = await this.#observe(proof);
    return this.#step(actor, id, once, expect, (held, now) =>
      decidePick(held, { actor, seen }, this.#room, now),
    );
  }

  /** The slot is empty: the box is missing until it is scanned somewhere. */
  reportNotFound(actor: Actor, id: string, once?: Once, expect?: number): Promise<Retrieval> {
    return this.#step(actor, id, once, expect, (held) => decideNotFound(held, { actor }, this.#room));
  }

  async issue(actor: Actor, id: string, input: IssueInput, once?: Once, expect?: number): Promise<Retrieval> {
    const seen = await this.#observe(input.proof);
    const command = { actor, seen, ...(input.dueAt !== undefined && { dueAt: input.dueAt }) };
    return this.#step(actor, id, once, expect, (held, now) => {
      const borrower = borrowerState(this.#deps, input.borrower, now);
      const warmingUntil = this.#deps.warmingUntil?.(held.box.barcode) ?? null;
      return decideIssue(held, borrower, { ...command, warmingUntil }, this.#deps.policy, now);
    });
  }

  /** Takes an issued box back; which retrieval it ends is read from the box itself. */
  async receive(actor: Actor, proof: Proof, once?: Once): Promise<Retrieval> {
    const seen = await this.#observe(proof);
    const retrieval = await this.#deps.ledger.commit(
      actor,
      (tx) => {
        const proved = granted(provedBox(this.#deps.custody, seen, tx.now));
        const decision = granted(decideReturn(proved, { actor }));
        tx.append(...decision.events);
        return this.#retrieval(decision.retrieval);
      },
      once,
    );
    this.#sweeper.returned(retrieval);
    return retrieval;
  }

  inspect(
    actor: Actor,
    id: string,
    input: InspectionInput,
    once?: Once,
    expect?: number,
  ): Promise<Retrieval> {
    return this.#step(actor, id, once, expect, (held) =>
      decideInspection(held, this.#deps.holdings.volumesOf(held.box.barcode), { actor, input }),
    );
  }

  /** An approver takes what an inspection found for good; `seal` is the one put on since, when there is a new one. */
  acceptDiscrepancy(
    actor: Actor,
    id: string,
    input: { readonly remark: string; readonly seal?: string },
    once?: Once,
    expect?: number,
  ): Promise<Retrieval> {
    return this.#step(actor, id, once, expect, (held) => decideAcceptance(held, { actor, ...input }));
  }

  async reshelve(
    actor: Actor,
    id: string,
    input: { readonly proof: Proof; readonly slot: string },
    once?: Once,
    expect?: number,
  ): Promise<Retrieval> {
    const seen = await this.#observe(input.proof);
    return this.#step(actor, id, once, expect, (held, now) =>
      decideReshelve(held, { actor, seen, slotRead: input.slot }, this.#room, now),
    );
  }

  /** A missing box turned up; it then waits to be placed. */
  async recover(actor: Actor, proof: Proof, once?: Once): Promise<BoxCustody> {
    return this.#boxStep(actor, proof, once, (tx, seen) => {
      const proved = granted(provedBox(this.#deps.custody, seen, tx.now));
      return { barcode: proved.box.barcode, decision: decideRecovery(proved, { actor }) };
    });
  }

  /** Shelves a box that no retrieval claims: one never placed yet, or one that was missing. */
  async place(
    actor: Actor,
    input: { readonly proof: Proof; readonly slot: string },
    once?: Once,
  ): Promise<BoxCustody> {
    const { custody } = this.#deps;
    return this.#boxStep(actor, input.proof, once, (tx, seen) => {
      const { box } = granted(provedBox(custody, seen, tx.now));
      const label = parseSlot(input.slot);
      const state = { box, occupant: label && custody.boxAtHome(formatSlot(label)) };
      const command = { actor, seen, slotRead: input.slot };
      return { barcode: box.barcode, decision: decidePlace(state, command, this.#room, tx.now) };
    });
  }

  /** Ends lapsed holds and keeps the alarms of overdue boxes true. Also done by itself every minute. */
  sweep(): Promise<SweepResult> {
    return this.#sweeper.sweep();
  }

  /** Every reason why a box cannot be promised now; none when it can. */
  availability(box: BoxWhereabouts): readonly Reason[] {
    return availability(box, claimOn(this.#deps.custody, box), this.#deps.shapes);
  }

  /**
   * Whether a tag at the gate belongs to a box of ours that may leave: only one that is charged out. A box lent for the
   * reading room stays inside. `null` when the tag is none of ours.
   */
  boxAtGate(epc: string): { barcode: string; released: boolean } | null {
    const { custody } = this.#deps;
    const box = custody.boxByEpc(epc.toUpperCase());
    if (!box) return null;
    return {
      barcode: box.barcode,
      released: box.state === 'issued' && claimOn(custody, box)?.use === 'charge-out',
    };
  }

  #step(
    actor: Actor,
    id: string,
    once: Once | undefined,
    expect: number | undefined,
    decide: (held: Held, now: number) => Events,
  ): Promise<Retrieval> {
    return this.#deps.ledger.commit(
      actor,
      (tx) => {
        const retrieval = this.#retrieval(id);
        if (expect !== undefined && expect !== retrieval.version)
          throw new Refusal(reason('changed-meanwhile', { expected: expect, actual: retrieval.version }));
        tx.append(...granted(decide({ retrieval, box: this.#box(retrieval.box) }, tx.now)).events);
        return this.#retrieval(id);
      },
      once,
    );
  }

  async #boxStep(
    actor: Actor,
    proof: Proof,
    once: Once | undefined,
    decide: (tx: Transaction, seen: Observation) => { barcode: string; decision: Events },
  ): Promise<BoxCustody> {
    const seen = await this.#observe(proof);
    return this.#deps.ledger.commit(
      actor,
      (tx) => {
        const { barcode, decision } = decide(tx, seen);
        tx.append(...granted(decision).events);
        return this.#box(barcode);
      },
      once,
    );
  }

  #observe(proof: Proof): Promise<Observation> {
    return observe(proof, this.#deps.readers, this.#deps.clock);
  }

  #retrieval(id: string): Retrieval {
    const retrieval = this.#deps.custody.retrieval(id);
    if (!retrieval) throw new Refusal(reason('retrieval-unknown', { retrieval: id }));
    return retrieval;
  }

  #box(barcode: string): BoxCustody {
    const box = this.#deps.custody.box(barcode);
    if (!box) throw new Refusal(reason('box-unknown', { box: barcode }));
    return box;
  }
}
