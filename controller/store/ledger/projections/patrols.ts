import type { PatrolEvent } from '../../../model/events.ts';
import type { Sqlite } from '../../database.ts';
import type { Reducers } from './reducer.ts';

/** Patrols as they were recorded, and the days on which they were not. */
export function patrolReducers(db: Sqlite): Reducers<PatrolEvent['type']> {
  const insert = db.prepare<[string, string, string, string, number, string, string]>(
    `INSERT INTO patrol (id, list, day, recorded_by, recorded_at, entries, note) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const keepDay = db.prepare<[string, string, number | null, string | null]>(
    `INSERT INTO patrol_day (list, day, overdue_at, patrol) VALUES (?, ?, ?, ?)
     ON CONFLICT (list, day) DO UPDATE SET patrol = excluded.patrol`,
  );
  return {
    'patrol.overdue': ({ list, day, dueAt }) => {
      keepDay.run(list, day, dueAt, null);
    },
    'patrol.recorded': ({ patrol, list, day, by, entries, note }, { time }) => {
      insert.run(patrol, list, day, by, time, JSON.stringify(entries), note);
      keepDay.run(list, day, null, patrol);
    },
  };
}
