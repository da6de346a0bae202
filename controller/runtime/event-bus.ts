import type { BankStatus, Reading, Tag } from '../../drivers/contract/index.ts';

/** Whether a device can be talked to; `problem` is in English, for installers. */
export interface DeviceState {
  readonly device: string;
  readonly connected: boolean;
  readonly problem: string | null;
  readonly lastSeen: number | null;
}

/** What happens in the room while it happens. Decisions are not here: they are journal entries. */
export interface RoomEvents {
  readings: readonly Reading[];
  /** A fresh look at a bank; `status` is `null` when the look failed. */
  bank: { bank: number; device: string; status: BankStatus | null; problem: string | null };
  scan: { device: string; text: string; at: number };
  tags: { device: string; tags: readonly Tag[]; at: number };
  device: DeviceState;
  /** A link came up or went down; `problem` is in English, for installers. */
  link: { link: string; connected: boolean; problem: string | null };
}

type Listener<T> = (payload: T) => void;

/** Typed publish and subscribe inside the daemon. Delivery is synchronous and in order of subscription. */
export class EventBus<Events extends object = RoomEvents> {
  readonly #listeners = new Map<keyof Events, Set<Listener<never>>>();
  readonly #onListenerError: (name: keyof Events, error: unknown) => void;

  /** @param onListenerError told of a listener that threw; the others still get the event. */
  constructor(onListenerError: (name: keyof Events, error: unknown) => void) {
    this.#onListenerError = onListenerError;
  }

  /** Returns how to stop listening. */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): () => void {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set);
    set.add(listener);
    return () => void set.delete(listener);
  }

  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        (listener as Listener<Events[Name]>)(payload);
      } catch (error) {
        this.#onListenerError(name, error);
      }
    }
  }
}
