import { expect, test } from 'vitest';
import { reasonsOf } from '../../../controller/model/decision.ts';
import { decidePatrol, isOverdue } from '../../../controller/services/patrols/decide-patrol.ts';

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

test('overdue from its minute on, on its days, until it is recorded', () => {
  const at = (minute: number, day: 'mon' | 'sun' = 'mon') => ({ date: '2026-11-23', day, minute });
  const list = { dueBy: '17:00', days: ['mon' as const] };
  const record = { id: 'W-0', list: 'daily', day: '2026-11-23', by: 'P', at: 0, entries: [], note: '' };
  expect(isOverdue(list, at(17 * 60 - 1), null)).toBe(false);
  expect(isOverdue(list, at(17 * 60), null)).toBe(true);
  expect(isOverdue(list, at(17 * 60), record)).toBe(false);
  expect(isOverdue(list, at(23 * 60, 'sun'), null)).toBe(false);
});
