import { afterEach, expect, test, vi } from 'vitest';
import { join } from 'node:path';
import { openDatabase, openReadOnly, type Sqlite } from '../../controller/store/database.ts';
import { dataDirectory, tempStore } from './store-support/temp-store.ts';

/** What grows for as long as the house stands. */
const GROWING = [
  'journal',
  'answer',
  'retrieval',
  'box_custody',
  'box_stay',
  'round',
  'round_stop',
  'alarm_occurrence',
  'shift_entry',
  'disinfection_cycle',
  'patrol',
  'patrol_day',
  'rule_choice',
];

afterEach(() => vi.restoreAllMocks());

/** Every question that a store ever asks of its ledger, and its change, with how SQLite would answer it. */
function plansOf(): readonly { readonly sql: string; readonly plan: readonly string[] }[] {
  const other = openDatabase(join(dataDirectory(), 'other.db'), 'NORMAL');
  const prepare = vi.spyOn(Object.getPrototypeOf(other) as Sqlite, 'prepare');
  const { store, directory } = tempStore();
  store.close();
  other.close();
  const asked = new Set(prepare.mock.calls.map(([sql]) => sql));
  const db = openReadOnly(join(directory, 'ledger.db'));
  const known = new Set(db.prepare<[], string>('SELECT name FROM sqlite_schema').pluck().all());
  const isOfLedger = (sql: string): boolean =>
    /^\s*(SELECT|UPDATE|DELETE)/.test(sql) &&
    [...sql.matchAll(/(?:FROM|JOIN|UPDATE) (\w+)/g)].every(([, table = '']) => known.has(table));
  const plans = [...asked].filter(isOfLedger).map((sql) => {
    const holes = Array.from(sql.matchAll(/\?/g), () => 1);
    const steps = db.prepare<number[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...holes);
    return { sql: sql.replaceAll(/\s+/g, ' '), plan: steps.map(({ detail }) => detail) };
  });
  db.close();
  return plans;
}

test('nothing that is asked reads through what years have left', () => {
  const plans = plansOf();
  expect(plans.length).toBeGreaterThan(60);
  const through = new RegExp(`^SCAN (${GROWING.join('|')})$`);
  const slow = plans.filter(
    ({ sql, plan }) =>
      plan.some((step) => through.test(step)) &&
      // The newest of all is at the end of the table; a projection is emptied to be made anew.
      !/ DESC LIMIT /.test(sql) &&
      !/^DELETE FROM \w+$/.test(sql),
  );
  expect(slow).toEqual([]);
});

test('an acknowledgement looks at what nobody has answered, not at all that ever came', () => {
  const acknowledgement = plansOf().find(({ sql }) =>
    sql.startsWith('UPDATE alarm_occurrence SET acknowledged'),
  );
  expect(acknowledgement?.plan.join()).toContain('alarm_occurrence_unanswered');
});

test('alarms of a period: raised in it, or told in it; told after it is not of it', () => {
  const { store, directory } = tempStore();
  const db = openDatabase(join(directory, 'ledger.db'), 'NORMAL');
  const keep = db.prepare(
    `INSERT INTO alarm_occurrence (alarm, kind, subject, priority, raised_at, announced_at, cleared_at)
     VALUES (?, 'k', 's', 'low', ?, ?, ?)`,
  );
  for (const row of [
    ['raised', 15, null, 16],
    ['told', 5, 15, 16],
    ['before', 5, 9, 16],
    ['told after', 5, 25, 30],
    ['raised after', 20, 20, 30],
    ['stands', 5, 9, null],
  ])
    keep.run(...row);
  db.close();
  expect(store.alarms.occurrences(10, 20).map(({ alarm }) => alarm)).toEqual(['raised', 'told']);
  const stood = (ms: number, from: number, to: number) =>
    store.alarms.stoodFor(ms, from, to).map(({ alarm }) => alarm);
  expect(stood(11, 10, 20)).toEqual(['told', 'before', 'told after', 'stands']);
  expect(stood(12, 10, 20)).toEqual(['told after', 'stands']);
  expect(stood(11, 16, 20)).toEqual(['told after', 'stands']);
  expect(stood(11, 10, 15)).toEqual([]);
});
