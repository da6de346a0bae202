import { type Cancel, type Clock, systemClock } from '../../../controller/model/clock.ts';

/** The machine's clock, until it is killed: then none of its timers fire any more, as after `kill -9`. */
export class MortalClock implements Clock {
  readonly #timers = new Set<Cancel>();
  #alive = true;
  /** How far the clock on the wall is ahead, ms. */
  aheadMs = 0;
  /** Whether what comes round by itself does not come any more, while single timers still fire. */
  stalled = false;

  now(): number {
    return systemClock.now() + this.aheadMs;
  }
  monotonic(): number {
    return systemClock.monotonic();
  }
  after(delayMs: number, task: () => void): Cancel {
    return this.#keep(systemClock.after(delayMs, () => this.#alive && task()));
  }
  every(periodMs: number, task: () => void): Cancel {
    return this.#keep(systemClock.every(periodMs, () => this.#alive && !this.stalled && task()));
  }
  kill(): void {
    this.#alive = false;
    for (const cancel of this.#timers) cancel();
  }
  #keep(cancel: Cancel): Cancel {
    this.#timers.add(cancel);
    return cancel;
  }
}

/** Lets calls through until it is told to hang; what it holds then ends only when it is let go. */
export class Valve {
  #held: (() => void)[] | null = null;

  hang(): void {
    this.#held ??= [];
  }

  /** Calls it holds now. */
  get holds(): number {
    return this.#held?.length ?? 0;
  }

  letGo(): void {
    for (const go of this.#held?.splice(0) ?? []) go();
    this.#held = null;
  }

  async pass<T>(call: () => Promise<T>): Promise<T> {
    if (this.#held) await new Promise<void>((resolve) => this.#held?.push(resolve));
    return call();
  }
}
