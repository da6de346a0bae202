/** Banks whose controller a lock of ours may have locked, until it has said that it took an unlock. */
export const CONTROLLER_LOCKS_SQL = `
CREATE TABLE controller_lock (
  bank INTEGER PRIMARY KEY
) STRICT;
`;
