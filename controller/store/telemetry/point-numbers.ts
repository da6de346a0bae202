import type { Sqlite, Statement } from '../database.ts';
import { DEFAULT_HOLD_MS } from './chunk-codec.ts';

interface Known {
  readonly number: number;
  holdMs: number;
}

/** Points by their numbers in the database, and how long their samples stand. */
export class PointNumbers {
  readonly #db: Sqlite;
  readonly #insert: Statement<[string]>;
  readonly #hold: Statement<[number, number]>;
  readonly #byName = new Map<string, Known>();
  readonly #byNumber = new Map<number, Known>();

  constructor(db: Sqlite) {
    this.#db = db;
    this.#insert = db.prepare('INSERT INTO point (name) VALUES (?)');
    this.#hold = db.prepare('UPDATE point SET hold_ms = ? WHERE number = ?');
    const rows = db.prepare<[], { number: number; name: string; holdMs: number }>(
      'SELECT number, name, hold_ms AS holdMs FROM point',
    );
    for (const { name, number, holdMs } of rows.all()) this.#remember(name, number, holdMs);
  }

  /** The number of a point, which is new perhaps. */
  numberOf(name: string): number {
    return this.#byName.get(name)?.number ?? this.#add(name);
  }

  /** The number of a point; `null` when nothing was ever recorded of it. */
  known(name: string): number | null {
    return this.#byName.get(name)?.number ?? null;
  }

  holdOf(number: number): number {
    return this.#byNumber.get(number)?.holdMs ?? DEFAULT_HOLD_MS;
  }

  setHold(name: string, holdMs: number): void {
    const number = this.numberOf(name);
    const known = this.#byNumber.get(number);
    if (!known || known.holdMs === holdMs) return;
    this.#hold.run(holdMs, number);
    known.holdMs = holdMs;
  }

  /** A transaction that was rolled back takes the points it introduced with it. */
  forgetUnwritten(): void {
    const written = new Set(this.#db.prepare<[], string>('SELECT name FROM point').pluck().all());
    for (const [name, { number }] of this.#byName)
      if (!written.has(name)) {
        this.#byName.delete(name);
        this.#byNumber.delete(number);
      }
  }

  #add(name: string): number {
    const number = Number(this.#insert.run(name).lastInsertRowid);
    this.#remember(name, number, DEFAULT_HOLD_MS);
    return number;
  }

  #remember(name: string, number: number, holdMs: number): void {
    const known = { number, holdMs };
    this.#byName.set(name, known);
    this.#byNumber.set(number, known);
  }
}
