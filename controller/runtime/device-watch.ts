import type { Clock } from '../../drivers/contract/index.ts';
import type { DeviceState, EventBus } from './event-bus.ts';

/** How many tries in a row may fail before a device counts as lost. */
const TRIES_BEFORE_LOST = 3;

/**
 * Decides whether one device can be talked to: lost after several failed tries in a row, back on the first good one.
 * Tells the bus at each change, and only then.
 */
export class DeviceWatch {
  readonly #device: string;
  readonly #clock: Clock;
  readonly #bus: EventBus;
  #state: DeviceState;
  #failures = 0;
  #told: boolean | null = null;

  constructor(device: string, clock: Clock, bus: EventBus) {
    this.#device = device;
    this.#clock = clock;
    this.#bus = bus;
    this.#state = { device, connected: false, problem: 'not heard from yet', lastSeen: null };
  }

  get state(): DeviceState {
    return this.#state;
  }

  /** The device answered or spoke by itself. */
  good(): void {
    this.#failures = 0;
    this.#set(true, null, this.#clock.now());
  }

  /** One try failed; `problem` in English. */
  failed(problem: string): void {
    this.#failures++;
    if (this.#failures >= TRIES_BEFORE_LOST) this.lost(problem);
  }

  /** The device is gone for certain (its link is down and nothing polls it). */
  lost(problem: string): void {
    this.#set(false, problem, this.#state.lastSeen);
  }

  #set(connected: boolean, problem: string | null, lastSeen: number | null): void {
    this.#state = { device: this.#device, connected, problem, lastSeen };
    if (this.#told === connected) return;
    this.#told = connected;
    this.#bus.emit('device', this.#state);
  }
}
