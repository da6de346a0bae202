/** Undoes a timer; calling it twice is harmless. */
export type Cancel = () => void;

/** The one source of time. Injected everywhere, so that tests and the demo can bend it. */
export interface Clock {
  /** Wall time, epoch milliseconds. */
  now(): number;
  /** Milliseconds that never jump, for measuring ages and time-outs. */
  monotonic(): number;
  /** Runs `task` once, `delayMs` from now. */
  after(delayMs: number, task: () => void): Cancel;
  /** Runs `task` again and again, `periodMs` apart. */
  every(periodMs: number, task: () => void): Cancel;
}
