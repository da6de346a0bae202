import type { Clock, Reading } from '../../drivers/contract/index.ts';

/** One channel of one device. */
export interface ChannelRef {
  readonly device: string;
  readonly channel: string;
}

/** An input that means yes at one of its levels. */
export interface InputRef extends ChannelRef {
  readonly activeWhen: boolean;
}

interface Heard {
  readonly reading: Reading;
  /** When it was measured, as far as its times tell, by the clock that nobody sets, ms. */
  readonly measuredAtMs: number;
}

/**
 * The newest reading of each channel that somebody depends on. It is as old as the older of two ages: by the clock that
 * nobody sets since it came, so that a clock set back does not freshen it, and by the times that are written on it.
 */
export class NewestReadings {
  readonly #clock: Clock;
  /** By device, then by channel; `null` before the first reading. */
  readonly #newest = new Map<string, Map<string, Heard | null>>();

  /** @param sources what to listen to; the readings of other channels are ignored */
  constructor(sources: Iterable<ChannelRef>, clock: Clock) {
    this.#clock = clock;
    for (const { device, channel } of sources) {
      const channels = this.#newest.get(device) ?? new Map<string, Heard | null>();
      this.#newest.set(device, channels.set(channel, null));
    }
  }

  /** @returns whether any of these readings is of a channel that is listened to */
  hear(readings: readonly Reading[]): boolean {
    let any = false;
    for (const reading of readings) {
      const channels = this.#newest.get(reading.device);
      if (!channels?.has(reading.channel)) continue;
      const measuredAtMs = this.#clock.monotonic() - writtenAgeMs(reading, this.#clock.now());
      channels.set(reading.channel, { reading, measuredAtMs });
      any = true;
    }
    return any;
  }

  /** The newest reading however old; `null` before the first. */
  of({ device, channel }: ChannelRef): Reading | null {
    return this.#heard(device, channel)?.reading ?? null;
  }

  /** The newest reading if it is no older than that, ms; `null` otherwise. */
  fresh({ device, channel }: ChannelRef, staleMs: number): Reading | null {
    const heard = this.#heard(device, channel);
    if (!heard) return null;
    const { reading, measuredAtMs } = heard;
    const ageMs = Math.max(this.#clock.monotonic() - measuredAtMs, writtenAgeMs(reading, this.#clock.now()));
    return ageMs <= staleMs ? reading : null;
  }

  /** Whether an input says yes; `null` unless a good reading, no older than that, tells. */
  says(input: InputRef, staleMs: number): boolean | null {
    const reading = this.fresh(input, staleMs);
    if (reading?.quality !== 'good' || typeof reading.value !== 'boolean') return null;
    return reading.value === input.activeWhen;
  }

  #heard(device: string, channel: string): Heard | null {
    return this.#newest.get(device)?.get(channel) ?? null;
  }
}

/**
 * How long ago a reading was measured or came, whichever was earlier, by the times that are written on it, ms.
 * @param nowMs epoch ms
 * @returns 0 for one from the future: its clock differs from ours, or ours was set back
 */
export function writtenAgeMs({ sourceTime, receivedTime }: Reading, nowMs: number): number {
  return Math.max(0, nowMs - Math.min(sourceTime, receivedTime));
}
