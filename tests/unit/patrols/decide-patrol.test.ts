import { expect, test } from 'vitest';
import { reasonsOf } from '../../../controller/model/decision.ts';
import { decidePatrol, dueOn, overdueDays } from '../../../controller/services/patrols/decide-patrol.ts';

const text = { 'zh-CN': '项', en: 'item' };
const LIST = {
  id: 'daily',
  name: text,
  zone: 'hv',
  dueBy: '17:00',
  items: [
    { id: 'doors', text, kind: 'tick' as const },
    { id: 'hygro', text, kind: 'reading' as const, unit: '%', low: 45, high: 60 },
    { id: 'remarks', text, kind: 'note' as const },
  ],
};
const GOOD = [
  { item: 'doors', value: true, note: '' },
  { item: 'hygro', value: 52, note: '' },
  { item: 'remarks', value: null, note: ' smells of paint ' },
];
const order = (
  answers = GOOD as readonly { item: string; value: boolean | number | null; note: string }[],
) => ({
  patrol: 'W-1',
  list: 'daily',
  by: 'P-wang',
  day: '2026-11-23',
  answers,
  note: ' all well ',
});
const decide = (answers?: Parameters<typeof order>[0]) => decidePatrol(LIST, order(answers), null);
const codes = (answers: Parameters<typeof order>[0]): readonly string[] =>
  reasonsOf(decide(answers)).map(({ code, params }) => `${code} ${params?.['item']}`);
const change = (item: string, to: object) => GOOD.map((one) => (one.item === item ? { ...one, ...to } : one));

test('a whole patrol is recorded, with what was not in order', () => {
  expect(decide(change('hygro', { value: 63, note: 'dehumidifier was off' }))).toMatchObject({
    granted: true,
    events: [
      {
        type: 'patrol.recorded',
        note: 'all well',
        entries: [
          { item: 'doors', ok: true },
          { item: 'hygro', value: 63, ok: false, note: 'dehumidifier was off' },
          { item: 'remarks', ok: true, note: 'smells of paint' },
        ],
      },
    ],
  });
});

test.each([
  ['patrol-entry-missing doors', GOOD.slice(1)],
  ['patrol-note-needed doors', change('doors', { value: false })],
  ['patrol-note-needed hygro', change('hygro', { value: 44.9 })],
  ['patrol-entry-wrong hygro', change('hygro', { value: true })],
  ['patrol-entry-wrong doors', change('doors', { value: 1 })],
  ['patrol-entry-wrong remarks', change('remarks', { value: 3 })],
  ['patrol-entry-wrong roof', [...GOOD, { item: 'roof', value: true, note: '' }]],
])('%s', (expected, answers) => {
  expect(codes(answers)).toEqual([expected]);
});

test('a list is recorded once a day, and only one that there is', () => {
  const record = { id: 'W-0', list: 'daily', day: '2026-11-23', by: 'P', at: 0, entries: [], note: '' };
  expect(reasonsOf(decidePatrol(LIST, order(), record)).map(({ code }) => code)).toEqual(['patrol-done']);
  expect(reasonsOf(decidePatrol(null, order(), null)).map(({ code }) => code)).toEqual(['patrol-unknown']);
});

const at = (moment: string): number => Date.parse(moment);
const days = (
  list: Parameters<typeof overdueDays>[0],
  known: string | null,
  now: string,
  zone = 'Asia/Shanghai',
) => overdueDays(list, known === null ? null : { day: known }, at(now), zone).map(({ day }) => day);
const WORKDAYS = { id: 'daily', dueBy: '17:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] as const };
const weekly = { ...WORKDAYS, days: [...WORKDAYS.days] };

test('overdue from its minute on, on its days, once', () => {
  expect(days(weekly, '2026-11-20', '2026-11-23T16:59:59+08:00')).toEqual([]);
  expect(days(weekly, '2026-11-20', '2026-11-23T17:00:00+08:00')).toEqual(['2026-11-23']);
  expect(days(weekly, '2026-11-23', '2026-11-23T23:00:00+08:00')).toEqual([]);
  expect(days(weekly, '2026-11-20', '2026-11-22T23:00:00+08:00')).toEqual([]);
});

test('days on which nobody was there to see are told after, and a new list owes none of them', () => {
  const now = '2026-11-24T08:00:00+08:00';
  expect(days(weekly, '2026-11-18', now)).toEqual(['2026-11-19', '2026-11-20', '2026-11-23']);
  expect(days(weekly, null, now)).toEqual([]);
  expect(days({ ...weekly, days: ['mon'] }, '2020-01-01', now)).toHaveLength(53);
  expect(days(weekly, '2026-12-01', now)).toEqual([]);
});

test('site time: a due time that is skipped falls due when clocks go forward, one that comes twice the first time', () => {
  const night = { id: 'night', dueBy: '02:30' };
  const zone = 'Europe/Copenhagen';
  expect(dueOn(night, '2026-03-29', zone)).toBe(at('2026-03-29T03:00:00+02:00'));
  expect(dueOn(night, '2026-10-25', zone)).toBe(at('2026-10-25T02:30:00+02:00'));
  expect(days(night, '2026-10-24', '2026-10-25T02:29:00+02:00', zone)).toEqual([]);
  expect(days(night, '2026-10-24', '2026-10-25T02:10:00+01:00', zone)).toEqual(['2026-10-25']);
  expect(days({ ...night, dueBy: '23:59' }, '2026-10-24', '2026-10-25T23:59:00+01:00', zone)).toHaveLength(1);
  expect(dueOn({ dueBy: '17:00', days: ['sun'] }, '2026-10-25', 'Pacific/Kiritimati')).not.toBeNull();
  expect(dueOn({ dueBy: '17:00', days: ['sun'] }, '2026-10-26', 'Pacific/Kiritimati')).toBeNull();
});

test('site time: a day that the calendar of the site left out owes nothing', () => {
  const daily = { id: 'daily', dueBy: '17:00' };
  expect(dueOn(daily, '2011-12-30', 'Pacific/Apia')).toBeNull();
  expect(days(daily, '2011-12-28', '2011-12-31T18:00:00+14:00', 'Pacific/Apia')).toEqual([
    '2011-12-29',
    '2011-12-31',
  ]);
});
