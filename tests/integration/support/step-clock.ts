import type { Cancel, Clock } from '../../../controller/model/clock.ts';

/** Timers that fire as time is pushed on; those of a daemon that was killed are forgotten. */
export class StepClock implements Clock {
  #now = Date.UTC(2026, 0, 1);
  readonly #begin = this.#now;
  #timers: { at: number; period: number | null; task: () => void }[] = [];

  now(): number {
    return this.#now;
  }
  monotonic(): number {
    return this.#now - this.#begin;
  }
  after(delayMs: number, task: () => void): Cancel {
    return this.#add(delayMs, null, task);
  }
  every(periodMs: number, task: () => void): Cancel {
    return this.#add(periodMs, periodMs, task);
  }
  step(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers) {
      if (timer.at > this.#now || !this.#timers.includes(timer)) continue;
      if (timer.period === null) this.#timers = this.#timers.filter((other) => other !== timer);
      else timer.at += timer.period;
      timer.task();
    }
  }
  forgetAll(): void {
    this.#timers = [];
  }
  #add(delayMs: number, period: number | null, task: () => void): Cancel {
    const timer = { at: this.#now + delayMs, period, task };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }
}
