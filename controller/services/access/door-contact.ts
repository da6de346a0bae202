import type { Clock, Reading } from '../../../drivers/contract/index.ts';

/** Whether one door leaf is closed, from the readings of its contact. Only a good, fresh boolean tells. */
export class DoorContact {
  readonly #spec: { readonly device: string; readonly channel: string; readonly closedWhen: boolean };
  readonly #clock: Clock;
  readonly #staleMs: number;
  #latest: Reading | null = null;
  #heardAt = 0;

  constructor(
    spec: { readonly device: string; readonly channel: string; readonly closedWhen: boolean },
    clock: Clock,
    staleMs: number,
  ) {
    this.#spec = spec;
    this.#clock = clock;
    this.#staleMs = staleMs;
  }

  heard(readings: readonly Reading[]): void {
    for (const reading of readings)
      if (reading.device === this.#spec.device && reading.channel === this.#spec.channel) {
        this.#latest = reading;
        this.#heardAt = this.#clock.monotonic();
      }
  }

  /** `null` when unknown. */
  closed(): boolean | null {
    const reading = this.#latest;
    if (reading?.quality !== 'good' || typeof reading.value !== 'boolean') return null;
    if (this.#clock.monotonic() - this.#heardAt > this.#staleMs) return null;
    return reading.value === this.#spec.closedWhen;
  }
}
