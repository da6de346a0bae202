/** `open_aisle.aisle`: 0 when none stands open, null when the bank moved and nobody can say to where. */
export const SHELVING_SQL = `
CREATE TABLE open_intent (
  intent TEXT PRIMARY KEY,
  device TEXT NOT NULL,
  bank INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  command TEXT NOT NULL,
  argument INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  opened_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE device_sequence (
  device TEXT PRIMARY KEY,
  sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE aisle_hold (
  bank INTEGER NOT NULL,
  aisle INTEGER NOT NULL,
  holder TEXT NOT NULL,
  session TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (bank, aisle)
) STRICT, WITHOUT ROWID;
CREATE TABLE latched_stop (
  bank INTEGER PRIMARY KEY,
  cause TEXT NOT NULL,
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE open_aisle (
  bank INTEGER PRIMARY KEY,
  aisle INTEGER
) STRICT, WITHOUT ROWID;
`;
