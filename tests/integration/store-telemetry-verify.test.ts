import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { tempStore } from './store-support/temp-store.ts';

const HOUR_MS = 3_600_000;
const T0 = Date.UTC(2026, 4, 1, 8);

/** A store with a day of one point, most of it packed; `tamper` works on its file; then it is verified. */
function found(tamper: string): readonly string[] {
  const { store, directory } = tempStore(undefined, { history: { timeZone: 'Asia/Shanghai' } });
  store.telemetry.append(
    Array.from({ length: 1440 }, (_, i) => ({
      point: 'a',
      time: T0 - 23 * HOUR_MS + i * 60_000,
      value: i % 60,
      quality: 'good' as const,
      outside: i % 60 > 50,
    })),
  );
  store.telemetry.pack();
  expect(store.verify().problems).toEqual([]);
  const db = new Database(join(directory, 'telemetry.db'));
  expect(db.prepare(tamper).run().changes).toBeGreaterThan(0);
  db.close();
  return store.verify().problems.map(({ table, key, problem }) => `${table} ${key}: ${problem}`);
}

const HOUR = T0 - 5 * HOUR_MS;
const DAY = Date.UTC(2026, 4, 1) - 8 * HOUR_MS;
const WRONG = 'is not what its samples add up to';

describe('verification of sums', () => {
  it.each([
    [
      'a quarter',
      `UPDATE rollup SET max = max + 1 WHERE tier = 15 AND start = ${HOUR}`,
      [`rollup a ${HOUR}: ${WRONG}`],
    ],
    [
      'an hour, and so its day',
      `UPDATE rollup SET outside_ms = 0 WHERE tier = 60 AND start = ${HOUR}`,
      [`rollup a ${HOUR}: ${WRONG}`, `rollup a ${DAY}: ${WRONG}`],
    ],
    [
      'a day',
      `UPDATE rollup SET count = 7 WHERE tier = 1440 AND start = ${DAY}`,
      [`rollup a ${DAY}: ${WRONG}`],
    ],
    [
      'a day that is gone',
      `DELETE FROM rollup WHERE tier = 1440 AND start = ${DAY}`,
      [`rollup a ${DAY}: ${WRONG}`],
    ],
    ['minutes that are gone', `DELETE FROM minutes WHERE hour = ${HOUR}`, [`minutes a ${HOUR}: ${WRONG}`]],
    [
      'minutes that are damaged',
      `UPDATE minutes SET data = zeroblob(40) WHERE hour = ${HOUR}`,
      [`minutes a ${HOUR}: page is damaged: its checksum does not match`],
    ],
    [
      'samples that are gone',
      `DELETE FROM chunk WHERE first = ${HOUR}`,
      [`minutes a ${HOUR}: sums up samples that are not there`],
    ],
  ])('names %s', (_, tamper, problems) => {
    expect(found(tamper)).toEqual(problems);
  });
});
