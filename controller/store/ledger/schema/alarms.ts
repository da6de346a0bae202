/** Alarms that are active or that nobody has acknowledged yet. */
export const ALARMS_SQL = `
CREATE TABLE alarm (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  priority TEXT NOT NULL,
  raised_at INTEGER NOT NULL,
  acknowledged_by TEXT,
  acknowledged_at INTEGER,
  cleared_at INTEGER,
  params TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
