/** `volume_title` holds the titles as `titleWords` splits them; the tokenizer only has to cut at blanks. */
export const HOLDINGS_SQL = `
CREATE TABLE box (
  barcode TEXT PRIMARY KEY,
  epc TEXT UNIQUE,
  seal TEXT,
  security_class TEXT NOT NULL,
  medium TEXT NOT NULL,
  zone TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE volume (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  box TEXT NOT NULL REFERENCES box(barcode),
  reference TEXT NOT NULL,
  title TEXT NOT NULL,
  customer TEXT,
  pages INTEGER
) STRICT;
CREATE INDEX volume_by_box ON volume(box);
CREATE INDEX volume_by_reference ON volume(reference);
CREATE INDEX volume_by_customer ON volume(customer) WHERE customer IS NOT NULL;
CREATE VIRTUAL TABLE volume_title USING fts5(words, tokenize = 'ascii');
`;
