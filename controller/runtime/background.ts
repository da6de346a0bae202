import type { Log } from '../../drivers/contract/index.ts';

/** Work nobody waits for, e.g. what follows from a device event: its failure is logged, and a stop can wait for it. */
export class Background {
  readonly #log: Log;
  readonly #failed: string;
  readonly #running = new Set<Promise<void>>();

  /** @param failed what to say in the log when a piece of work fails */
  constructor(log: Log, failed: string) {
    this.#log = log;
    this.#failed = failed;
  }

  run(work: () => Promise<unknown>): void {
    const running = this.#guard(work).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when nothing runs any more, work begun meanwhile included. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #guard(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (err) {
      this.#log.error({ err }, this.#failed);
    }
  }
}
