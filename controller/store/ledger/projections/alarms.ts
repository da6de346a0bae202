import type { AlarmEvent } from '../../../model/events.ts';
import type { Sqlite } from '../../database.ts';
import type { Reducers } from './reducer.ts';

/** An alarm leaves the list when its condition ended and somebody acknowledged it, in either order. */
export function alarmReducers(db: Sqlite): Reducers<AlarmEvent['type']> {
  // Raised again, it has to be acknowledged again.
  const raise = db.prepare<[string, string, string, string, number, string]>(
    `INSERT INTO alarm (id, kind, subject, priority, raised_at, params) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET priority = excluded.priority, raised_at = excluded.raised_at,
       params = excluded.params, acknowledged_by = NULL, acknowledged_at = NULL, cleared_at = NULL`,
  );
  const clear = db.prepare<[number, string]>('UPDATE alarm SET cleared_at = ? WHERE id = ?');
  const acknowledge = db.prepare<[string, number, string]>(
    'UPDATE alarm SET acknowledged_by = ?, acknowledged_at = ? WHERE id = ?',
  );
  const forget = db.prepare<[string]>(
    'DELETE FROM alarm WHERE id = ? AND cleared_at IS NOT NULL AND acknowledged_at IS NOT NULL',
  );

  return {
    'alarm.raised': ({ alarm, kind, subject, priority, params }, { time }) => {
      raise.run(alarm, kind, subject, priority, time, JSON.stringify(params));
    },
    'alarm.cleared': ({ alarm }, { time }) => {
      clear.run(time, alarm);
      forget.run(alarm);
    },
    'alarm.acknowledged': ({ alarm, by }, { time }) => {
      acknowledge.run(by, time, alarm);
      forget.run(alarm);
    },
  };
}
