import type { Cancel, Clock, ManualClock } from '../../controller/model/clock.ts';

/** A clock of the house that can stand still or be set while time goes on. */
export class WallClock implements Clock {
  aheadMs = 0;
  stoppedAt: number | null = null;
  readonly #time: ManualClock;

  constructor(time: ManualClock) {
    this.#time = time;
  }

  now(): number {
    return this.stoppedAt ?? this.#time.now() + this.aheadMs;
  }

  monotonic(): number {
    return this.#time.monotonic();
  }

  after(delayMs: number, task: () => void): Cancel {
    return this.#time.after(delayMs, task);
  }

  every(periodMs: number, task: () => void): Cancel {
    return this.#time.every(periodMs, task);
  }
}
