import type { Log, OutputPort } from '../../../drivers/contract/index.ts';
import { type Actor, DAEMON } from '../../model/actor.ts';
import type { AlarmSink } from '../../model/alarm-params.ts';
import type { Cancel, Clock } from '../../model/clock.ts';
import { credentialHash } from '../../model/credential.ts';
import type { Decision } from '../../model/decision.ts';
import { Refusal } from '../../model/decision.ts';
import type { Ledger, Once } from '../../model/ledger.ts';
import { reason } from '../../model/reasons.ts';
import { Background } from '../../runtime/background.ts';
import type { EventBus } from '../../runtime/event-bus.ts';
import { NewestReadings } from '../../runtime/newest-readings.ts';
import type { PeopleRepository } from '../people/index.ts';
import { decideUnlock } from './decide-unlock.ts';
import { GateWatch } from './gate-watch.ts';
import type { GateOracle } from './repository.ts';

/** One door as configured. */
export interface DoorSpec {
  readonly id: string;
  readonly lock: { readonly device: string; readonly channel: string; readonly pulseMs: number };
  /** The input that tells whether the leaf is closed, and which of its values says so. */
  readonly contact: { readonly device: string; readonly channel: string; readonly closedWhen: boolean };
  /** RFID reader that looks at what passes. */
  readonly gateReader?: string;
  /** Card reader on the outside. */
  readonly credentialReader?: string;
}

export interface DoorState {
  readonly id: string;
  /** `null` when unknown: never heard of, bad, or stale. */
  readonly closed: boolean | null;
  /** Epoch ms; `null` when locked, as far as we know. */
  readonly unlockedUntil: number | null;
}

export interface AccessDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly bus: EventBus;
  readonly doors: readonly DoorSpec[];
  /** The outputs of a device; `null` when it has none or is not there. */
  readonly outputs: (device: string) => OutputPort | null;
  /** The interlock arbiter's word on opening a door inwards, from the room as it is now. */
  readonly mayUnlock: (door: string) => Decision;
  readonly people: Pick<PeopleRepository, 'personByCard'>;
  readonly gate: GateOracle;
  readonly alarms: AlarmSink;
  /** A contact unheard of for longer than this is unknown, ms. */
  readonly contactStaleMs?: number;
}

/**
 * Doors inwards, and what passes the gate. Egress is never this service's business: nothing here can keep somebody in;
 * a box that leaves without being released raises an alarm, and the door opens all the same.
 */
export class AccessService {
  readonly #deps: AccessDeps;
  readonly #contacts: NewestReadings;
  readonly #contactStaleMs: number;
  readonly #gates: readonly GateWatch[];
  /** By door: until when a pulse holds it open, by the clock of the house and by the one that nobody sets. */
  readonly #pulses = new Map<string, { readonly until: number; readonly endsAtMs: number }>();
  readonly #listeners = new Set<(doors: readonly DoorState[]) => void>();
  readonly #stops: Cancel[] = [];
  readonly #background: Background;
  #lastAnnounced = '';

  constructor(deps: AccessDeps) {
    this.#deps = deps;
    this.#background = new Background(deps.log, 'a door event could not be journaled');
    this.#contactStaleMs = deps.contactStaleMs ?? 10_000;
    this.#contacts = new NewestReadings(
      deps.doors.map(({ contact }) => contact),
      deps.clock,
    );
    this.#gates = deps.doors.flatMap((door) =>
      door.gateReader === undefined
        ? []
        : [new GateWatch({ ...deps, door: door.id, reader: door.gateReader })],
    );
  }

  /** Listens to contacts, gate readers and card readers. */
  start(): void {
    if (this.#stops.length > 0) return;
    const { bus, ledger, clock } = this.#deps;
    this.#stops.push(
      bus.on('readings', (readings) => {
        if (this.#contacts.hear(readings)) this.#announce();
      }),
      bus.on('tags', (seen) => {
        for (const gate of this.#gates) this.#background.run(() => gate.seen(seen));
      }),
      bus.on('scan', ({ device, text }) => {
        for (const door of this.#deps.doors)
          if (door.credentialReader === device) this.#background.run(() => this.#swiped(door, text));
      }),
      ledger.onCommitted((entries) => {
        for (const { event } of entries)
          if ('evidence' in event && 'box' in event)
            this.#background.run(() => this.#deps.alarms.clear('unreleased-box-at-gate', event.box));
      }),
      // A contact grows stale in silence: somebody must look.
      clock.every(1000, () => this.#announce()),
    );
  }

  /** Resolves when what was under way is journaled. */
  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop();
    await this.#background.settled();
  }

  doors(): readonly DoorState[] {
    const nowMs = this.#deps.clock.monotonic();
    return this.#deps.doors.map(({ id, contact: { device, channel, closedWhen } }) => {
      const pulse = this.#pulses.get(id);
      return {
        id,
        closed: this.#contacts.says({ device, channel, activeWhen: closedWhen }, this.#contactStaleMs),
        unlockedUntil: pulse && pulse.endsAtMs > nowMs ? pulse.until : null,
      };
    });
  }

  /** Called when a door's state changed; returns how to stop. */
  onChange(listener: (doors: readonly DoorState[]) => void): Cancel {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Opens a door inwards for a moment. The decision is journaled first, a denied one too; a pulse that does not reach
   * the lock is journaled after it.
   * @throws Refusal with every reason; `device-unreachable` when the lock did not answer
   */
  async unlock(actor: Actor, door: string, once?: Once): Promise<DoorState> {
    const spec = this.#deps.doors.find(({ id }) => id === door);
    if (!spec) throw new Refusal(reason('door-unknown', { door }));
    return this.#unlock(spec, actor, `session:${actor.session ?? actor.id}`, once);
  }

  #announce(): void {
    const doors = this.doors();
    const text = JSON.stringify(doors);
    if (text === this.#lastAnnounced) return;
    this.#lastAnnounced = text;
    for (const listener of this.#listeners) listener(doors);
  }

  async #unlock(spec: DoorSpec, actor: Actor, evidence: string, once?: Once): Promise<DoorState> {
    const { ledger, clock, outputs } = this.#deps;
    const { device, channel, pulseMs } = spec.lock;
    const lock = outputs(device);
    const decision = decideUnlock(spec, actor, evidence, lock !== null, this.#deps.mayUnlock(spec.id));
    if (!decision.granted) {
      await this.#denied(
        spec.id,
        evidence,
        decision.reasons.map(({ code }) => code),
      );
      throw new Refusal(...decision.reasons);
    }
    // An answer repeated under its key must not open the door once more.
    let fresh = false;
    const until = await ledger.commit(
      actor,
      (tx) => {
        fresh = true;
        tx.append(...decision.events);
        return tx.now + pulseMs;
      },
      once,
    );
    if (fresh && lock) {
      try {
        await lock.pulse(channel, pulseMs);
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        await ledger.commit(DAEMON, (tx) =>
          tx.append({ type: 'door.unlock-failed', door: spec.id, problem }),
        );
        throw new Refusal(reason('device-unreachable', { device, problem }));
      }
      this.#pulses.set(spec.id, { until: clock.now() + pulseMs, endsAtMs: clock.monotonic() + pulseMs });
      this.#announce();
    }
    return (
      this.doors().find(({ id }) => id === spec.id) ?? { id: spec.id, closed: null, unlockedUntil: until }
    );
  }

  async #swiped(door: DoorSpec, card: string): Promise<void> {
    const cardHash = credentialHash(card);
    const person = this.#deps.people.personByCard(cardHash);
    // The journal must not hold a usable card number, and an unknown card only has its hash.
    const evidence = `card:${cardHash.slice(0, 16)}`;
    if (!person) return this.#denied(door.id, evidence, ['credential-unknown']);
    const actor: Actor = { kind: 'person', id: person.id, name: person.name, roles: person.roles };
    try {
      await this.#unlock(door, actor, evidence);
    } catch (error) {
      // The refusal is in the journal; at the door there is nobody to throw it at.
      if (!(error instanceof Refusal)) throw error;
    }
  }

  async #denied(door: string, credential: string, reasons: readonly string[]): Promise<void> {
    await this.#deps.ledger.commit(DAEMON, (tx) =>
      tx.append({ type: 'door.denied', door, credential, reasons }),
    );
  }
}
