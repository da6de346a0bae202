/** Credentials are here as hashes only. A closed session leaves its table; the journal remembers it. */
export const PEOPLE_SQL = `
CREATE TABLE person (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  department TEXT,
  roles TEXT NOT NULL,
  login TEXT UNIQUE,
  pin_hash TEXT,
  card_hash TEXT UNIQUE
) STRICT, WITHOUT ROWID;
CREATE TABLE client (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  roles TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  expires_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE session (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person(id),
  token_hash TEXT NOT NULL UNIQUE,
  station TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
