import type { Clock, Reading, Value } from '../../../../drivers/contract/index.ts';

/** Older than this, what a device said of its plant says nothing any more, ms. */
const STALE_MS = 60_000;

interface Channel {
  readonly device: string;
  readonly channel: string;
}

/** The newest readings of the channels that plant is watched by. */
export class Heard {
  readonly #clock: Clock;
  readonly #newest = new Map<string, Reading | null>();

  constructor(channels: readonly Channel[], clock: Clock) {
    this.#clock = clock;
    for (const of of channels) this.#newest.set(keyOf(of), null);
  }

  hear(readings: readonly Reading[]): void {
    for (const reading of readings) {
      const key = keyOf(reading);
      if (this.#newest.has(key)) this.#newest.set(key, reading);
    }
  }

  /** Whether a channel says yes; `null` while it says nothing that can be believed. */
  says(of: Channel): boolean | null {
    const value = this.#value(of);
    return typeof value === 'boolean' ? value : null;
  }

  /** The number that a channel tells; `null` while it tells none that can be believed. */
  tells(of: Channel): number | null {
    const value = this.#value(of);
    return typeof value === 'number' ? value : null;
  }

  #value(of: Channel): Value {
    const reading = this.#newest.get(keyOf(of));
    if (!reading || reading.quality !== 'good') return null;
    return this.#clock.now() - reading.receivedTime > STALE_MS ? null : reading.value;
  }
}

function keyOf({ device, channel }: Channel): string {
  return `${device}/${channel}`;
}
