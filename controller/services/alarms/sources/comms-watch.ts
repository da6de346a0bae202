import type { Cancel, Clock } from '../../../model/clock.ts';
import type { DeviceState, EventBus } from '../../../runtime/event-bus.ts';
import type { RoomShape } from '../engine/explain.ts';
import { silentLinks } from '../engine/silent-links.ts';
import type { Tell } from './tell.ts';

export interface CommsDeps {
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly room: RoomShape;
  /** Every device as it stands now, with when it was last heard; `null` where only the bus tells. */
  readonly states: (() => readonly DeviceState[]) | null;
  readonly tell: Tell;
  /** Whether lost links are watched; lost devices always are. */
  readonly links: boolean;
}

/** How often links are looked at while something is lost, ms. */
const LOOK_MS = 1000;

/** Says which devices and links are lost. Delays are the definitions' business: one lost poll is no alarm. */
export class CommsWatch {
  readonly #deps: CommsDeps;
  readonly #states = new Map<string, DeviceState>();
  /** Links that say themselves that they are down, with why. */
  readonly #down = new Map<string, string>();
  readonly #stops: Cancel[] = [];

  constructor(deps: CommsDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { bus, clock, links } = this.#deps;
    this.#stops.push(bus.on('device', (state) => this.#device(state)));
    if (!links) return;
    this.#stops.push(
      bus.on('link', ({ link, connected, problem }) => {
        if (connected) this.#down.delete(link);
        else this.#down.set(link, problem ?? '');
        this.#lookAtLinks();
      }),
      clock.every(LOOK_MS, () => this.#lookAtLinks()),
    );
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  #device(state: DeviceState): void {
    const { device, connected, problem } = state;
    const { room, tell } = this.#deps;
    this.#states.set(device, state);
    // The link first, so that what it explains is explained when it is raised.
    this.#lookAtLinks();
    const link = room.devices.find(({ name }) => name === device)?.link;
    const params = { device, problem: problem ?? '', ...(link !== undefined && { link }) };
    tell('device-lost', device, connected ? null : { priority: 'high', params });
  }

  #lookAtLinks(): void {
    const { room, clock, states, tell, links } = this.#deps;
    if (!links) return;
    const known = states?.() ?? [...this.#states.values()].map((state) => ({ ...state, lastSeen: null }));
    // Before the first answer nobody is lost: a room that has just been switched on is not silent.
    const heard = known.filter(({ device }) => this.#states.has(device));
    const silent = heard.length === 0 ? new Set<string>() : silentLinks(heard, room, clock.now());
    for (const link of new Set(room.devices.map((device) => device.link))) {
      const problem = this.#down.get(link) ?? (silent.has(link) ? 'no device on it answers' : null);
      const devices = room.devices.filter((device) => device.link === link).length;
      tell(
        'link-lost',
        link,
        problem === null ? null : { priority: 'high', params: { link, devices, problem } },
      );
    }
  }
}
