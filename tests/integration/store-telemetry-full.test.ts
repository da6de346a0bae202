import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ManualClock } from '../../controller/model/clock.ts';
import type { Sample } from '../../controller/services/climate/repository.ts';
import { migrate, openDatabase } from '../../controller/store/database.ts';
import { TELEMETRY_MIGRATIONS } from '../../controller/store/telemetry/schema.ts';
import { SqliteTelemetry } from '../../controller/store/telemetry/sqlite-telemetry.ts';
import { Problems } from '../../controller/store/verify/problems.ts';
import { checkSums } from '../../controller/store/verify/sum-check.ts';
import { Complaints, dataDirectory } from './store-support/temp-store.ts';

const HOUR_MS = 3_600_000;
const T0 = Date.UTC(2026, 4, 1, 8);

/** Two hours of samples, more than a few pages hold, each of another value. */
function samples(fromMs: number): readonly Sample[] {
  return Array.from({ length: 7200 }, (_, i) => ({
    point: `p${i % 3}`,
    time: fromMs + i * 1000,
    value: Math.sqrt(i),
    quality: 'good',
  }));
}

it('a full disk costs nothing while memory lasts: it is said, what was there is answered, the rest is written later', async () => {
  const db = openDatabase(join(dataDirectory(), 'telemetry.db'), 'NORMAL');
  migrate(db, TELEMETRY_MIGRATIONS);
  const clock = new ManualClock(T0 + 2 * HOUR_MS);
  const log = new Complaints();
  const telemetry = new SqliteTelemetry(db, clock, log);
  telemetry.start();
  const [before, during] = [samples(T0), samples(T0 + 2 * HOUR_MS)];
  const valuesOf = (all: readonly Sample[]) =>
    all.filter(({ point }) => point === 'p1').map(({ value }) => value);
  telemetry.append(before);
  telemetry.flush();
  // Neither new blocks nor the chunks and sums of the hours that have ended have room.
  db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true }))}`);
  telemetry.append(during);
  await clock.advance(120_000);
  expect(new Set(log.messages)).toEqual(
    new Set([
      'telemetry could not be written, will try again',
      'telemetry could not be compacted, will try again',
    ]),
  );
  expect(valuesOf(telemetry.samples('p1', 0, 9e12))).toEqual(valuesOf(before));
  db.pragma(`max_page_count = ${2 ** 30}`);
  await clock.advance(2 * HOUR_MS);
  expect(valuesOf(telemetry.samples('p1', 0, 9e12))).toEqual(valuesOf([...before, ...during]));
  expect(telemetry.rollups('p1', '1d', 0, 9e12).map(({ count }) => count)).toEqual([4800]);
  const problems = new Problems();
  checkSums(db, problems);
  expect(problems.list).toEqual([]);
  telemetry.stop();
  db.close();
});
