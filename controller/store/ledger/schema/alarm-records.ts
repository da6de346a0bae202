/**
 * Alarms with everything a state machine needs to go on after a restart, what became of each occurrence, who watches the
 * room, and whether the sound is off. `record` is an `Alarm` as JSON: nothing but its id is ever asked for by SQL.
 */
export const ALARM_RECORDS_SQL = `
DROP TABLE alarm;
CREATE TABLE alarm (
  id TEXT PRIMARY KEY,
  record TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE alarm_occurrence (
  seq INTEGER PRIMARY KEY,
  alarm TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  priority TEXT NOT NULL,
  raised_at INTEGER NOT NULL,
  announced_at INTEGER,
  acknowledged_at INTEGER,
  acknowledged_by TEXT,
  cleared_at INTEGER
) STRICT;
CREATE INDEX alarm_occurrence_time ON alarm_occurrence (raised_at);
CREATE INDEX alarm_occurrence_announced ON alarm_occurrence (announced_at);
CREATE INDEX alarm_occurrence_alarm ON alarm_occurrence (alarm, seq);

CREATE TABLE alarm_silence (
  room INTEGER PRIMARY KEY CHECK (room = 1),
  silenced_by TEXT NOT NULL,
  silenced_at INTEGER NOT NULL
) STRICT;

CREATE TABLE watch (
  room INTEGER PRIMARY KEY CHECK (room = 1),
  person TEXT NOT NULL,
  since INTEGER NOT NULL,
  notes TEXT NOT NULL
) STRICT;

CREATE TABLE shift_entry (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  had TEXT,
  has TEXT,
  notes TEXT NOT NULL,
  open_alarms TEXT NOT NULL,
  had_evidence TEXT,
  has_evidence TEXT
) STRICT;
`;
