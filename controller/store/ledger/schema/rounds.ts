/** The unique indexes say it once more, below every decision: one round a keeper, and a retrieval in one round. */
export const ROUNDS_SQL = `
CREATE TABLE round (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  keeper TEXT NOT NULL,
  planned_at INTEGER NOT NULL,
  replanned_at INTEGER,
  ended_at INTEGER,
  cost TEXT NOT NULL,
  first_come TEXT NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX round_under_way ON round(keeper) WHERE ended_at IS NULL;
CREATE TABLE round_stop (
  round TEXT NOT NULL REFERENCES round(id),
  retrieval TEXT NOT NULL REFERENCES retrieval(id),
  place INTEGER NOT NULL,
  box TEXT NOT NULL,
  slot TEXT NOT NULL,
  bank INTEGER NOT NULL,
  aisle INTEGER NOT NULL,
  opens INTEGER NOT NULL,
  carriages INTEGER NOT NULL,
  seconds REAL NOT NULL,
  state TEXT NOT NULL,
  outcome TEXT,
  why TEXT,
  PRIMARY KEY (round, retrieval)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX round_stop_open ON round_stop(retrieval) WHERE state = 'open';
`;
