import type { JournalEntry } from '../../model/events.ts';
import type { DeviceState, PointPicture } from '../../runtime/index.ts';
import type { DoorState } from '../../services/access/index.ts';
import { mostPressing } from '../../services/alarms/index.ts';
import type { BankPicture } from '../../services/shelving/index.ts';
import type { Language, Words } from '../contract/messages/index.ts';
import type { ApiDeps } from '../deps.ts';
import { type BankReader, bankView } from '../views/bank.ts';
import { alarmView, soundView, watchView } from '../views/alarms.ts';
import { notificationsView } from '../views/notify.ts';
import { plantView } from '../views/plant.ts';
import { eventView, type JournalReader } from '../views/journal.ts';
import { namesIn } from '../views/people.ts';
import { deviceView, doorView, pointView } from '../views/room.ts';
import type { Sight } from '../views/sight.ts';
import { instant } from '../views/time.ts';
import { MOST_LIVE_ALARMS } from '../contract/live.ts';
import { frame } from './frame.ts';

/** What changed since the last batch. */
export interface Changes {
  readonly banks?: readonly BankPicture[];
  readonly points?: readonly PointPicture[];
  readonly doors?: readonly DoorState[];
  readonly devices?: readonly DeviceState[];
  /** Whether anything about alarms changed, and about the watch: both are told whole. */
  readonly alarms?: boolean;
  readonly watch?: boolean;
}

/**
 * Readers who may see the same things in the same language. Everything is put into words and bytes once for all of
 * them, so that fifty screens cost little more than one.
 */
export class Audience {
  readonly sight: Sight;
  readonly #deps: ApiDeps;
  readonly #words: Words;
  readonly #reader: BankReader & JournalReader;
  /** What these readers were last told of what no event tells of. */
  #lately = { plant: '', notifications: '' };

  constructor(deps: ApiDeps, sight: Sight, language: Language) {
    this.sight = sight;
    this.#deps = deps;
    this.#words = deps.wordsIn(language);
    this.#reader = {
      sight,
      words: this.#words,
      named: sight !== 'wall',
      nameOf: namesIn(deps.repositories.people),
      wordingOf: (kind, subject) => deps.alarms.definitionOf(kind, subject),
      featuresOf: (device) => deps.devices.capability(device, 'shelvingBank')?.features ?? null,
    };
  }

  /** Everything as it stands. */
  snapshot(): string {
    const { clock, ledger, shelving, climate, access, devices } = this.#deps;
    return frame('snapshot', {
      time: instant(clock.now()),
      head: ledger.head,
      banks: this.#banks(shelving.pictures()),
      points: climate.points().map(pointView),
      doors: access.doors().map(doorView),
      devices: this.#devices(devices.states()),
      alarms: this.#alarms(),
      omittedAlarms: this.#omitted(),
      sound: this.#sound(),
      watch: this.#watch(),
      plant: this.#plant(),
      notifications: this.#notifications(),
    });
  }

  /** What changed, a message a kind. */
  changes({ banks, points, doors, devices, alarms, watch }: Changes): string {
    return [
      banks && frame('banks', this.#banks(banks)),
      points && frame('points', points.map(pointView)),
      doors && frame('doors', doors.map(doorView)),
      devices && frame('devices', this.#devices(devices)),
      alarms && frame('alarms', this.#alarms()),
      alarms && frame('omittedAlarms', this.#omitted()),
      alarms && frame('sound', this.#sound()),
      watch ? frame('watch', this.#watch()) : '',
    ]
      .filter((part) => typeof part === 'string')
      .join('');
  }

  /**
   * Plant and the ways out of the house when they are not as these readers were last told: what a device reports of
   * itself, or a minimum time that ends, is no event.
   */
  besides(): string {
    const told = this.#lately;
    const notifications = this.#notifications();
    this.#lately = {
      plant: frame('plant', this.#plant()),
      notifications: notifications ? frame('notifications', notifications) : '',
    };
    const { plant, notifications: ways } = this.#lately;
    return (plant === told.plant ? '' : plant) + (ways === told.notifications ? '' : ways);
  }

  /** One journal entry; empty when it is not for these readers. */
  entry(entry: JournalEntry): string {
    const view = eventView(entry, this.#reader);
    return view ? frame('journal', view, entry.seq) : '';
  }

  #banks(pictures: readonly BankPicture[]) {
    return pictures.map((picture) => bankView(picture, this.#reader));
  }

  #devices(states: readonly DeviceState[]) {
    return states.map((state) => deviceView(state, this.#deps));
  }

  #alarms() {
    const { alarms } = this.#deps;
    return alarms
      .pictures(mostPressing(alarms.kept(), MOST_LIVE_ALARMS))
      .map((picture) => alarmView(picture, this.#reader));
  }

  #omitted(): number {
    return Math.max(0, this.#deps.alarms.kept().length - MOST_LIVE_ALARMS);
  }

  #sound() {
    return soundView(this.#deps.alarms.sound(), this.sight);
  }

  #plant() {
    return this.#deps.plant.pictures().map((picture) => plantView(picture, this.#reader));
  }

  /** To a screen on the wall nothing is said of whom it is told to. */
  #notifications() {
    return this.sight === 'wall' ? null : notificationsView(this.#deps.notify.channels());
  }

  #watch() {
    return watchView(this.#deps.alarms.watch.current(), this.#reader.nameOf, this.sight);
  }
}
