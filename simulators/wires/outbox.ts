import type { Delivery } from '../faults.ts';

/** Timers wake up to a millisecond early: what is due that soon may leave with the rest. */
const EARLY_MS = 0.5;

/** Sends deliveries strictly in the order they were made, each with its own delay, on a wire that could close any moment. */
export class Outbox {
  readonly #write: (chunk: Buffer) => void;
  readonly #waiting: { readonly due: number; readonly chunk: Buffer }[] = [];
  #timer: NodeJS.Timeout | null = null;
  /** When the last byte already promised leaves, `performance.now()`. */
  #busyUntil = 0;

  constructor(write: (chunk: Buffer) => void) {
    this.#write = write;
  }

  send(delivery: Delivery | null): void {
    if (!delivery) return;
    let due = Math.max(performance.now() + delivery.delayMs, this.#busyUntil);
    for (const chunk of delivery.chunks) {
      this.#waiting.push({ due, chunk });
      due += delivery.gapMs;
    }
    this.#busyUntil = due;
    if (!this.#timer) this.#drain();
  }

  /** Forgets everything that has not left yet. */
  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting.length = 0;
    this.#busyUntil = 0;
  }

  #drain(): void {
    this.#timer = null;
    const now = performance.now() + EARLY_MS;
    for (let next = this.#waiting[0]; next && next.due <= now; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#write(next.chunk);
    }
    const next = this.#waiting[0];
    if (next) this.#timer = setTimeout(() => this.#drain(), next.due - performance.now());
  }
}
