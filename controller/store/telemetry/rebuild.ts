import type { Sqlite } from '../database.ts';
import { BlockBatch } from './block-batch.ts';
import type { BlockTable } from './block-table.ts';
import type { LocalDays } from './local-days.ts';
import type { Packer } from './packer.ts';
import type { SumTables } from './sum-tables.ts';
import { coarser, type Sums } from './sums.ts';
import { DAY_MS } from './tiers.ts';

/** Takes over fresh samples of a version that kept them row by row. */
export function takeOverRows(db: Sqlite, blocks: BlockTable): void {
  const rows = db.prepare<[], [number, number, number, number]>('SELECT * FROM sample').raw().all();
  if (rows.length === 0) return;
  const batch = new BlockBatch();
  for (const row of rows) batch.add(...row);
  db.transaction(() => {
    batch.writeTo(blocks);
    db.exec('DELETE FROM sample');
  })();
}

/** Sums up what was packed by a version that kept no sums. */
export function rebuildSums(db: Sqlite, packer: Packer): void {
  const summed = db.prepare('SELECT 1 FROM rollup LIMIT 1').get() !== undefined;
  if (summed) return;
  const chunks = db.prepare<[], { point: number; first: number }>(
    'SELECT point, first FROM chunk ORDER BY point, first',
  );
  db.transaction(() => {
    for (const { point, first } of chunks.all()) packer.sumUpAgain(point, first);
  })();
}

/** Whether every kept day begins at a midnight, and holds nothing of the next, as the rules of the zone are by now. */
export function areLocalDays(db: Sqlite, days: LocalDays): boolean {
  return db
    .prepare<[], { start: number; last: number }>(
      'SELECT start, max(last_ms) AS last FROM rollup WHERE tier = 1440 GROUP BY start',
    )
    .all()
    .every(({ start, last }) => days.startOf(start) === start && days.startOf(start + last) === start);
}

/** Makes all days anew, from quarters of an hour, after the site's time zone or its rules were changed. */
export function rebuildDays(db: Sqlite, sums: SumTables, days: LocalDays): void {
  const points = db.prepare<[], number>('SELECT number FROM point').pluck();
  const ends = db.prepare<[number], { first: number | null; last: number | null }>(
    'SELECT min(start) AS first, max(start) AS last FROM rollup WHERE tier = 15 AND point = ?',
  );
  const drop = db.prepare<[number, number]>(
    'DELETE FROM rollup WHERE tier = 1440 AND point = ? AND start >= ?',
  );
  db.transaction(() => {
    for (const point of points.all()) {
      const { first = null, last = null } = ends.get(point) ?? {};
      if (first === null || last === null) continue;
      // Days that began before the oldest quarter are the last that is known of them, whatever zone they were cut by.
      drop.run(point, first - DAY_MS);
      for (const day of daysOf(sums, days, point, first, last)) sums.write('1d', point, day.start, day);
    }
  })();
}

function* daysOf(
  sums: SumTables,
  days: LocalDays,
  point: number,
  firstMs: number,
  lastMs: number,
): Generator<Sums> {
  for (let day = days.dayOf(firstMs); day <= days.dayOf(lastMs); day++) {
    const quarters = sums.read('15m', point, days.startOfDay(day), days.startOfDay(day + 1));
    yield* coarser(quarters, (time) => days.startOf(time));
  }
}
