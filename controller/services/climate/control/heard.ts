import type { Clock, Reading, Value } from '../../../../drivers/contract/index.ts';
import { NewestReadings, type ChannelRef } from '../../../runtime/newest-readings.ts';

/** Older than this, what a device said of its plant says nothing any more, ms. */
const STALE_MS = 60_000;

/** The newest readings of the channels that plant is watched by. */
export class Heard {
  readonly #newest: NewestReadings;

  constructor(channels: readonly ChannelRef[], clock: Clock) {
    this.#newest = new NewestReadings(channels, clock);
  }

  hear(readings: readonly Reading[]): void {
    this.#newest.hear(readings);
  }

  /** Whether a channel says yes; `null` while it says nothing that can be believed. */
  says(of: ChannelRef): boolean | null {
    const value = this.#value(of);
    return typeof value === 'boolean' ? value : null;
  }

  /** The number that a channel tells; `null` while it tells none that can be believed. */
  tells(of: ChannelRef): number | null {
    const value = this.#value(of);
    return typeof value === 'number' ? value : null;
  }

  #value(of: ChannelRef): Value {
    const reading = this.#newest.fresh(of, STALE_MS);
    return reading?.quality === 'good' ? reading.value : null;
  }
}
