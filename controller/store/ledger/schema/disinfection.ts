/** A cycle is read whole and changed rarely, so it is kept whole; what is asked for stands in columns beside it. */
export const DISINFECTION_SQL = `
CREATE TABLE disinfection_cycle (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  zone TEXT NOT NULL,
  planned_at INTEGER NOT NULL,
  ended_at INTEGER,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX disinfection_under_way ON disinfection_cycle(number) WHERE ended_at IS NULL;
CREATE INDEX disinfection_by_zone ON disinfection_cycle(zone, planned_at);
`;

/** Patrols as they were recorded; at most one of each list a day. */
export const PATROLS_SQL = `
CREATE TABLE patrol (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  list TEXT NOT NULL,
  day TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  entries TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX patrol_of_day ON patrol(list, day);
`;

/** Days of lists with what is to be told of them; one that nobody recorded stands there for ever. */
export const PATROL_DAYS_SQL = `
CREATE TABLE patrol_day (
  number INTEGER PRIMARY KEY,
  list TEXT NOT NULL,
  day TEXT NOT NULL,
  overdue_at INTEGER,
  patrol TEXT REFERENCES patrol(id)
) STRICT;
CREATE UNIQUE INDEX patrol_day_of_list ON patrol_day(list, day);
`;
