import { DAEMON } from '../../../model/actor.ts';
import { evennessOf, type Ventilation } from './evenness.ts';
import type { KeptBank } from './kept-bank.ts';
import { OneAtATime } from './one-at-a-time.ts';

/** Looks gap by gap how evenly a bank stands that was spread to be aired, whenever it has come to rest. */
export class VentilationCheck {
  readonly #bank: KeptBank;
  readonly #turn: OneAtATime;
  #verified: { readonly since: number; readonly found: Ventilation } | null = null;

  constructor(bank: KeptBank) {
    this.#bank = bank;
    this.#turn = new OneAtATime(bank.journal, 'a ventilation could not be verified');
  }

  /** Whether the bank is being aired and is not proven to stand evenly. */
  get uneven(): boolean {
    return this.found?.even === false;
  }

  /** How evenly the bank stands since it was spread; `null` while it is not aired, moves, or cannot be looked at. */
  get found(): Ventilation | null {
    return this.#verified?.found ?? null;
  }

  /** The bank has moved, and has to be looked at again. */
  moved(): void {
    this.#verified = null;
  }

  /** @param since when ventilation began, epoch ms; `null` when the bank is not aired */
  tick(since: number | null): void {
    if (since === null) {
      this.#verified = null;
      return;
    }
    const snapshot = this.#bank.memory.snapshot();
    if (this.#verified?.since === since || snapshot.motion) return;
    const evenness = evennessOf(snapshot);
    const { bank, status } = snapshot;
    if (!evenness || !status) return;
    const found = { ...evenness, at: status.receivedTime };
    this.#turn.run(async () => {
      await this.#bank.journal.commit(DAEMON, (tx) =>
        tx.append({ type: 'ventilation.verified', bank, ...evenness }),
      );
      this.#verified = { since, found };
    });
  }
}
