/** How pressing a request is; entries from before it was asked are as pressing as any other. */
export const URGENCY_SQL = `
ALTER TABLE retrieval ADD COLUMN needed_by INTEGER;
ALTER TABLE retrieval ADD COLUMN rush INTEGER NOT NULL DEFAULT 0;
`;
/** The partial indexes are what is asked at each loan and by the clock: what somebody owes, what is overdue, which hold has lapsed. */
export const CUSTODY_SQL = `
CREATE TABLE retrieval (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  box TEXT NOT NULL REFERENCES box(barcode),
  volumes TEXT NOT NULL,
  use TEXT NOT NULL,
  state TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  for_borrower TEXT,
  note TEXT,
  approvals TEXT NOT NULL,
  hold_until INTEGER,
  keeper TEXT,
  borrower TEXT,
  due_at INTEGER,
  inspector TEXT,
  discrepancies TEXT NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX retrieval_by_box ON retrieval(box);
CREATE INDEX retrieval_by_state ON retrieval(state);
CREATE INDEX retrieval_owed ON retrieval(borrower, due_at) WHERE state = 'issued';
CREATE INDEX retrieval_due ON retrieval(due_at) WHERE state = 'issued';
CREATE INDEX retrieval_held ON retrieval(hold_until) WHERE state = 'released';
CREATE TABLE box_custody (
  barcode TEXT PRIMARY KEY REFERENCES box(barcode),
  slot TEXT UNIQUE,
  state TEXT NOT NULL,
  retrieval TEXT REFERENCES retrieval(id)
) STRICT, WITHOUT ROWID;
`;
