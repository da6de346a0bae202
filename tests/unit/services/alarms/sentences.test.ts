import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CATALOGUES, LANGUAGES, placeholdersOf } from '../../../../controller/api/contract/messages/index.ts';
import { shownParams } from '../../../../controller/api/views/alarms.ts';
import { isForWalls } from '../../../../controller/api/views/journal.ts';
import { roomWords } from '../../../../controller/api/views/room.ts';
import { loadConfig } from '../../../../controller/config/load.ts';
import { ALARM_PARAMS, POINT_ALARM_PARAMS } from '../../../../controller/model/alarm-params.ts';
import type { AlarmDefinition } from '../../../../controller/model/alarm-definition.ts';
import type { AlarmKind, AlarmParams } from '../../../../controller/model/alarms.ts';
import type { EventType } from '../../../../controller/model/events.ts';
import { families } from '../../../../drivers/registry.ts';

const file = fileURLToPath(new URL('../../../../config/room.demo.yaml', import.meta.url));
const { room, alarms } = loadConfig(file, {}, { families });
const wordsIn = roomWords(room);

/** Ids as services give them, of things that the room of the demonstration has names for. */
const IDS: Readonly<Record<string, string | number>> = {
  zone: 'low-voltage',
  bank: 2,
  point: 'LV-H1',
  door: 'main',
  list: 'daily',
  what: 'humidity',
  cause: 'aisle-occupied',
};
const SUBJECTS: Partial<Record<AlarmKind, string>> = {
  'notify-failing': 'siren',
  'plant-fault': 'drying-2',
  'disinfection-aborted': 'low-voltage',
  'ozone-lingers': 'low-voltage',
  'patrol-overdue': 'daily',
  'vote-lost': 'low-voltage.humidity',
};
/** Nothing of this may be read by people where the thing has a name. */
const RAW = /low-voltage(?!-)|LV-H1|drying-2|\bmain\b|\bdaily\b|siren|aisle-occupied/;

/** An alarm of this definition with just what the types make its source give. */
function alarmOf({ id, source }: AlarmDefinition): { kind: string; subject: string; params: AlarmParams } {
  const names = 'kind' in source ? ALARM_PARAMS[source.kind] : POINT_ALARM_PARAMS;
  const params = Object.fromEntries(names.map((name) => [name, IDS[name] ?? 7]));
  const of = 'kind' in source ? SUBJECTS[source.kind] : undefined;
  const byClimate = 'quantity' in params ? 'low-voltage.humidity' : undefined;
  const subject = of ?? byClimate ?? params['point'] ?? params['bank'] ?? 'X-1';
  return { kind: id, subject: String(subject), params };
}

describe.each(LANGUAGES)('every sentence about an alarm, in %s', (language) => {
  it.each(alarms.map((definition) => [definition.id, definition] as const))('%s', (_, definition) => {
    const alarm = alarmOf(definition);
    const words = wordsIn(language);
    const onWall = { ...alarm, params: shownParams(alarm.params, 'wall') };
    const said = [
      words.alarmName(alarm, definition),
      ...(['text', 'cause', 'consequence', 'response'] as const).flatMap((part) => [
        words.alarm(alarm, definition[part]),
        words.alarm(onWall, definition[part]),
      ]),
    ];
    for (const sentence of said) {
      expect(sentence).not.toMatch(/—|[{}]|undefined/);
      expect(sentence).not.toMatch(RAW);
    }
  });
});

it('calls what nobody named by its id', () => {
  const words = wordsIn('zh-CN');
  const [fire] = alarms.filter(({ id }) => id === 'bank-fire');
  expect(words.alarm({ kind: 'bank-fire', subject: '2' }, fire?.text)).toBe('二区火警');
  expect(words.alarm({ kind: 'bank-fire', subject: '9' }, fire?.text)).toBe('第 9 区火警');
  expect(words.alarm({ kind: 'unheard-of', subject: 'attic' }, undefined)).toBe('unheard-of attic');
});

it('says why a bank stopped in words, however many reasons there were', () => {
  const [stopped] = alarms.filter(({ id }) => id === 'stop-latched');
  const params = { bank: 1, cause: 'aisle-occupied, stopped-obstruction' };
  const said = wordsIn('en').alarm({ kind: 'stop-latched', subject: '1', params }, stopped?.cause);
  expect(said).toContain('Somebody is in an aisle of this bank. It ran into something and stopped.');
});

/** What a line says of people, and only to readers who may know them; what is made up on the way. */
const OF_PEOPLE = new Set(['named', 'personName', 'fromName', 'toName']);

describe.each(LANGUAGES)(
  'a wall, which makes the lines of the journal itself, knows all they speak of, in %s',
  (language) => {
    it.each(Object.entries(CATALOGUES[language].events))('%s', (type, message) => {
      const unknown = [...placeholdersOf(message, language)].filter(
        (name) => !OF_PEOPLE.has(name) && !isForWalls(type as EventType, name),
      );
      expect(unknown).toEqual([]);
    });
  },
);
