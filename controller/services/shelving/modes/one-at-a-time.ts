import { Refusal } from '../../../model/decision.ts';
import type { BankJournal } from '../bank/journal.ts';

/**
 * Work of one kind at one bank, a piece at a time: what is asked for meanwhile is left out, because whoever asks looks
 * again soon. A refusal is an answer and no failure.
 */
export class OneAtATime {
  readonly #journal: BankJournal;
  readonly #complaint: string;
  #busy = false;

  /** @param complaint what to say in the log when a piece of work fails */
  constructor(journal: BankJournal, complaint: string) {
    this.#journal = journal;
    this.#complaint = complaint;
  }

  run(work: () => Promise<unknown>): void {
    if (this.#busy) return;
    this.#busy = true;
    const running = Promise.resolve()
      .then(work)
      .catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
      })
      .finally(() => {
        this.#busy = false;
      });
    this.#journal.background(this.#complaint, running);
  }
}
