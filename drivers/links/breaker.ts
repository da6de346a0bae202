import type { Priority } from './modbus-link.ts';

/** How a unit's silence is paid for. */
export interface BreakerLimits {
  /** So many failures in a row open the breaker: one lost answer is noise. */
  readonly threshold: number;
  /** First wait before the unit is probed again, ms. */
  readonly baseMs: number;
  /** Longest wait between probes, ms. */
  readonly maxMs: number;
}

/** Probes of a dead unit may take this share of the line at first, and half as much after each further failure. */
const FIRST_PROBE_SHARE = 1 / 13;

/**
 * Limits for a line on which an unanswered request costs `timeoutMs`: from the first probe on, a dead unit takes at
 * most 1/13 (7.7 %) of the line's time, so that the others stay within the 10 % they are promised.
 */
export function breakerLimits(timeoutMs: number): BreakerLimits {
  const baseMs = timeoutMs * (1 / FIRST_PROBE_SHARE - 1);
  return { threshold: 2, baseMs, maxMs: Math.max(baseMs, 60_000) };
}

/**
 * Circuit breaker of one unit on a shared line. Closed, everything passes. Open, polls are refused without touching
 * the wire until the next probe is due; a command still gets its one try, and a stop is never refused.
 * Times are monotonic milliseconds.
 */
export class UnitBreaker {
  readonly #limits: BreakerLimits;
  #failures = 0;
  #waitMs = 0;
  #openedAt = 0;
  #open = false;
  #probing = false;
  #lastCommandTryAt = Number.NEGATIVE_INFINITY;

  constructor(limits: BreakerLimits) {
    this.#limits = limits;
  }

  get open(): boolean {
    return this.#open;
  }

  /**
   * Whether a request may go on the wire now. Asks only; {@link started} tells that it went.
   *
   * @param queuedAt when the request was queued: a command that has seen another command fail while it waited has had
   *   its try, so that ten commands to a dead unit cost the line one time-out and not ten
   */
  admits(priority: Priority, queuedAt: number, now: number): boolean {
    if (!this.#open || priority === 'stop') return true;
    if (priority === 'command') return this.#lastCommandTryAt < queuedAt;
    return !this.#probing && now - this.#openedAt >= this.#waitMs;
  }

  started(priority: Priority, now: number): void {
    if (!this.#open) return;
    this.#probing = true;
    if (priority !== 'poll') this.#lastCommandTryAt = now;
  }

  /** The request ended without telling anything of the unit: the link itself went down. */
  interrupted(): void {
    this.#probing = false;
  }

  /** The unit answered (an exception is an answer). */
  succeeded(): void {
    this.#failures = 0;
    this.#waitMs = 0;
    this.#open = false;
    this.#probing = false;
  }

  /**
   * The unit did not answer, or not intelligibly.
   *
   * @param startedAt when that request went on the wire: what was under way before the breaker opened proves nothing new
   */
  failed(startedAt: number, now: number): void {
    if (this.#open && startedAt < this.#openedAt) return;
    this.#probing = false;
    this.#failures += 1;
    if (this.#failures < this.#limits.threshold) return;
    this.#waitMs = this.#open ? Math.min(this.#waitMs * 2, this.#limits.maxMs) : this.#limits.baseMs;
    this.#open = true;
    this.#openedAt = now;
  }
}
