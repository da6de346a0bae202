/** Waits that grow: doubling from `baseMs` to `maxMs`, half of each wait random so that links do not knock in step. */
export class Backoff {
  readonly #baseMs: number;
  readonly #maxMs: number;
  readonly #random: () => number;
  #failures = 0;

  /**
   * @param limits first and longest wait, ms
   * @param random a number in [0, 1); the test's own in tests
   */
  constructor(limits: { baseMs: number; maxMs: number }, random: () => number = Math.random) {
    this.#baseMs = limits.baseMs;
    this.#maxMs = limits.maxMs;
    this.#random = random;
  }

  /** The wait before the next try, ms: between half and the whole of min(maxMs, baseMs · 2^failures). */
  next(): number {
    // 2^30 · 1 ms is twelve days: far past any ceiling, and still exact.
    const ceilingMs = Math.min(this.#maxMs, this.#baseMs * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return ceilingMs / 2 + (this.#random() * ceilingMs) / 2;
  }

  /** Begins again at `baseMs`: the other side has proved itself. */
  reset(): void {
    this.#failures = 0;
  }
}
