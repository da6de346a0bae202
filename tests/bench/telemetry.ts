import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ManualClock } from '../../controller/model/clock.ts';
import type { Sample } from '../../controller/services/climate/repository.ts';
import { openStore, type Store } from '../../controller/store/index.ts';
import { alternate, type Bench, type Row, row } from './harness.ts';

const POINTS = 1000;
/** A multiple of the rows to a statement, so that the bare side needs only one statement. */
const PER_BATCH = 16_000;
/** A run long enough for several checkpoints: with one in every other run, a ratio says more of them than of us. */
const BATCHES = 20;
const ROUNDS = 11;
/** As many rows to a statement as make bare inserts fastest. */
const ROWS = 32;
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

/** Rounds of all points, 10 a second, as the poller hands them up. */
class Poller {
  readonly #names = Array.from({ length: POINTS }, (_, i) => `line-${i % 32}.register-${i}`);
  #round = 0;

  batch(): Sample[] {
    const samples: Sample[] = [];
    for (let i = 0; i < PER_BATCH / POINTS; i++) {
      const time = T0 + this.#round++ * 100;
      for (const point of this.#names)
        samples.push({ point, time, value: (this.#round % 400) / 10, quality: 'good' });
    }
    return samples;
  }
}

async function rate(write: (batch: Sample[]) => void, poller: Poller): Promise<number> {
  const batches = Array.from({ length: BATCHES }, () => poller.batch());
  const begin = performance.now();
  for (const batch of batches) write(batch);
  return (BATCHES * PER_BATCH * 1000) / (performance.now() - begin);
}

async function storing(root: string): Promise<Row> {
  const store = openStore({ directory: join(root, 'ours'), clock: new ManualClock(T0), log });
  const db = new Database(join(root, 'bare.db'));
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.exec(
      `CREATE TABLE sample (time INTEGER, point INTEGER, value REAL, quality INTEGER, PRIMARY KEY (time, point))
       STRICT, WITHOUT ROWID`,
    );
    const numbers = new Map(Array.from({ length: POINTS }, (_, i) => [`line-${i % 32}.register-${i}`, i]));
    const insert = db.prepare<[number[]]>(
      `INSERT INTO sample VALUES ${Array.from({ length: ROWS }, () => '(?, ?, ?, ?)').join(', ')}`,
    );
    const insertAll = db.transaction((batch: Sample[]) => {
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
    const writeOurs = (batch: Sample[]): void => {
      store.telemetry.append(batch);
      store.telemetry.flush();
    };
    const [one, other] = [new Poller(), new Poller()];
    const figures = await alternate(
      { ours: () => rate(writeOurs, one), bare: () => rate(insertAll, other) },
      { rounds: ROUNDS },
    );
    return row({
      what: `samples stored, ${POINTS} points in batches of ${PER_BATCH}, against bare inserts into such a table`,
      unit: '1/s',
      ours: figures.ours,
      ceiling: figures.bare,
      note: `bare: one transaction a batch and ${ROWS} rows to a statement as well, but points already numbered and late samples refused`,
    });
  } finally {
    db.close();
    store.close();
  }
}

/** A day of the points of a real room, read every 10 s: resolution 0.1, slow wandering, a poll that is some ms late. */
async function fillDay(store: Store, clock: ManualClock): Promise<number> {
  const random = chance();
  const points = Array.from({ length: 24 }, (_, i) => ({
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
  const asks: number[] = [];
  for (let i = 0; i < 15; i++) {
    const begin = performance.now();
    store.telemetry.history(`climate-${i}`, T0, T0 + DAY_MS, 288);
    asks.push(performance.now() - begin);
  }
  store.close();
  const db = new Database(join(directory, 'telemetry.db'));
  db.exec('VACUUM');
  const packed = db.prepare<[], number>('SELECT sum(length(data)) FROM chunk').pluck().get() ?? 0;
  db.close();
  const onDisk = statSync(join(directory, 'telemetry.db')).size;
  return [
    row({
      what: 'a sample after its hour was packed, 10 s apart, half of them scaled inexactly',
      unit: 'B',
      ours: [packed / count],
      goal: { at: 'most', value: 8 },
    }),
    row({ what: 'the same with everything around it in the file', unit: 'B', ours: [onDisk / count] }),
    row({ what: 'a day of one point in 288 buckets', unit: 'ms', ours: asks }),
  ];
}

async function run(): Promise<Row[]> {
  const root = mkdtempSync(join(tmpdir(), 'muniment-bench-telemetry-'));
  try {
    return [await storing(root), ...(await keeping(root))];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

export const bench: Bench = { name: 'telemetry', run };
