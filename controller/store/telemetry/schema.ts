import type { Migration } from '../database.ts';

/**
 * Fresh samples lie in the order they arrive, so that writing touches one page and not one a point. Closed hours move to
 * `chunk`: one row a point and hour, or several where an hour is too dense for one step of compaction; the chunks of
 * one point never overlap and never cross an hour. `first` and `last` are times of samples, epoch ms.
 */
const SAMPLES_SQL = `
CREATE TABLE point (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE sample (
  time INTEGER NOT NULL,
  point INTEGER NOT NULL,
  value REAL NOT NULL,
  quality INTEGER NOT NULL,
  PRIMARY KEY (time, point)
) STRICT, WITHOUT ROWID;
CREATE TABLE chunk (
  point INTEGER NOT NULL REFERENCES point(number),
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (point, first)
) STRICT, WITHOUT ROWID;
`;

/** The schema of `telemetry.db`, step by step. Never change a step that was released: add one. */
export const TELEMETRY_MIGRATIONS: readonly Migration[] = [{ name: 'samples', sql: SAMPLES_SQL }];
