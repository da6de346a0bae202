import { type Actor, DAEMON } from '../../../model/actor.ts';
import type { MakeId } from '../../../model/ids.ts';
import type { ShelvingEvent } from '../../../model/events.ts';
import type { Ledger, Once, Transaction } from '../../../model/ledger.ts';
import type { BankCommand, Log } from '../../../../drivers/contract/index.ts';
import type { BankMemory } from './memory.ts';
import { closingEvents, mayHaveRolled } from './closing-events.ts';
import type { AisleHold } from '../repository.ts';
import type { Ended, Pursued } from './pursuits.ts';

export interface JournalDeps {
  readonly ledger: Ledger;
  readonly ids: MakeId;
  readonly log: Log;
  /** Called after anything about the bank may have changed. */
  readonly changed: () => void;
}

/** Writes down what happens at one bank, and keeps what we remember of the journal in step with it. */
export class BankJournal {
  readonly #memory: BankMemory;
  readonly #deps: JournalDeps;
  readonly #background = new Set<Promise<void>>();
  #settled: Promise<void> = Promise.resolve();
  /** What was noticed and is not on disk yet. */
  readonly #noticed: ShelvingEvent[] = [];
  #latching = false;
  #reporting = false;

  constructor(memory: BankMemory, deps: JournalDeps) {
    this.#memory = memory;
    this.#deps = deps;
  }

  /** Resolves when every end that was noticed so far is on disk. */
  get settled(): Promise<void> {
    return this.#settled;
  }

  /** Commits as `Ledger.commit` does; holds and latches are read again inside the transaction and after it. */
  async commit<Answer>(actor: Actor, work: (tx: Transaction) => Answer, once?: Once): Promise<Answer> {
    try {
      return await this.#deps.ledger.commit(
        actor,
        (tx) => {
          const answer = work(tx);
          this.#memory.reload();
          return answer;
        },
        once,
      );
    } finally {
      this.#memory.reload();
      this.#deps.changed();
    }
  }

  /** Gives a command its intent and its sequence number; nothing is written yet. */
  open(command: BankCommand, by: string): Pursued {
    return this.#memory.pursuits.open(this.#deps.ids('I'), command, by, this.#memory.status);
  }

  appendOpened(tx: Transaction, { intent, sequence, command, argument, by }: Pursued): void {
    const { bank, device } = this.#memory.spec;
    tx.append({ type: 'intent.opened', intent, device, bank, sequence, command, argument, openedBy: by });
  }

  appendReleased(tx: Transaction, holds: readonly AisleHold[], why: string): void {
    for (const { bank, aisle, holder } of holds)
      tx.append({ type: 'aisle.released', bank, aisle, holder, why });
  }

  /** Writes down how commands ended; they stay ours until that is on disk, and are tried again when it fails. */
  settle(ended: readonly Ended[]): void {
    for (const { pursued } of ended) pursued.settling = true;
    const memory = this.#memory;
    const written = this.#settled.then(() =>
      this.commit(DAEMON, (tx) => {
        tx.append(...closingEvents(memory, ended));
        return memory.openAisles;
      }),
    );
    this.#settled = written
      .then(
        (openAisles) => {
          for (const { pursued } of ended) memory.pursuits.drop(pursued);
          if (openAisles !== null) memory.rest(openAisles, null);
          else if (ended.some(mayHaveRolled)) memory.wander();
          memory.learn();
        },
        (error: unknown) => {
          for (const { pursued } of ended) pursued.settling = false;
          this.#deps.log.error({ ...memory.spec, err: error }, 'the end of a command could not be journaled');
        },
      )
      .then(() => this.#deps.changed());
  }

  /** Writes down a stop that was sent ahead of its journal entry. */
  stopSent(pursued: Pursued): void {
    this.background(
      'a stop could not be journaled',
      this.commit(DAEMON, (tx) => this.appendOpened(tx, pursued)).then(
        () => {
          pursued.journaled = true;
        },
        (error: unknown) => {
          this.#memory.pursuits.drop(pursued);
          throw error;
        },
      ),
    );
  }

  /** Writes down something that was noticed; it is tried again with every {@link latch} until it is on disk. */
  report(event: ShelvingEvent): void {
    this.#noticed.push(event);
    this.latch();
  }

  /** Writes down a stop that latched and what was noticed, unless it is written already. */
  latch(): void {
    const noticed = [...this.#noticed];
    if (this.#latching || (!this.#memory.latchOwed && noticed.length === 0)) return;
    this.#latching = true;
    this.background(
      'a latched stop could not be journaled',
      this.commit(DAEMON, (tx) => {
        this.appendLatched(tx);
        tx.append(...noticed);
      })
        .finally(() => {
          this.#latching = false;
        })
        .then(() => {
          this.#noticed.splice(0, noticed.length);
          // What was noticed meanwhile need not wait for the clock.
          this.latch();
        }),
    );
  }

  appendLatched(tx: Transaction): void {
    const { latchOwed, spec } = this.#memory;
    if (latchOwed) tx.append({ type: 'stop.latched', bank: spec.bank, cause: latchOwed.cause });
  }

  /**
   * Writes down that somebody else moved the bank; a hold on an aisle that is closed now ends with it.
   * @param from `null` when nobody knew where it stood
   * @returns whether it is news: `false` while the last one is being written
   */
  movedExternally(from: readonly number[] | null, to: readonly number[]): boolean {
    if (this.#reporting) return false;
    this.#reporting = true;
    const memory = this.#memory;
    this.background(
      'an external movement could not be journaled',
      this.commit(DAEMON, (tx) => {
        tx.append({ type: 'bank.moved-externally', bank: memory.spec.bank, from, to });
        const closed = memory.holds.filter(({ aisle }) => !to.includes(aisle));
        this.appendReleased(tx, closed, 'moved-externally');
      })
        .then(() => {
          memory.rest(to, null);
        })
        .finally(() => {
          this.#reporting = false;
        }),
    );
    return true;
  }

  /** Lets a task run on its own; a failure is logged under `complaint`. */
  background(complaint: string, task: Promise<unknown>): void {
    const run = task.then(
      () => {},
      (error: unknown) => this.#deps.log.error({ ...this.#memory.spec, err: error }, complaint),
    );
    this.#background.add(run);
    void run.then(() => this.#background.delete(run));
  }

  /** Resolves when nothing is on its way any more. */
  async drain(): Promise<void> {
    while (this.#background.size > 0) await Promise.all(this.#background);
    await this.#settled;
  }
}
