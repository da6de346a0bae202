import type { Cancel, Clock } from '../../drivers/contract/index.ts';

interface Timer {
  at: number;
  readonly periodMs: number | null;
  readonly task: () => void;
}

/**
 * A clock that leaps over the time in which nothing happens. A timer that fell due on the way fires once, however often
 * it would have: what looks at the clock again and again need look only where the leap ends.
 */
export class LeapingClock implements Clock {
  #now: number;
  readonly #start: number;
  readonly #timers = new Set<Timer>();

  /** @param startMs epoch ms */
  constructor(startMs: number) {
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
    return this.#add({ at: this.#now + delayMs, periodMs: null, task });
  }

  every(periodMs: number, task: () => void): Cancel {
    return this.#add({ at: this.#now + periodMs, periodMs, task });
  }

  /** Time passes, and no timer sees it before the next {@link leap}. */
  pass(toMs: number): void {
    this.#now = Math.max(this.#now, toMs);
  }

  /**
   * Leaps to that moment, then fires what has fallen due.
   * @param arrive what happens at the end of the leap before any timer sees that time has passed
   */
  leap(toMs: number, arrive: () => void): void {
    this.#now = Math.max(this.#now, toMs);
    arrive();
    const due = [...this.#timers].filter(({ at }) => at <= this.#now).toSorted((a, b) => a.at - b.at);
    for (const timer of due) {
      // One may have cancelled another.
      if (!this.#timers.has(timer)) continue;
      if (timer.periodMs === null) this.#timers.delete(timer);
      else timer.at = this.#now + timer.periodMs;
      timer.task();
    }
  }

  #add(timer: Timer): Cancel {
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }
}
