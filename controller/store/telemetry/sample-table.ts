import type { Sqlite, Statement } from '../database.ts';

/** Rows to a statement: binding and stepping once for so many costs a third of doing it for each (measured). */
const ROWS_PER_INSERT = 32;
const COLUMNS = 4;

/** Time, point number, value and code of one sample after the other. */
export type Rows = readonly number[];

/** The time-first table: what was not packed yet, on disk. */
export class SampleTable {
  readonly #insert: Statement<[Rows]>;
  readonly #insertMany: Statement<[Rows]>;
  readonly #all: Statement<[], [time: number, point: number, value: number, code: number]>;

  constructor(db: Sqlite) {
    this.#insert = db.prepare<[Rows]>(insertOf(1));
    this.#insertMany = db.prepare<[Rows]>(insertOf(ROWS_PER_INSERT));
    this.#all = db
      .prepare<[], [number, number, number, number]>(
        'SELECT time, point, value, quality FROM sample ORDER BY time',
      )
      .raw();
  }

  /** Call it within a transaction. */
  write(rows: Rows): void {
    const stride = ROWS_PER_INSERT * COLUMNS;
    let at = 0;
    for (; at + stride <= rows.length; at += stride) this.#insertMany.run(rows.slice(at, at + stride));
    for (; at < rows.length; at += COLUMNS) this.#insert.run(rows.slice(at, at + COLUMNS));
  }

  /** Every sample, oldest first. */
  all(): IterableIterator<[time: number, point: number, value: number, code: number]> {
    return this.#all.iterate();
  }
}

/** Inserts so many samples; one of the same point and time is replaced. */
function insertOf(rows: number): string {
  const values = Array.from({ length: rows }, () => '(?, ?, ?, ?)').join(', ');
  return `INSERT INTO sample (time, point, value, quality) VALUES ${values}
    ON CONFLICT (time, point) DO UPDATE SET value = excluded.value, quality = excluded.quality`;
}
