/**
 * The outbox, what was escalated, how channels fared and what was sent lately. `record` is a `QueuedNotice` as JSON:
 * nothing but its id and place is ever asked for by SQL.
 */
export const NOTIFY_SQL = `
CREATE TABLE notice (
  message TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  record TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE notify_step (
  alarm TEXT NOT NULL,
  chain TEXT NOT NULL,
  step INTEGER NOT NULL,
  ring INTEGER NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (alarm, chain, step, ring)
) STRICT, WITHOUT ROWID;

CREATE TABLE notify_result (
  channel TEXT PRIMARY KEY,
  delivered_at INTEGER,
  failed_at INTEGER,
  problem TEXT,
  failures INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE notify_sent (
  seq INTEGER PRIMARY KEY,
  channel TEXT NOT NULL,
  lane TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX notify_sent_time ON notify_sent (at);
CREATE INDEX notify_sent_lane ON notify_sent (channel, lane, seq);
`;
