/**
 * Several aisles may stand open, people queue for them, and banks have modes. `open_aisles.aisles` is a JSON list, null
 * when the bank moved and nobody can say to where. `settled_motion` and `ended_hold` keep the newest of each bank, under
 * the place in the journal of the event that ended them.
 */
export const SHELVING_QUEUES_SQL = `
DROP TABLE open_aisle;
CREATE TABLE open_aisles (
  bank INTEGER PRIMARY KEY,
  aisles TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE aisle_claim (
  number INTEGER PRIMARY KEY,
  claim TEXT NOT NULL UNIQUE,
  bank INTEGER NOT NULL,
  aisle INTEGER NOT NULL,
  person TEXT NOT NULL,
  session TEXT NOT NULL,
  since INTEGER NOT NULL,
  called_until INTEGER
) STRICT;
CREATE TABLE bank_mode (
  bank INTEGER NOT NULL,
  mode TEXT NOT NULL,
  since INTEGER NOT NULL,
  entered_by TEXT NOT NULL,
  why TEXT NOT NULL,
  until INTEGER,
  person TEXT,
  PRIMARY KEY (bank, mode)
) STRICT, WITHOUT ROWID;
CREATE TABLE settled_motion (
  bank INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  command TEXT NOT NULL,
  from_aisles TEXT NOT NULL,
  to_aisles TEXT NOT NULL,
  took_ms INTEGER NOT NULL,
  PRIMARY KEY (bank, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE ended_hold (
  bank INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  lasted_ms INTEGER NOT NULL,
  PRIMARY KEY (bank, seq)
) STRICT, WITHOUT ROWID;
`;
