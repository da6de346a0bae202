import type { Sqlite, Statement } from '../database.ts';

/** What `telemetry.db` remembers of itself. */
export class Settings {
  readonly #read: Statement<[string], string>;
  readonly #write: Statement<[string, string]>;

  constructor(db: Sqlite) {
    this.#read = db.prepare<[string], string>('SELECT value FROM setting WHERE name = ?').pluck();
    this.#write = db.prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)');
  }

  read(name: string): string | null {
    return this.#read.get(name) ?? null;
  }

  write(name: string, value: string): void {
    this.#write.run(name, value);
  }
}
