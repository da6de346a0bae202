/**
 * What people decided of the climate: rule sets of a zone where they are not the configuration's, and how sensors were
 * corrected. `box_stay` says where each box was and since when, one row a move, for ever: its climate is asked for years
 * later.
 */
export const CLIMATE_SQL = `
CREATE TABLE zone_rules (
  zone TEXT PRIMARY KEY,
  rules TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE calibration (
  point TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by_ TEXT NOT NULL,
  reference TEXT NOT NULL,
  reference_value REAL NOT NULL,
  indicated_value REAL NOT NULL,
  offset_before REAL NOT NULL,
  offset_after REAL NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (point, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE box_stay (
  box TEXT NOT NULL,
  seq INTEGER NOT NULL,
  since INTEGER NOT NULL,
  place TEXT NOT NULL,
  slot TEXT,
  PRIMARY KEY (box, seq)
) STRICT, WITHOUT ROWID;
`;

/** Every choice of rule sets, so that a report of a month long past knows by which it was judged. */
export const RULE_CHOICES_SQL = `
CREATE TABLE rule_choice (
  zone TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by_ TEXT NOT NULL,
  rules_before TEXT NOT NULL,
  rules TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (zone, seq)
) STRICT, WITHOUT ROWID;
`;
