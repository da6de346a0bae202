import type { Cancel, Clock } from '../../../model/clock.ts';
import type { EventBus } from '../../../runtime/event-bus.ts';
import { INTERNAL } from './probe.ts';
import type { Tell } from './tell.ts';

export interface VigilDeps {
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly tell: Tell;
  /** No word from any device for so long is an alarm, ms. */
  readonly silentAfterMs: number;
  /** The clock of the house was set: timers have to be looked at anew. */
  readonly onJump: () => void;
}

const LOOK_MS = 1000;
/** The clock of the house may go ahead or behind by so much between two looks, ms; daylight saving does not touch UTC. */
const JUMP_MS = 5000;
/** A clock that has not moved for so long, while time went on, stands still. */
const STOPPED_MS = 5000;

/** Silence is an alarm: no data from anywhere, and a clock that stands still or jumps. */
export class Vigil {
  readonly #deps: VigilDeps;
  readonly #stops: Cancel[] = [];
  #heardAt = 0;
  #lookedAt = { now: 0, monotonic: 0 };
  #movedAt = 0;

  constructor(deps: VigilDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { bus, clock } = this.#deps;
    this.#heardAt = this.#movedAt = clock.monotonic();
    this.#lookedAt = { now: clock.now(), monotonic: clock.monotonic() };
    const heard = (): void => {
      this.#heardAt = clock.monotonic();
    };
    this.#stops.push(
      bus.on('readings', (readings) => {
        if (readings.some(({ device }) => device !== INTERNAL.device)) heard();
      }),
      bus.on('bank', ({ status }) => status && heard()),
      bus.on('scan', heard),
      bus.on('tags', heard),
      clock.every(LOOK_MS, () => this.#look()),
    );
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  #look(): void {
    const { clock, tell, silentAfterMs } = this.#deps;
    const monotonic = clock.monotonic();
    const quietMs = monotonic - this.#heardAt;
    const seconds = Math.round(silentAfterMs / 1000);
    tell(
      'data-silent',
      'room',
      quietMs >= silentAfterMs ? { priority: 'urgent', params: { seconds } } : null,
    );
    this.#lookAtClock(clock.now(), monotonic);
  }

  #lookAtClock(now: number, monotonic: number): void {
    const { tell, onJump } = this.#deps;
    const before = this.#lookedAt;
    this.#lookedAt = { now, monotonic };
    if (now !== before.now) this.#movedAt = monotonic;
    const aheadMs = now - before.now - (monotonic - before.monotonic);
    const stopped = monotonic - this.#movedAt >= STOPPED_MS;
    const jumped = now !== before.now && Math.abs(aheadMs) >= JUMP_MS;
    const params = { what: stopped ? 'stopped' : 'jumped', seconds: Math.round(aheadMs / 1000) };
    // A jump is over as soon as it happened; its alarm waits for somebody who knows whether the time is right now.
    tell('clock-stopped', 'room', stopped || jumped ? { priority: 'high', params } : null);
    if (jumped) onJump();
  }
}
