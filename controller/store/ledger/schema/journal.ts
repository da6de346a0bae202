/**
 * The truth: what was decided, in order. The triggers make the table append-only for every connection; the one on insert
 * also stops `INSERT OR REPLACE`, which deletes without asking the trigger on delete.
 */
export const JOURNAL_SQL = `
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  actor TEXT NOT NULL,
  type TEXT NOT NULL,
  data TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_replace BEFORE INSERT ON journal
  WHEN NEW.seq <= (SELECT max(seq) FROM journal)
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
`;
