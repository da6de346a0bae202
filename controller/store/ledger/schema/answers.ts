/** Where in the journal the answer given under an idempotency key is. */
export const ANSWERS_SQL = `
CREATE TABLE answer (
  principal TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (principal, key)
) STRICT, WITHOUT ROWID;
`;
