import type { Random } from '../random.ts';

/**
 * An input contact that chatters for a while after what it watches has changed. The first touch already reads the new
 * state, the next look the old one, and then it is up to chance until it has settled.
 */
export class Contact {
  readonly #random: Random;
  #actual = false;
  #level = false;
  #chattersMs = 0;
  #looks = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /**
   * What an input card reads now.
   * @param actual what really is
   * @param bounceMs how long the contact chatters after a change that is noticed now
   */
  read(actual: boolean, bounceMs: number): boolean {
    if (actual !== this.#actual) {
      this.#actual = actual;
      this.#level = actual;
      this.#chattersMs = bounceMs;
      this.#looks = 0;
    }
    return this.#chattersMs > 0 ? this.#level : actual;
  }

  /** Lets time pass. */
  pass(ms: number): void {
    if (this.#chattersMs <= 0) return;
    this.#chattersMs -= ms;
    this.#looks++;
    this.#level = this.#looks === 1 ? !this.#actual : this.#random() < 0.5;
  }
}
