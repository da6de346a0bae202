import type { PatrolEvent } from '../../../model/events.ts';
import type { Sqlite } from '../../database.ts';
import type { Reducers } from './reducer.ts';

/** Patrols as they were recorded. */
export function patrolReducers(db: Sqlite): Reducers<PatrolEvent['type']> {
  const insert = db.prepare<[string, string, string, string, number, string, string]>(
    `INSERT INTO patrol (id, list, day, recorded_by, recorded_at, entries, note) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  return {
    'patrol.recorded': ({ patrol, list, day, by, entries, note }, { time }) => {
      insert.run(patrol, list, day, by, time, JSON.stringify(entries), note);
    },
  };
}
