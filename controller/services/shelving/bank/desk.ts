import type { BankCommand } from '../../../../drivers/contract/index.ts';
import { type Actor, DAEMON } from '../../../model/actor.ts';
import { type Decision, granted, grantUnless, Refusal } from '../../../model/decision.ts';
import type { Once, Transaction } from '../../../model/ledger.ts';
import { type Reason, reason } from '../../../model/reasons.ts';
import { decideMove, decideReset } from '../arbiter/arbiter.ts';
import type { BankJournal } from './journal.ts';
import { ventilationLeft } from '../modes/events.ts';
import type { BankMemory } from './memory.ts';
import { type BankPilot, rolls } from './pilot.ts';
import { claimEvents } from '../aisles/claim-events.ts';
import { decideRelease, keeperReasons } from '../aisles/permission.ts';
import type { MotionAnswer, MotionCommand } from './picture.ts';
import type { AisleHold } from '../repository.ts';
import type { Pursued } from './pursuits.ts';
import type { RoomSnapshot } from '../arbiter/snapshot.ts';

export interface DeskDeps {
  readonly room: () => RoomSnapshot;
  readonly hasSession: (person: string) => boolean;
}

/**
 * Where people's wishes about one bank are taken. Each is decided on a fresh look, inside the commit that journals it,
 * and sent after that commit.
 */
export class BankDesk {
  readonly #memory: BankMemory;
  readonly #journal: BankJournal;
  readonly #pilot: BankPilot;
  readonly #deps: DeskDeps;

  constructor(memory: BankMemory, journal: BankJournal, pilot: BankPilot, deps: DeskDeps) {
    this.#memory = memory;
    this.#journal = journal;
    this.#pilot = pilot;
    this.#deps = deps;
  }

  /** Opens an aisle, closes up or spreads. Throws `Refusal` with everything in the way; then nothing was sent. */
  async move(
    actor: Actor,
    command: Exclude<MotionCommand, { kind: 'stop' }>,
    once?: Once,
  ): Promise<MotionAnswer> {
    const { bank } = this.#memory.spec;
    const unseen = await this.#pilot.look();
    return this.order(actor, command, once, (tx) => {
      permit(
        [...keeperReasons(actor), ...unseen],
        decideMove(this.#deps.room(), { bank, command, by: actor.id }),
      );
      if (command.kind !== 'spread') tx.append(...ventilationLeft(this.#memory.snapshot(), actor.id));
      tx.append(...claimEvents(this.#memory.snapshot().claims, actor.id, command));
      // What it closes stays held until it is done: until then that aisle still stands open.
      if (command.kind === 'open-aisle') this.#takeHold(tx, actor, command.aisle);
    });
  }

  /** Clears a latched stop after a person has said that the aisles are clear. Throws `Refusal`. */
  async reset(actor: Actor, statement: string, once?: Once): Promise<MotionAnswer> {
    const memory = this.#memory;
    const { bank } = memory.spec;
    const unseen = await this.#pilot.look();
    const { tripped, foreign } = memory;
    const seen = { foreign, ranOn: memory.lookout.ranOn };
    try {
      const answer = await this.order(actor, { kind: 'reset' }, once, (tx) => {
        // What ran on a moment ago may do so again: it must have stood still for a while.
        const rolling = memory.lookout.settled ? [] : [reason('already-moving', { bank })];
        permit(
          [...keeperReasons(actor), ...unseen, ...rolling],
          decideReset(this.#deps.room(), bank, statement),
        );
        if (!memory.latched) return;
        this.#journal.appendLatched(tx);
        tx.append({ type: 'stop.cleared', bank, confirmedBy: actor.id, statement });
        memory.tripped = null;
      });
      memory.forgive(seen);
      return answer;
    } catch (error) {
      // What could not be written was not cleared.
      if (!(error instanceof Refusal)) memory.tripped ??= tripped;
      throw error;
    }
  }

  /**
   * Stops the bank, whatever it does. Never refused, and sent even when it cannot be journaled. A repeated key gives the
   * first answer and stops the bank all the same: a screen that never heard that answer keeps its key for the next press.
   */
  async stop(actor: Actor, once?: Once): Promise<MotionAnswer> {
    const { pursuits } = this.#memory;
    let answeredBefore = true;
    try {
      const answer = await this.order(actor, { kind: 'stop' }, once, (tx) => {
        answeredBefore = false;
        pursuits.wantStop();
        this.#latchInFire(tx);
      });
      if (answeredBefore) {
        pursuits.wantStop();
        this.#pilot.sendStop(actor.id);
      }
      return answer;
    } catch (error) {
      if (!(error instanceof Refusal)) this.#pilot.sendStop(actor.id);
      throw error;
    }
  }

  /** Stops what moves by our command; for when the daemon ends. */
  async leave(): Promise<void> {
    const { pursuits } = this.#memory;
    // One that still waits to be sent is not sent any more.
    pursuits.wantStop();
    const { motion } = pursuits;
    if (motion?.onWire && rolls(motion.command)) await this.stop(DAEMON);
  }

  /** Ends the hold on the open aisle; does nothing when there is none. Throws `Refusal`. */
  async release(actor: Actor, once?: Once): Promise<void> {
    const memory = this.#memory;
    if (memory.holds.some(({ holder }) => holder !== actor.id)) await this.#pilot.look();
    await this.#journal.commit(
      actor,
      (tx) => {
        const { holds, why } = granted(decideRelease(actor, memory.snapshot(), this.#deps.hasSession));
        this.#journal.appendReleased(tx, holds, why);
        return null;
      },
      once,
    );
  }

  /** Ends the hold of that person, if the bank is held by that person. */
  async releaseOf(person: string, why: string): Promise<void> {
    const held = (): readonly AisleHold[] => this.#memory.holds.filter(({ holder }) => holder === person);
    if (held().length === 0) return;
    await this.#journal.commit(DAEMON, (tx) => this.#journal.appendReleased(tx, held(), why));
  }

  /** Whoever stops a bank in fire mode stops the daemon, which would try again: so it waits for a person. */
  #latchInFire(tx: Transaction): void {
    const memory = this.#memory;
    if (memory.latched || !memory.snapshot().modes.some(({ mode }) => mode === 'fire')) return;
    memory.trip('stopped-by-command');
    this.#journal.appendLatched(tx);
  }

  #takeHold(tx: Transaction, actor: Actor, aisle: number): void {
    const { holds, spec } = this.#memory;
    if (holds.some((hold) => hold.aisle === aisle)) return;
    const session = actor.session ?? '';
    tx.append({ type: 'aisle.held', bank: spec.bank, aisle, holder: actor.id, session });
  }

  /**
   * Journals a command that `decide` permits, then sends it. A repeated key gives the first answer and sends nothing.
   * @param decide throws `Refusal` against it; what it appends stands in the same commit
   */
  async order(
    actor: Actor,
    command: BankCommand,
    once: Once | undefined,
    decide: (tx: Transaction) => void,
  ): Promise<MotionAnswer> {
    this.#pilot.requireDriver();
    const opened: Pursued[] = [];
    const { bank } = this.#memory.spec;
    const work = (tx: Transaction): MotionAnswer => {
      decide(tx);
      const pursued = this.#journal.open(command, actor.id);
      opened.push(pursued);
      this.#journal.appendOpened(tx, pursued);
      return { intent: pursued.intent, bank, command: command.kind, argument: pursued.argument };
    };
    const answer = await this.#journal.commit(actor, work, once).catch((error: unknown) => {
      for (const pursued of opened) this.#memory.pursuits.drop(pursued);
      throw error;
    });
    for (const pursued of opened) {
      pursued.journaled = true;
      await this.#pilot.send(pursued, command);
    }
    return answer;
  }
}

/** Throws one `Refusal` with all reasons, or lets pass. */
function permit(reasons: readonly Reason[], decision?: Decision): void {
  const all = decision && !decision.granted ? [...reasons, ...decision.reasons] : reasons;
  granted(grantUnless(all, () => ({})));
}
