import type { Cancel, Clock } from '../../drivers/contract/index.ts';

export type { Cancel, Clock };

/** The machine's own clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
  every(periodMs, task) {
    const timer = setInterval(task, periodMs);
    return () => clearInterval(timer);
  },
};

/** A clock that stands still until it is told to go on. Timers fire in order of their time, then of their making. */
export class ManualClock implements Clock {
  #now: number;
  readonly #start: number;
  #serial = 0;
  readonly #timers = new Map<number, { at: number; period: number | null; task: () => void }>();

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#now = startMs;
    this.#start = startMs;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - this.#start;
  }

  after(delayMs: number, task: () => void): Cancel {
    return this.#add(delayMs, null, task);
  }

  every(periodMs: number, task: () => void): Cancel {
    return this.#add(periodMs, Math.max(1, periodMs), task);
  }

  /** Moves time on by `ms`, firing what falls due on the way; between timers, promises get their turn. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      let next: [number, { at: number; period: number | null; task: () => void }] | undefined;
      for (const entry of this.#timers)
        if (entry[1].at <= end && (!next || entry[1].at < next[1].at)) next = entry;
      if (!next) break;
      const [id, timer] = next;
      this.#now = Math.max(this.#now, timer.at);
      if (timer.period === null) this.#timers.delete(id);
      else timer.at += timer.period;
      timer.task();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#now = end;
    await new Promise((resolve) => setImmediate(resolve));
  }

  #add(delayMs: number, period: number | null, task: () => void): Cancel {
    const id = ++this.#serial;
    this.#timers.set(id, { at: this.#now + delayMs, period, task });
    return () => void this.#timers.delete(id);
  }
}
