import type { AlarmParams } from '../../model/alarms.ts';
import type { EventType, JournalEntry } from '../../model/events.ts';
import type { EventView } from '../contract/index.ts';
import type { WordingOf, Words } from '../contract/messages/index.ts';
import { shownParams } from './alarms.ts';
import type { NameOf } from './people.ts';
import type { Sight } from './sight.ts';
import { instant } from './time.ts';

/** Fields that name things of the room and nothing about people, customers or their papers. */
const WALL_FIELDS: ReadonlySet<string> = new Set([
  'retrieval',
  'box',
  'slot',
  'bank',
  'device',
  'intent',
  'command',
  'argument',
  'outcome',
  'openAisles',
  'aisle',
  'claim',
  'cause',
  'carriage',
  'travelMm',
  'mode',
  'until',
  'commandedMm',
  'achievedMm',
  'even',
  'door',
  'plant',
  'released',
  'alarm',
  'kind',
  'subject',
  'priority',
  'version',
  'cycle',
  'zone',
  'phase',
  'dose',
  'list',
  'day',
  'round',
  'channel',
]);
/** Names that mean people elsewhere, and here only things of the room. */
const WALL_FIELDS_OF: { readonly [Type in EventType]?: ReadonlySet<string> } = {
  'bank.moved-externally': new Set(['from', 'to']),
  'plant.switched': new Set(['on', 'why', 'params']),
  'plant.held': new Set(['on']),
  'alarm.raised': new Set(['params']),
  'point.calibrated': new Set(['point', 'before', 'after']),
  'climate.imported': new Set(['file', 'samples', 'rowsLeftOut']),
  'volume.recounted': new Set(['pages']),
  'notify.escalated': new Set(['step']),
};
/** Fields that hold the id of a person, as far as a line of the journal names one. */
const PERSON_FIELDS = ['person', 'from', 'to'] as const;
/** Hashes of credentials concern nobody, and an answer repeats what other entries say already. */
const NEVER_SHOWN: ReadonlySet<string> = new Set([
  'pinHash',
  'cardHash',
  'tokenHash',
  'fingerprint',
  'answer',
]);
/** What only the auditor sees: which key was answered, who came and went. */
const AUDIT_ONLY: ReadonlySet<EventType> = new Set([
  'request.answered',
  'session.opened',
  'session.closed',
  'person.registered',
  'client.registered',
]);

/** Who reads journal entries. */
export interface JournalReader {
  readonly sight: Sight;
  readonly words: Words;
  readonly nameOf: NameOf;
  /** What alarms say. */
  readonly wordingOf?: WordingOf;
}

/** One journal entry for one reader; `null` when it is not for them. */
export function eventView(entry: JournalEntry, reader: JournalReader): EventView | null {
  const { sight, words, nameOf, wordingOf } = reader;
  const { type, ...data } = entry.event;
  if (AUDIT_ONLY.has(type) && sight !== 'audit') return null;
  const told = spoken(data, sight);
  const shown = Object.entries(told).filter(
    ([name, value]) => !NEVER_SHOWN.has(name) && (sight !== 'wall' || onWall(type, name, value)),
  );
  return {
    seq: entry.seq,
    time: instant(entry.time),
    // The daemon is nobody; everyone else stays unnamed on a wall.
    actor: sight === 'wall' && entry.actor !== 'daemon' ? '' : entry.actor,
    type,
    text: words.event({ ...told, type, ...(sight !== 'wall' && names(data, nameOf)) }, wordingOf),
    data: Object.fromEntries(shown),
  };
}

/** The fields of an event as its line may speak of them: of an alarm's figures a wall tells no more than it shows. */
function spoken(data: object, sight: Sight): object {
  const { params } = data as { readonly params?: AlarmParams };
  return params === undefined ? data : { ...data, params: shownParams(params, sight) };
}

/** Whether a field of an event is for everyone who passes. */
export function isForWalls(type: EventType, name: string): boolean {
  return WALL_FIELDS.has(name) || WALL_FIELDS_OF[type]?.has(name) === true;
}

/** Whether what it holds is too: plain values and lists of figures, of nobody. */
function onWall(type: EventType, name: string, value: unknown): boolean {
  if (!isForWalls(type, name)) return false;
  // Of params only those of things are left by now.
  if (typeof value !== 'object' || value === null || name === 'params') return true;
  return Array.isArray(value) && value.every((item) => item === null || typeof item === 'number');
}

/** The names of the people an event tells of, for readers who may know them. */
function names(data: object, nameOf: NameOf): Record<string, unknown> {
  const named = PERSON_FIELDS.flatMap((field) => {
    const person: unknown = (data as Record<string, unknown>)[field];
    return typeof person === 'string' ? [[`${field}Name`, nameOf(person) || person]] : [];
  });
  return named.length === 0 ? {} : { named: true, ...Object.fromEntries(named) };
}
