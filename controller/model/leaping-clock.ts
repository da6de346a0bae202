import type { Cancel, Clock } from '../../drivers/contract/index.ts';

interface Timer {
  at: number;
  readonly periodMs: number | null;
  readonly task: () => void;
}

/**
 * A clock that leaps from one moment to a later one, for replaying months in seconds. What falls due on the way fires in
 * order, each at its own time; what repeats fires once a leap, at the last of its times, as after a machine that slept.
 */
export class LeapingClock implements Clock {
  #now: number;
  readonly #start: number;
  #serial = 0;
  readonly #timers = new Map<number, Timer>();

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
    return this.#add({ at: this.#now + Math.max(0, delayMs), periodMs: null, task });
  }

  every(periodMs: number, task: () => void): Cancel {
    const period = Math.max(1, periodMs);
    return this.#add({ at: this.#now + period, periodMs: period, task });
  }

  /**
   * Goes to `target`, epoch ms; resolves when all that fell due has fired and what it set off within this turn of the
   * event loop, such as a commit, is done. Going back is no leap: nothing happens.
   */
  async leapTo(target: number): Promise<void> {
    for (const timer of this.#timers.values())
      if (timer.periodMs !== null && timer.at <= target)
        timer.at += Math.floor((target - timer.at) / timer.periodMs) * timer.periodMs;
    for (let due = this.#nextDue(target); due; due = this.#nextDue(target)) {
      const [id, timer] = due;
      this.#now = Math.max(this.#now, timer.at);
      if (timer.periodMs === null) this.#timers.delete(id);
      else timer.at += timer.periodMs;
      timer.task();
    }
    this.#now = Math.max(this.#now, target);
    await settled();
  }

  #nextDue(target: number): readonly [number, Timer] | null {
    let next: readonly [number, Timer] | null = null;
    for (const entry of this.#timers)
      if (entry[1].at <= target && (!next || entry[1].at < next[1].at)) next = entry;
    return next;
  }

  #add(timer: Timer): Cancel {
    const id = ++this.#serial;
    this.#timers.set(id, timer);
    return () => void this.#timers.delete(id);
  }
}

/** Two turns: a commit is made in the first and what waits for it goes on in the second. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
