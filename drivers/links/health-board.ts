import type { LinkHealth } from './link.ts';

/** Keeps what a link says of itself, and tells whoever listens when it comes up or goes down. */
export class HealthBoard {
  readonly #queued: () => number;
  readonly #listeners = new Set<(health: LinkHealth) => void>();
  #problem: string | null = 'not started';
  #transactions = 0;
  #failures = 0;

  /** @param queued how many transactions wait now */
  constructor(queued: () => number = () => 0) {
    this.#queued = queued;
  }

  get connected(): boolean {
    return this.#problem === null;
  }

  counted(failed: boolean): void {
    this.#transactions += 1;
    if (failed) this.#failures += 1;
  }

  up(): void {
    if (this.#problem === null) return;
    this.#problem = null;
    this.#tell();
  }

  /** @param problem why, in English */
  down(problem: string): void {
    const changed = this.#problem === null;
    this.#problem = problem;
    if (changed) this.#tell();
  }

  health(): LinkHealth {
    return {
      connected: this.#problem === null,
      ...(this.#problem === null ? {} : { problem: this.#problem }),
      transactions: this.#transactions,
      failures: this.#failures,
      queued: this.#queued(),
    };
  }

  onHealth(listener: (health: LinkHealth) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #tell(): void {
    const health = this.health();
    for (const listener of this.#listeners) listener(health);
  }
}
