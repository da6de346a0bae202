import { Refusal } from '../../model/decision.ts';
import { reason } from '../../model/reasons.ts';

/** Checking a PIN keeps a core busy on purpose; another core must be left for the room. */
const AT_ONCE = 1;
/** A shift that begins at all kiosks at once fits in here; a flood of guesses does not. */
const WAITING = 16;

/** Lets few through at a time and some wait, so that guessing PINs in bulk cannot starve the daemon of its processor. */
export class Turnstile {
  #inside = 0;
  readonly #waiting: (() => void)[] = [];

  /**
   * Runs `work` when its turn comes.
   * @throws Refusal `too-many-attempts` when too many wait already
   */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= AT_ONCE) {
      if (this.#waiting.length >= WAITING) throw new Refusal(reason('too-many-attempts', { waitSeconds: 1 }));
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#inside++;
    try {
      return await work();
    } finally {
      // Whoever comes next takes this place; nobody slips in between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#inside--;
    }
  }
}
