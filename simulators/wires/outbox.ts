import type { Delivery } from '../faults.ts';

/** Sends deliveries in the order they were made, each with its own delay, on a wire that could close any moment. */
export class Outbox {
  readonly #write: (chunk: Buffer) => void;
  readonly #timers = new Set<NodeJS.Timeout>();
  /** When the last byte already promised leaves, `performance.now()`. */
  #busyUntil = 0;

  constructor(write: (chunk: Buffer) => void) {
    this.#write = write;
  }

  send(delivery: Delivery | null): void {
    if (!delivery) return;
    const now = performance.now();
    let due = Math.max(now + delivery.delayMs, this.#busyUntil);
    for (const chunk of delivery.chunks) {
      this.#at(due - now, chunk);
      due += delivery.gapMs;
    }
    this.#busyUntil = due;
  }

  /** Forgets everything that has not left yet. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#busyUntil = 0;
  }

  #at(delayMs: number, chunk: Buffer): void {
    // Timers fire a little late: nothing may overtake one that is due.
    if (delayMs <= 0 && this.#timers.size === 0) return this.#write(chunk);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#write(chunk);
    }, delayMs);
    this.#timers.add(timer);
  }
}
