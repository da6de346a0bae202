import type { Clock } from '../../../../drivers/contract/index.ts';
import { DAEMON } from '../../../model/actor.ts';
import { STATUS_STALE_MS } from '../arbiter/snapshot.ts';
import { type KeptBank, lockCommand } from './kept-bank.ts';
import { OneAtATime } from './one-at-a-time.ts';

/** How long after an unlock that was not taken the next one is sent, ms; each time twice as long. */
export const UNLOCK_AGAIN_MS = 10_000;
const LONGEST_WAIT_MS = 600_000;

/**
 * Sees to it that a lock of ours at the controller does not outlive the mode it was for: an unlock that was lost, or
 * refused, would leave a bank that nobody can use and nobody locked.
 */
export class Unlocking {
  readonly #bank: KeptBank;
  readonly #clock: Clock;
  readonly #turn: OneAtATime;
  #waitMs = UNLOCK_AGAIN_MS;
  /** When the next attempt is due, monotonic ms; `null` while nothing is to be unlocked. */
  #dueAtMs: number | null = null;

  constructor(bank: KeptBank, clock: Clock) {
    this.#bank = bank;
    this.#clock = clock;
    this.#turn = new OneAtATime(bank.journal, 'a bank could not be unlocked');
  }

  /** @param locked whether a mode stands for which the controller is locked */
  tick(locked: boolean): void {
    const { memory, desk } = this.#bank;
    if (locked || !memory.lockedByUs || lockCommand(this.#bank, 'unlock') === null) {
      this.#dueAtMs = null;
      this.#waitMs = UNLOCK_AGAIN_MS;
      return;
    }
    const nowMs = this.#clock.monotonic();
    // The unlock that was sent with the end of the mode has its time first.
    this.#dueAtMs ??= nowMs + this.#waitMs;
    // A person at the local panel keeps the bank as it is, and an unlock would only be refused.
    const answers = memory.statusAgeMs <= STATUS_STALE_MS && memory.status?.localControl === false;
    if (nowMs < this.#dueAtMs || !answers || memory.snapshot().motion) return;
    this.#waitMs = Math.min(2 * this.#waitMs, LONGEST_WAIT_MS);
    this.#dueAtMs = nowMs + this.#waitMs;
    this.#turn.run(() => desk.order(DAEMON, { kind: 'unlock' }, undefined, () => {}));
  }
}
