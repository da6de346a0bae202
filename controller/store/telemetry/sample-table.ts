import type { Sqlite, Statement } from '../database.ts';
import type { Settings } from './settings.ts';

/** Rows to a statement: binding and stepping once for so many costs a third of doing it for each (measured). */
const ROWS_PER_INSERT = 32;
const COLUMNS = 4;
const SETTING = 'sample-table';
/** So few rows that are not packed yet are carried over rather than waited for. */
const CARRIED_ROWS = 1000;

/** Time, point number, value and code of one sample after the other. */
export type Rows = readonly number[];
type Row = [time: number, point: number, value: number, code: number];

/** One of the two tables that take turns. */
interface Turn {
  readonly name: string;
  readonly insert: Statement<[Rows]>;
  readonly insertMany: Statement<[Rows]>;
  readonly all: Statement<[], Row>;
  readonly countFrom: Statement<[number, number], number>;
  /** Takes over what the other one has from a time on. */
  readonly takeOver: Statement<[number]>;
  readonly clear: Statement<[]>;
  readonly clearPoints: Statement<[string]>;
}

/**
 * The time-first table: what was not packed yet, on disk, and some of what was. To delete rows one by one takes half as
 * long as to insert them, so it is two tables: one takes new rows while the other ages and is emptied as a whole.
 */
export class SampleTable {
  readonly #settings: Settings;
  readonly #empty: (endMs: number) => void;
  /** Bound again and again: a fresh array for each statement costs more than filling one. */
  readonly #many = Array.from({ length: ROWS_PER_INSERT * COLUMNS }, () => 0);
  #current: Turn;
  #older: Turn;

  constructor(db: Sqlite, settings: Settings) {
    this.#settings = settings;
    const one = turnOf(db, 'sample', 'sample_other');
    const other = turnOf(db, 'sample_other', 'sample');
    const swapped = settings.read(SETTING) === other.name;
    [this.#current, this.#older] = swapped ? [other, one] : [one, other];
    this.#empty = db.transaction((endMs: number) => {
      this.#current.takeOver.run(endMs);
      this.#older.clear.run();
      this.#settings.write(SETTING, this.#older.name);
    });
  }

  /** Call it within a transaction. */
  write(rows: Rows): void {
    const { insert, insertMany } = this.#current;
    const stride = this.#many.length;
    let at = 0;
    for (; at + stride <= rows.length; at += stride) {
      for (let i = 0; i < stride; i++) this.#many[i] = rows[at + i] as number;
      insertMany.run(this.#many);
    }
    for (; at < rows.length; at += COLUMNS) insert.run(rows.slice(at, at + COLUMNS));
  }

  /** Every row; of the same point and time the one that counts comes last. */
  *all(): Generator<Row> {
    // Not row by row from the database, which takes no other question until the last one was taken.
    for (const turn of [this.#older, this.#current]) yield* turn.all.all();
  }

  /** Says that all rows before `endMs` are packed: those that have aged go, and the tables change turns. */
  packedUntil(endMs: number): void {
    if (endMs === Infinity) this.#current.clear.run();
    if (this.#older.countFrom.get(endMs, CARRIED_ROWS) === CARRIED_ROWS) return;
    this.#empty(endMs);
    [this.#current, this.#older] = [this.#older, this.#current];
  }

  /** Lets go of the rows of points, all of which are packed. Reads the whole table. */
  forget(points: Iterable<number>): void {
    const list = JSON.stringify([...points]);
    for (const turn of [this.#older, this.#current]) turn.clearPoints.run(list);
  }
}

function turnOf(db: Sqlite, name: string, other: string): Turn {
  const columns = '(time, point, value, quality)';
  // One of the same point and time is replaced.
  const insertOf = (rows: number): Statement<[Rows]> =>
    db.prepare(
      `INSERT INTO ${name} ${columns} VALUES ${Array.from({ length: rows }, () => '(?, ?, ?, ?)').join(', ')}
       ON CONFLICT (time, point) DO UPDATE SET value = excluded.value, quality = excluded.quality`,
    );
  return {
    name,
    insert: insertOf(1),
    insertMany: insertOf(ROWS_PER_INSERT),
    all: db.prepare<[], Row>(`SELECT time, point, value, quality FROM ${name} ORDER BY time`).raw(),
    countFrom: db
      .prepare<[number, number], number>(
        `SELECT count(*) FROM (SELECT 1 FROM ${name} WHERE time >= ? LIMIT ?)`,
      )
      .pluck(),
    takeOver: db.prepare(`INSERT OR IGNORE INTO ${name} SELECT * FROM ${other} WHERE time >= ?`),
    clear: db.prepare(`DELETE FROM ${name}`),
    clearPoints: db.prepare(`DELETE FROM ${name} WHERE point IN (SELECT value FROM json_each(?))`),
  };
}
