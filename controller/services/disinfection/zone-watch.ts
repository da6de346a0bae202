import type { Clock } from '../../model/clock.ts';
import type { DisinfectionKind } from '../../model/disinfection.ts';
import type { Medium } from '../../model/holdings.ts';
import type { ChannelRef, InputRef, NewestReadings } from '../../runtime/newest-readings.ts';
import type { DoorState } from '../access/index.ts';
import type { BankPicture, ZoneDoor, ZoneSnapshot } from '../shelving/index.ts';
import { measuredOf } from './dose.ts';
import { Headcount } from './headcount.ts';
import type { Emitter, WatchedDoor, ZoneSpec } from './policy.ts';

export interface ZoneWatchDeps {
  readonly readings: NewestReadings;
  readonly clock: Clock;
  readonly doors: () => readonly DoorState[];
  readonly picture: (bank: number) => Pick<BankPicture, 'presence'> | null;
  readonly media: () => readonly Medium[];
}

/** What is known of one space that can be disinfected, at any moment: doors, presence, people, what is measured. */
export class ZoneWatch {
  readonly spec: ZoneSpec;
  readonly headcount: Headcount;
  readonly #deps: ZoneWatchDeps;
  readonly #startedAt: number;

  constructor(spec: ZoneSpec, deps: ZoneWatchDeps) {
    this.spec = spec;
    this.headcount = new Headcount(spec.begunFrom);
    this.#deps = deps;
    this.#startedAt = deps.clock.monotonic();
  }

  /** To be called whenever something was heard, and by the clock. */
  look(): void {
    this.headcount.doors(this.spec.doors.every((door) => this.#closed(door) === true));
  }

  /** A door of the house was unlocked from outside. */
  unlocked(door: string): void {
    if (this.spec.doors.some(({ id }) => id === door)) this.headcount.unlocked();
  }

  /** Whether a sensor sees somebody; `null` when one does not tell, or there is none. */
  presence(): boolean | null {
    const { banks } = this.spec;
    const aisles = banks.flatMap((bank) => this.#deps.picture(bank)?.presence ?? [null]);
    const all = [...this.#sensors(), ...aisles];
    if (all.includes(true)) return true;
    return all.length === 0 || all.includes(null) ? null : false;
  }

  /** µW/cm² or ppm; `null` when the sensor does not tell. */
  measured(emitter: Emitter): number | null {
    return measuredOf(emitter.kind, this.#deps.readings.fresh(emitter.sensor, this.spec.sensorStaleMs));
  }

  /** Whether lamp or generator is read back as being on, whoever switched it. */
  readBackOn(kind: DisinfectionKind): boolean {
    const output = this.spec.emitters[kind]?.output;
    return output !== undefined && this.#active({ ...output, activeWhen: true }) === true;
  }

  /** What the arbiter decides from. */
  snapshot(): ZoneSnapshot {
    const { banks, doors, emitters } = this.spec;
    return {
      banks,
      people: this.headcount.people,
      presence: this.#sensors(),
      doors: doors.map((door) => this.#door(door)),
      media: this.#deps.media(),
      uv: emitters.uv !== undefined,
      ozone: emitters.ozone !== undefined,
    };
  }

  #sensors(): readonly (boolean | null)[] {
    return this.spec.presence.map((sensor) => this.#active(sensor));
  }

  #door(door: WatchedDoor): ZoneDoor {
    return { id: door.id, closed: this.#closed(door), locked: this.#locked(door) };
  }

  #closed({ contact }: WatchedDoor): boolean | null {
    return this.#active(contact);
  }

  /** The lock's own coil tells where it can be read back; else what we pulsed, once a pulse before our time is over. */
  #locked({ id, lock, lockPulseMs }: WatchedDoor): boolean | null {
    const { readings, clock, doors } = this.#deps;
    if (doors().some((door) => door.id === id && door.unlockedUntil !== null)) return false;
    if (!readings.of(lock)) return clock.monotonic() - this.#startedAt > lockPulseMs ? true : null;
    const released = this.#active({ ...lock, activeWhen: true });
    return released === null ? null : !released;
  }

  #active(input: InputRef): boolean | null {
    return this.#deps.readings.says(input, this.spec.sensorStaleMs);
  }
}

/** Every channel that is listened to for a zone. */
export function channelsOf({ doors, presence, emitters }: ZoneSpec): readonly ChannelRef[] {
  return [
    ...presence,
    ...doors.flatMap(({ contact, lock }) => [contact, lock]),
    ...Object.values(emitters).flatMap(({ output, sensor }) => [output, sensor]),
  ];
}
