import type { Sentence } from '../../../model/alarm-definition.ts';
import { ALARM_KINDS, type AlarmKind } from '../../../model/alarms.ts';

/** What has an id in the daemon and a name among people. */
export type Thing = 'zone' | 'bank' | 'point' | 'door' | 'plant' | 'patrol' | 'channel';

interface Named {
  readonly id: string;
  readonly name: Sentence;
}

/** Everything of a room that is called by a name; a `RoomView` is one. */
export interface NamedRoom {
  readonly zones: readonly Named[];
  readonly banks: readonly { readonly bank: number; readonly name: Sentence }[];
  readonly points: readonly Named[];
  readonly derivedPoints: readonly (Named & { readonly zone: string; readonly value: string })[];
  readonly doors: readonly Named[];
  readonly plant: readonly Named[];
  readonly patrols: readonly Named[];
  readonly channels: readonly Named[];
}

/** The fields of events, reasons and alarms that hold the id of something that has a name. */
const THING_OF: Readonly<Record<string, Thing>> = {
  zone: 'zone',
  bank: 'bank',
  point: 'point',
  door: 'door',
  plant: 'plant',
  other: 'plant',
  list: 'patrol',
};

/** What the subject of an alarm is. Devices, links, boxes and the daemon itself are called by their ids. */
const SUBJECT_OF: Readonly<Record<AlarmKind, Thing | null>> = {
  'device-lost': null,
  'link-lost': null,
  'point-stale': 'point',
  'data-silent': null,
  'clock-stopped': null,
  'probe-lost': null,
  'notify-failing': 'channel',
  'stop-latched': 'bank',
  'moved-externally': 'bank',
  'bank-ran-on': 'bank',
  'foreign-commander': 'bank',
  'position-implausible': 'bank',
  'bank-fire': 'bank',
  'park-failed': 'bank',
  'ventilation-uneven': 'bank',
  'maintenance-expired': 'bank',
  'unreleased-box-at-gate': null,
  'box-overdue': null,
  'climate-limit': 'point',
  'climate-swing': 'point',
  'climate-rate': 'point',
  'dew-point-margin': 'point',
  'mould-risk': 'point',
  'sensor-frozen': 'point',
  'sensor-jump': 'point',
  'sensor-range': 'point',
  'sensor-drift': 'point',
  'calibration-due': 'point',
  'vote-lost': 'point',
  'plant-fault': 'plant',
  'disinfection-aborted': 'zone',
  'disinfection-output': null,
  'ozone-lingers': 'zone',
  'patrol-overdue': 'patrol',
};

/** What the things of a room are called: the one place where an id becomes a name, for every sentence anywhere. */
export class Names {
  readonly #names = new Map<string, Sentence>();
  /** Zone and value of what the daemon derives, by its id. */
  readonly #derived = new Map<string, { readonly zone: string; readonly value: string }>();

  /** @param room nothing has a name without one */
  constructor(room?: NamedRoom) {
    if (!room) return;
    const all: readonly (readonly [Thing, readonly Named[]])[] = [
      ['zone', room.zones],
      ['bank', room.banks.map(({ bank, name }) => ({ id: String(bank), name }))],
      ['point', [...room.derivedPoints, ...room.points]],
      ['door', room.doors],
      ['plant', room.plant],
      ['patrol', room.patrols],
      ['channel', room.channels],
    ];
    for (const [thing, named] of all)
      for (const { id, name } of named) this.#names.set(`${thing} ${id}`, name);
    for (const { id, zone, value } of room.derivedPoints) this.#derived.set(id, { zone, value });
  }

  /** `undefined` for what is not configured. */
  of(thing: Thing, id: string): Sentence | undefined {
    return this.#names.get(`${thing} ${id}`);
  }

  /** What the id of a derived point tells by itself, as the services that raise alarms about it give it. */
  aboutDerived(point: string): { readonly zone?: string; readonly what?: string } {
    const derived = this.#derived.get(point);
    if (!derived) return {};
    return { zone: derived.zone, what: derived.value.startsWith('humidity') ? 'humidity' : 'temperature' };
  }
}

/** What a field holds the id of; `null` for figures, words, and what is called by its id. */
export function thingIn(field: string): Thing | null {
  return Object.hasOwn(THING_OF, field) ? (THING_OF[field] ?? null) : null;
}

/** What the subject of an alarm is. Every alarm that the configuration adds of its own is about a point. */
export function subjectThing(kind: string): Thing | null {
  return (ALARM_KINDS as readonly string[]).includes(kind) ? SUBJECT_OF[kind as AlarmKind] : 'point';
}
