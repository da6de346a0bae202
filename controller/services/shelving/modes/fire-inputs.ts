import type { Clock, Reading } from '../../../../drivers/contract/index.ts';
import { type InputRef, NewestReadings } from '../../../runtime/newest-readings.ts';

/**
 * An input that has told nothing for so long tells nothing any more, ms. It is asked every second, so an answer or two
 * may be lost on the line; and it is as long as a bank's own controller rolls on without hearing from us.
 */
export const FIRE_INPUT_STALE_MS = 3000;

/** What the room's own fire inputs say, from the newest reading of each that tells anything. */
export class FireInputs {
  readonly #inputs: readonly InputRef[];
  readonly #newest: NewestReadings;

  constructor(inputs: readonly InputRef[], clock: Clock) {
    this.#inputs = inputs;
    this.#newest = new NewestReadings(inputs, clock);
  }

  /** A lost answer, which is a bad reading, does not make unknown at once what was just told. */
  hear(readings: readonly Reading[]): void {
    this.#newest.hear(readings.filter(({ quality }) => quality !== 'bad'));
  }

  /** `true` as soon as one is known to be active; otherwise `null` while any is unknown or stale. */
  get active(): boolean | null {
    const states = this.#inputs.map((input) => this.#newest.says(input, FIRE_INPUT_STALE_MS));
    if (states.includes(true)) return true;
    return states.includes(null) ? null : false;
  }
}
