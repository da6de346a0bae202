import type { WatchEvent } from '../../../model/events/alarms.ts';
import type { Sqlite } from '../../database.ts';
import type { Reducers } from './reducer.ts';

type Entry = readonly [
  seq: number,
  at: number,
  kind: string,
  had: string | null,
  has: string | null,
  notes: string,
  openAlarms: string,
  hadEvidence: string | null,
  hasEvidence: string | null,
];

/** Who watches the room, and the log of the shifts. */
export function watchReducers(db: Sqlite): Reducers<WatchEvent['type']> {
  const set = db.prepare<[string, number, string]>(
    `INSERT INTO watch (room, person, since, notes) VALUES (1, ?, ?, ?)
     ON CONFLICT (room) DO UPDATE SET person = excluded.person, since = excluded.since, notes = excluded.notes`,
  );
  const end = db.prepare<[]>('DELETE FROM watch');
  const log = db.prepare<[...Entry]>('INSERT INTO shift_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  return {
    'watch.taken': ({ person, insteadOf, notes, openAlarms, evidence }, { seq, time }) => {
      set.run(person, time, notes);
      log.run(seq, time, 'taken', insteadOf, person, notes, JSON.stringify(openAlarms), null, evidence);
    },
    'watch.handed-over': (event, { seq, time }) => {
      const { from, to, notes, openAlarms, fromEvidence, toEvidence } = event;
      set.run(to, time, notes);
      const open = JSON.stringify(openAlarms);
      log.run(seq, time, 'handed-over', from, to, notes, open, fromEvidence, toEvidence);
    },
    'watch.ended': ({ person, notes, openAlarms, evidence }, { seq, time }) => {
      end.run();
      log.run(seq, time, 'ended', person, null, notes, JSON.stringify(openAlarms), evidence, null);
    },
  };
}
