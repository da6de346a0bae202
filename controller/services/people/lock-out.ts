import type { Clock } from '../../model/clock.ts';

/** Wrong tries that cost nothing but themselves: people mistype. */
const FREE_TRIES = 3;
const FIRST_DELAY_MS = 2000;
const LONGEST_DELAY_MS = 15 * 60_000;
/** Without a further try, wrong ones are forgotten after this long, ms. */
const FORGET_MS = 60 * 60_000;
/** Names tracked at most, so that a flood of made-up logins cannot eat the memory. */
const MOST_NAMES = 10_000;

interface Tries {
  wrong: number;
  lastAt: number;
}

/**
 * Makes guessing slow: from the third wrong try on, each doubles the time until the next is even looked at, up to a
 * quarter of an hour. Kept by name (known or not, so that it tells nothing), in memory and by the monotonic clock.
 */
export class LockOut {
  readonly #clock: Clock;
  readonly #tries = new Map<string, Tries>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How long until the next try under that name is looked at, ms; 0 when at once. */
  waitMs(name: string): number {
    const tries = this.#tries.get(name);
    if (!tries) return 0;
    return Math.max(0, tries.lastAt + delayMs(tries.wrong) - this.#clock.monotonic());
  }

  /**
   * Counts a try before it is checked, so that many at once cannot all slip through before the first has failed;
   * {@link right} takes it back.
   */
  trying(name: string): void {
    const now = this.#clock.monotonic();
    const before = this.#tries.get(name);
    const wrong = before && now - before.lastAt <= FORGET_MS ? before.wrong : 0;
    // Deleted first: a map iterates in order of insertion, and so the one longest untouched is dropped first.
    this.#tries.delete(name);
    this.#tries.set(name, { wrong: wrong + 1, lastAt: now });
    if (this.#tries.size > MOST_NAMES) this.#dropOldest();
  }

  right(name: string): void {
    this.#tries.delete(name);
  }

  #dropOldest(): void {
    for (const name of this.#tries.keys()) {
      this.#tries.delete(name);
      return;
    }
  }
}

function delayMs(wrong: number): number {
  return wrong < FREE_TRIES ? 0 : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (wrong - FREE_TRIES));
}
