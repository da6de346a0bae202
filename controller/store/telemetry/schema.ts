import type { Migration } from '../database.ts';
import { ZONE_NOTES_SQL } from './zone-notes.ts';

/**
 * Closed hours lie in `chunk`: one row a point and hour, or several where an hour is too dense for one step of
 * compaction; the chunks of one point never overlap and never cross an hour. `first` and `last` are times of samples,
 * epoch ms. `sample` held fresh ones row by row once; what it still has is taken over at the next start.
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

/**
 * Sums of what is packed, never of fresh samples: `minutes` one page a point and hour, `rollup` one row a bucket, `tier`
 * being its width in minutes (15, 60, 1440 for local days). `first_ms` and `last_ms` count from `start`, the other times
 * are epoch ms. `setting` keeps the time zone of the days and until when each tier was deleted. `block` takes fresh
 * samples in the order of time, so that writing touches one page and not one a point: one row for what came at once of
 * one minute, `number` saying in which order.
 */
const ROLLUPS_SQL = `
CREATE TABLE block (
  minute INTEGER NOT NULL,
  number INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (minute, number)
) STRICT, WITHOUT ROWID;
ALTER TABLE point ADD COLUMN hold_ms INTEGER NOT NULL DEFAULT 30000;
CREATE TABLE minutes (
  point INTEGER NOT NULL REFERENCES point(number),
  hour INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (point, hour)
) STRICT, WITHOUT ROWID;
CREATE TABLE rollup (
  tier INTEGER NOT NULL,
  point INTEGER NOT NULL REFERENCES point(number),
  start INTEGER NOT NULL,
  count INTEGER NOT NULL,
  sum REAL NOT NULL,
  min REAL NOT NULL,
  max REAL NOT NULL,
  known_ms INTEGER NOT NULL,
  outside_ms INTEGER,
  first_ms INTEGER NOT NULL,
  last_ms INTEGER NOT NULL,
  PRIMARY KEY (tier, point, start)
) STRICT, WITHOUT ROWID;
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** The schema of `telemetry.db`, step by step. Never change a step that was released: add one. */
export const TELEMETRY_MIGRATIONS: readonly Migration[] = [
  { name: 'samples', sql: SAMPLES_SQL },
  { name: 'rollups', sql: ROLLUPS_SQL },
  { name: 'zone-notes', sql: ZONE_NOTES_SQL },
];
