import { ManualClock } from '../../controller/model/clock.ts';

/** A clock that stands still until it is told to go on, and that somebody sets: no time passes, it shows another. */
export class TurnedClock extends ManualClock {
  #aheadMs = 0;

  override now(): number {
    return super.now() + this.#aheadMs;
  }

  /** @param moment epoch ms, or as `Date.parse` reads it */
  turnTo(moment: number | string): void {
    this.#aheadMs = (typeof moment === 'number' ? moment : Date.parse(moment)) - super.now();
  }
}
