import type { Clock, Reading } from '../../../drivers/contract/index.ts';
import type { ChannelRef, InputRef } from './policy.ts';

/** The newest reading of each channel that disinfection depends on; what is bad or stale tells nothing. */
export class Inputs {
  readonly #clock: Clock;
  readonly #known: ReadonlySet<string>;
  readonly #latest = new Map<string, { readonly reading: Reading; readonly at: number }>();

  constructor(clock: Clock, channels: readonly ChannelRef[]) {
    this.#clock = clock;
    this.#known = new Set(channels.map(keyOf));
  }

  /** @returns whether any of these readings is of a channel that counts */
  heard(readings: readonly Reading[]): boolean {
    let any = false;
    for (const reading of readings) {
      const key = keyOf(reading);
      if (!this.#known.has(key)) continue;
      this.#latest.set(key, { reading, at: this.#clock.monotonic() });
      any = true;
    }
    return any;
  }

  /** Whether that channel was ever heard of. */
  knows(channel: ChannelRef): boolean {
    return this.#latest.has(keyOf(channel));
  }

  /** The reading, when it is not older than that; judged by when it came and by when it was measured. */
  fresh(channel: ChannelRef, staleMs: number): Reading | null {
    const latest = this.#latest.get(keyOf(channel));
    if (!latest || this.#clock.monotonic() - latest.at > staleMs) return null;
    return this.#clock.now() - latest.reading.sourceTime > staleMs ? null : latest.reading;
  }

  /** Whether an input is at the level that means yes; `null` when it does not tell. */
  active(input: InputRef, staleMs: number): boolean | null {
    const reading = this.fresh(input, staleMs);
    if (reading?.quality !== 'good' || typeof reading.value !== 'boolean') return null;
    return reading.value === input.activeWhen;
  }
}

function keyOf({ device, channel }: ChannelRef): string {
  return `${device}/${channel}`;
}
