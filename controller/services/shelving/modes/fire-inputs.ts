import type { Clock, Reading } from '../../../../drivers/contract/index.ts';
import type { RoomInput } from '../policy.ts';

/** An input of which nothing was heard for so long tells nothing any more: ten polls at the usual rate. */
export const FIRE_INPUT_STALE_MS = 10_000;

interface Heard {
  readonly active: boolean | null;
  readonly atMs: number;
}

/** What the room's own fire inputs say, from the newest reading of each. */
export class FireInputs {
  readonly #inputs: readonly RoomInput[];
  readonly #clock: Clock;
  readonly #heard = new Map<RoomInput, Heard>();

  constructor(inputs: readonly RoomInput[], clock: Clock) {
    this.#inputs = inputs;
    this.#clock = clock;
  }

  hear(readings: readonly Reading[]): void {
    for (const reading of readings)
      for (const input of this.#inputs)
        if (input.device === reading.device && input.channel === reading.channel)
          this.#heard.set(input, { active: activeOf(input, reading), atMs: this.#clock.monotonic() });
  }

  /** `true` as soon as one is known to be active; otherwise `null` while any is unknown or stale. */
  get active(): boolean | null {
    const states = this.#inputs.map((input) => this.#stateOf(input));
    if (states.includes(true)) return true;
    return states.includes(null) ? null : false;
  }

  #stateOf(input: RoomInput): boolean | null {
    const heard = this.#heard.get(input);
    if (!heard || !(this.#clock.monotonic() - heard.atMs <= FIRE_INPUT_STALE_MS)) return null;
    return heard.active;
  }
}

function activeOf({ activeWhen }: RoomInput, { quality, value }: Reading): boolean | null {
  return quality === 'good' && typeof value === 'boolean' ? value === activeWhen : null;
}
