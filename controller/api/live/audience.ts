import type { Alarm } from '../../model/alarms.ts';
import type { JournalEntry } from '../../model/events.ts';
import type { DeviceState, PointPicture } from '../../runtime/index.ts';
import type { DoorState } from '../../services/access/index.ts';
import type { BankPicture } from '../../services/shelving/index.ts';
import { type Language, type Words, wordsIn } from '../contract/messages/index.ts';
import type { ApiDeps } from '../deps.ts';
import { type BankReader, bankView } from '../views/bank.ts';
import { alarmView, eventView, type JournalReader, type Sight } from '../views/journal.ts';
import { namesIn } from '../views/people.ts';
import { deviceView, doorView, pointView } from '../views/room.ts';
import { instant } from '../views/time.ts';
import { frame } from './frame.ts';

/** What changed since the last batch. */
export interface Changes {
  readonly banks?: readonly BankPicture[];
  readonly points?: readonly PointPicture[];
  readonly doors?: readonly DoorState[];
  readonly devices?: readonly DeviceState[];
  readonly alarms?: readonly Alarm[];
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

  constructor(deps: ApiDeps, sight: Sight, language: Language) {
    this.sight = sight;
    this.#deps = deps;
    this.#words = wordsIn(language);
    this.#reader = {
      sight,
      words: this.#words,
      named: sight !== 'wall',
      nameOf: namesIn(deps.repositories.people),
      featuresOf: (device) => deps.devices.capability(device, 'shelvingBank')?.features ?? null,
    };
  }

  /** Everything as it stands. */
  snapshot(): string {
    const { clock, ledger, shelving, climate, access, devices, alarms } = this.#deps;
    return frame('snapshot', {
      time: instant(clock.now()),
      head: ledger.head,
      banks: this.#banks(shelving.pictures()),
      points: climate.points().map(pointView),
      doors: access.doors().map(doorView),
      devices: this.#devices(devices.states()),
      alarms: this.#alarms(alarms.active()),
    });
  }

  /** What changed, a message a kind. */
  changes({ banks, points, doors, devices, alarms }: Changes): string {
    return [
      banks && frame('banks', this.#banks(banks)),
      points && frame('points', points.map(pointView)),
      doors && frame('doors', doors.map(doorView)),
      devices && frame('devices', this.#devices(devices)),
      alarms && frame('alarms', this.#alarms(alarms)),
    ].join('');
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

  #alarms(alarms: readonly Alarm[]) {
    return alarms.map((alarm) => alarmView(alarm, this.sight, this.#words));
  }
}
