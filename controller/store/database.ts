import Database from 'better-sqlite3';
import { StoreError } from './errors.ts';

export type Sqlite = Database.Database;
export type Statement<Bind extends unknown[], Row = unknown> = Database.Statement<Bind, Row>;

/** One step of a schema; its number is its place in the list, so steps are only ever added at the end. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/**
 * Opens a database for writing, creating it when it is not there.
 * @param synchronous FULL: a commit is on disk when it returns; NORMAL: power loss may cost the newest commits, never
 *   the order or the file (https://www.sqlite.org/pragma.html#pragma_synchronous)
 */
export function openDatabase(file: string, synchronous: 'FULL' | 'NORMAL'): Sqlite {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma(`synchronous = ${synchronous}`);
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  // A checkpoint after a large import must not leave a write-ahead log of that size behind for good.
  db.pragma(`journal_size_limit = ${64 * 1024 * 1024}`);
  return db;
}

/** Opens a database that nobody may change through this connection; the file must exist. */
export function openReadOnly(file: string): Sqlite {
  return new Database(file, { readonly: true, fileMustExist: true });
}

/** A database whose loss costs nothing: for rebuilding projections next to the real ones. */
export function openScratch(file: string): Sqlite {
  const db = new Database(file);
  db.pragma('journal_mode = OFF');
  db.pragma('synchronous = OFF');
  return db;
}

/** How many migrations a database has had. */
export function schemaVersion(db: Sqlite): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/**
 * Brings a database to the newest schema, each step in its own transaction.
 * @returns how many steps were applied
 * @throws StoreError `schema-too-new` when the file knows more steps than we do
 */
export function migrate(db: Sqlite, migrations: readonly Migration[]): number {
  const from = schemaVersion(db);
  if (from > migrations.length)
    throw new StoreError(
      'schema-too-new',
      `${db.name} has schema ${from}, this version of muniment knows up to ${migrations.length}`,
    );
  for (const [offset, migration] of migrations.slice(from).entries())
    db.transaction(() => {
      db.exec(migration.sql);
      db.pragma(`user_version = ${from + offset + 1}`);
    }).immediate();
  return migrations.length - from;
}
