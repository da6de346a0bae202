import type { Clock } from '../model/clock.ts';

/** More moments than are ever looked at together; what is forgotten is told by the clock of the house again. */
const MOST_KEPT = 20_000;

/**
 * How long ago moments were that are known by the clock of the house. That clock may be set meanwhile; so each moment is
 * noted when it comes, or else, as after a start, when it is first asked for, and from then on a clock counts that nobody
 * sets.
 */
export class Ages {
  readonly #clock: Clock;
  /** By the moment, epoch ms: when that was by the clock nobody sets. */
  readonly #since = new Map<number, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The present moment, to be asked for later. One that came before already, as after a clock was set back, is this one. */
  note(): number {
    const moment = this.#clock.now();
    this.#keep(moment, this.#clock.monotonic());
    return moment;
  }

  /**
   * @param moment epoch ms; one that has not come yet, because the clock was set back over a restart, counts as now
   * @returns ms, 0 or more
   */
  readonly agoMs = (moment: number): number => {
    const monotonic = this.#clock.monotonic();
    const known = this.#since.get(moment);
    if (known !== undefined) return monotonic - known;
    const agoMs = Math.max(0, this.#clock.now() - moment);
    this.#keep(moment, monotonic - agoMs);
    return agoMs;
  };

  #keep(moment: number, since: number): void {
    this.#since.set(moment, since);
    if (this.#since.size > MOST_KEPT) this.#forgetOldest();
  }

  #forgetOldest(): void {
    for (const moment of this.#since.keys()) {
      this.#since.delete(moment);
      if (this.#since.size <= MOST_KEPT / 2) return;
    }
  }
}
