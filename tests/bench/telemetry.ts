import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ManualClock } from '../../controller/model/clock.ts';
import type { Sample } from '../../controller/services/climate/repository.ts';
import { openStore, type Store } from '../../controller/store/index.ts';
import { alternate, type Bench, type Row, row } from './harness.ts';

const POINTS = 100;
/** As points are read once a second. */
const PERIOD_MS = 1000;
/** A multiple of the rows to a statement, so that the bare side needs only one statement. */
const PER_BATCH = 16_000;
const ROUNDS = 15;
/** As many rows to a statement as make bare inserts fastest. */
const ROWS = 32;
/** A room's own. */
const CLIMATE_POINTS = 24;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const T0 = Date.UTC(2026, 4, 1);
const quiet = (): void => {};
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** Numbers in 0..1 that are the same in every run (Park and Miller, 1988). */
function chance(): () => number {
  let state = 20_260_501;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Hour after hour of all points, once a second, as the poller hands them up. */
class Poller {
  readonly #names = Array.from({ length: POINTS }, (_, i) => `line-${i % 32}.register-${i}`);
  #second = 0;

  hour(): Sample[][] {
    const batches: Sample[][] = [];
    let batch: Sample[] = [];
    for (const end = this.#second + 3600; this.#second < end; this.#second++) {
      const time = T0 + this.#second * PERIOD_MS;
      for (const [i, point] of this.#names.entries())
        batch.push({
          point,
          time,
          value: ((this.#second + i) % 400) / 10,
          quality: 'good',
          outside: i % 9 === 0,
        });
      if (batch.length >= PER_BATCH) {
        batches.push(batch);
        batch = [];
      }
    }
    if (batch.length > 0) batches.push(batch);
    return batches;
  }
}

/**
 * @param end what belongs to it after the last batch of the hour
 * @param after what does not
 */
async function rate(
  write: (batch: Sample[]) => void,
  poller: Poller,
  { end, after }: { end?: () => Promise<void>; after?: () => Promise<void> } = {},
): Promise<number> {
  const batches = poller.hour();
  globalThis.gc?.();
  const begin = performance.now();
  for (const batch of batches) write(batch);
  await end?.();
  const count = batches.reduce((sum, batch) => sum + batch.length, 0);
  const perSecond = (count * 1000) / (performance.now() - begin);
  await after?.();
  return perSecond;
}

async function storing(root: string): Promise<Row[]> {
  // When an hour is written its clock runs through the next one, so that a round packs as much as it writes.
  const clocks = { summed: new ManualClock(T0), stored: new ManualClock(T0) };
  const summed = openStore({ directory: join(root, 'summed'), clock: clocks.summed, log });
  const stored = openStore({ directory: join(root, 'stored'), clock: clocks.stored, log });
  const db = new Database(join(root, 'bare.db'));
  try {
    const insertAll = bareInserts(db);
    const writeTo =
      (store: Store) =>
      (batch: Sample[]): void => {
        store.telemetry.append(batch);
        store.telemetry.flush();
      };
    const pollers = [new Poller(), new Poller(), new Poller()] as const;
    const figures = await alternate(
      {
        summed: () => rate(writeTo(summed), pollers[0], { end: () => clocks.summed.advance(HOUR_MS) }),
        stored: () => rate(writeTo(stored), pollers[1], { after: () => clocks.stored.advance(HOUR_MS) }),
        bare: () => rate(insertAll, pollers[2]),
      },
      { rounds: ROUNDS },
    );
    const what = `samples of ${POINTS} points at 1 Hz`;
    const note = `bare: a row a sample in a table keyed by time and point, one transaction a batch and ${ROWS} rows to a statement, points already numbered, late samples refused, and the rows left where they are`;
    return [
      row({
        what: `${what} stored, packed into chunks and summed up by minute, quarter, hour and day`,
        unit: '1/s',
        ours: figures.summed,
        ceiling: figures.bare,
        goal: { at: 'least', value: 0.7 },
        note,
      }),
      row({
        what: `${what} stored, not packed yet`,
        unit: '1/s',
        ours: figures.stored,
        ceiling: figures.bare,
      }),
    ];
  } finally {
    db.close();
    summed.close();
    stored.close();
  }
}

/** The least that stores samples, a row each. */
function bareInserts(db: Database.Database): (batch: Sample[]) => void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.exec(
    `CREATE TABLE sample (time INTEGER, point INTEGER, value REAL, quality INTEGER, PRIMARY KEY (time, point))
     STRICT, WITHOUT ROWID`,
  );
  const numbers = new Map(Array.from({ length: POINTS }, (_, i) => [`line-${i % 32}.register-${i}`, i]));
  const insertOf = (rows: number) =>
    db.prepare<[number[]]>(
      `INSERT INTO sample VALUES ${Array.from({ length: rows }, () => '(?, ?, ?, ?)').join(', ')}`,
    );
  const insert = insertOf(ROWS);
  return db.transaction((batch: Sample[]) => {
    const bound: number[] = [];
    for (let from = 0; from < batch.length; from += ROWS) {
      for (let i = 0; i < ROWS; i++) {
        const { point, time, value } = batch[from + i] as Sample;
        bound[i * 4] = time;
        bound[i * 4 + 1] = numbers.get(point) as number;
        bound[i * 4 + 2] = value;
        bound[i * 4 + 3] = 0;
      }
      insert.run(bound);
    }
  });
}

/** A day of the points of a real room, read every 10 s: resolution 0.1, slow wandering, a poll that is some ms late. */
async function fillDay(store: Store, clock: ManualClock): Promise<number> {
  const random = chance();
  const points = Array.from({ length: CLIMATE_POINTS }, (_, i) => ({
    name: `climate-${i}`,
    raw: 200 + i,
    scale: i % 2 ? 0.1 : 1,
  }));
  let count = 0;
  for (let at = T0; at < T0 + DAY_MS; at += 10_000) {
    store.telemetry.append(
      points.map((point) => {
        if (random() < 0.2) point.raw += random() < 0.5 ? 1 : -1;
        count++;
        const time = at + Math.floor(random() * 9);
        return { point: point.name, time, value: point.raw * point.scale, quality: 'good' as const };
      }),
    );
    await clock.advance(10_000);
  }
  await clock.advance(2 * HOUR_MS);
  return count;
}

async function keeping(root: string): Promise<Row[]> {
  const directory = join(root, 'day');
  const clock = new ManualClock(T0);
  const store = openStore({ directory, clock, log });
  const count = await fillDay(store, clock);
  const bare = bareTable(store, join(root, 'bare-day.db'));
  const trend = await alternate({
    ours: async () => timed((i) => store.telemetry.history(`climate-${i}`, T0, T0 + DAY_MS, 288)),
    raw: async () => timed((i) => store.telemetry.history(`climate-${i}`, T0, T0 + DAY_MS, 2000)),
    bare: async () => timed(bare),
  });
  store.close();
  const db = new Database(join(directory, 'telemetry.db'));
  db.exec('VACUUM');
  const length = (table: string): number =>
    db.prepare<[], number>(`SELECT sum(length(data)) FROM ${table}`).pluck().get() ?? 0;
  const packed = length('chunk') + length('minutes');
  db.close();
  const onDisk = statSync(join(directory, 'telemetry.db')).size;
  const most = (value: number) => ({ at: 'most', value }) as const;
  return [
    row({
      what: 'a sample after its hour was packed, 10 s apart, half of them scaled inexactly, with its minutes',
      unit: 'B',
      ours: [packed / count],
      goal: most(8),
    }),
    row({
      what: 'the same with sums of every tier and everything around it in the file',
      unit: 'B',
      ours: [onDisk / count],
      goal: most(8),
    }),
    row({
      what: 'a day of one point in 288 buckets, against its samples read from a point-first table',
      unit: 'ms',
      ours: trend.ours,
      ceiling: trend.bare,
      goal: most(3),
    }),
    row({
      what: 'the same in 2,000 buckets, from samples',
      unit: 'ms',
      ours: trend.raw,
      ceiling: trend.bare,
      goal: most(3),
    }),
  ];
}

/** Mean time of one question of each point, ms. */
function timed(ask: (point: number) => unknown): number {
  const begin = performance.now();
  for (let i = 0; i < CLIMATE_POINTS; i++) ask(i);
  return (performance.now() - begin) / CLIMATE_POINTS;
}

/** The same day in the table that reads fastest: keyed by point, then time. Gives how to read a point of it. */
function bareTable(store: Store, file: string): (point: number) => unknown {
  const db = new Database(file);
  db.exec(
    'CREATE TABLE sample (point INTEGER, time INTEGER, value REAL, PRIMARY KEY (point, time)) STRICT, WITHOUT ROWID',
  );
  const insert = db.prepare('INSERT INTO sample VALUES (?, ?, ?)');
  db.transaction(() => {
    for (let i = 0; i < CLIMATE_POINTS; i++)
      for (const { time, value } of store.telemetry.samples(`climate-${i}`, T0, T0 + DAY_MS))
        insert.run(i, time, value);
  })();
  const read = db.prepare('SELECT time, value FROM sample WHERE point = ? AND time >= ? AND time < ?').raw();
  return (point) => read.all(point, T0, T0 + DAY_MS);
}

/** Ten years of two points, read every ten minutes: half a million samples each. */
async function decade(root: string): Promise<Row[]> {
  const clock = new ManualClock(T0 + 2 * HOUR_MS);
  const history = { timeZone: 'Asia/Shanghai' };
  const store = openStore({ directory: join(root, 'decade'), clock, log, history });
  const from = T0 - 3653 * DAY_MS;
  for (let day = from; day < T0; day += 30 * DAY_MS) {
    const samples: Sample[] = [];
    for (let time = day; time < Math.min(T0, day + 30 * DAY_MS); time += 600_000)
      for (const point of ['t', 'h'])
        samples.push({ point, time, value: 20 + (time % 7) / 10, quality: 'good', outside: false });
    store.telemetry.append(samples);
    store.telemetry.pack();
  }
  store.close();
  // As after a start of the daemon: nothing of it has been asked before.
  const cold: number[] = [];
  for (const point of ['t', 'h', 't', 'h', 't', 'h']) {
    const again = openStore({ directory: join(root, 'decade'), clock, log, history });
    const begin = performance.now();
    again.telemetry.history(point, from, T0, 600);
    cold.push(performance.now() - begin);
    again.close();
  }
  return [
    row({
      what: 'ten years of one point in 600 buckets, asked first after a start',
      unit: 'ms',
      ours: cold,
      goal: { at: 'most', value: 50 },
    }),
  ];
}

async function run(): Promise<Row[]> {
  const root = mkdtempSync(join(tmpdir(), 'muniment-bench-telemetry-'));
  try {
    return [...(await storing(root)), ...(await keeping(root)), ...(await decade(root))];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

export const bench: Bench = { name: 'telemetry', run };
