import { DeviceError, type OutputPort } from '../../../../drivers/contract/index.ts';
import type { Cancel, Clock } from '../../../model/clock.ts';
import type { Rhythm } from './decide-signal.ts';

/** A steady output is said again this often, for a device that lost its power meanwhile. */
const REASSERT_MS = 10_000;

/** One output and the rhythm it keeps. */
export class Beater {
  readonly #clock: Clock;
  readonly #channel: string;
  readonly #port: () => OutputPort | null;
  readonly #told: (problem: string | null) => void;
  #rhythm: Rhythm | null = null;
  #next: Cancel | null = null;
  /** An output may be on that should not be. */
  #toEnd = false;

  /** @param told of how each command went: `null` for well */
  constructor(parts: {
    readonly clock: Clock;
    readonly channel: string;
    readonly port: () => OutputPort | null;
    readonly told: (problem: string | null) => void;
  }) {
    this.#clock = parts.clock;
    this.#channel = parts.channel;
    this.#port = parts.port;
    this.#told = parts.told;
  }

  /** Goes over to another rhythm at once; the same one goes on undisturbed. */
  keep(rhythm: Rhythm | null): void {
    if (same(rhythm, this.#rhythm)) return;
    this.#rhythm = rhythm;
    this.#next?.();
    this.#next = null;
    if (rhythm !== null) this.#beat();
    else void this.#end();
  }

  /** Sounds or lights once, whatever the rhythm. */
  async once(durationMs: number): Promise<void> {
    await this.#do((port) => port.pulse(this.#channel, durationMs));
  }

  /** Ends the rhythm and resolves when the output is off, or could not be reached. */
  async stop(): Promise<void> {
    this.#rhythm = null;
    this.#next?.();
    this.#next = null;
    if (this.#toEnd) await this.#off();
  }

  #beat(): void {
    const rhythm = this.#rhythm;
    if (rhythm === null) return;
    this.#toEnd = true;
    // Pulses end by the device's own clock where it has one: a siren must not howl on because the daemon died.
    const work =
      rhythm === 'steady'
        ? this.#do((port) => port.set(this.#channel, true))
        : this.#do((port) => port.pulse(this.#channel, rhythm.onMs));
    const periodMs = rhythm === 'steady' ? REASSERT_MS : rhythm.onMs + rhythm.offMs;
    this.#next = this.#clock.after(periodMs, () => this.#beat());
    work.catch(() => {});
  }

  async #end(): Promise<void> {
    if (!(await this.#off()) && this.#rhythm === null)
      this.#next = this.#clock.after(1000, () => void this.#end());
  }

  async #off(): Promise<boolean> {
    try {
      await this.#do((port) => port.set(this.#channel, false, { urgent: true }));
      this.#toEnd = this.#rhythm !== null;
      return true;
    } catch {
      return false;
    }
  }

  async #do(work: (port: OutputPort) => Promise<void>): Promise<void> {
    try {
      const port = this.#port();
      if (!port) throw new DeviceError('unsupported', 'the device has no outputs');
      await work(port);
      this.#told(null);
    } catch (error) {
      this.#told(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }
}

function same(a: Rhythm | null, b: Rhythm | null): boolean {
  if (a === null || b === null || a === 'steady' || b === 'steady') return a === b;
  return a.onMs === b.onMs && a.offMs === b.offMs;
}
