import { foldAlarm, isWithheld, type OneAlarmEvent } from '../../../model/alarm-fold.ts';
import type { Alarm } from '../../../model/alarms.ts';
import type { AlarmEvent, WatchEvent } from '../../../model/events/alarms.ts';
import type { Sqlite } from '../../database.ts';
import type { AlarmTable } from '../alarm-table.ts';
import type { Occasion, Reducers } from './reducer.ts';
import { watchReducers } from './watch.ts';

/** An alarm leaves its table when its condition ended, nobody has to do anything about it, and nothing withholds it. */
export function alarmReducers(db: Sqlite, table: AlarmTable): Reducers<AlarmEvent['type']> {
  const silence = db.prepare<[string, number]>(
    `INSERT INTO alarm_silence (room, silenced_by, silenced_at) VALUES (1, ?, ?)
     ON CONFLICT (room) DO UPDATE SET silenced_by = excluded.silenced_by, silenced_at = excluded.silenced_at`,
  );
  const sound = db.prepare<[]>('DELETE FROM alarm_silence');
  const follow = occurrences(db);

  const step = (event: OneAlarmEvent, occasion: Occasion): void => {
    const before = table.get(event.alarm);
    const after = foldAlarm(before, event, occasion.time);
    if (after) table.keep(after);
    else table.forget(event.alarm);
    follow(event, before, after, occasion);
    if (rings(event, before, after)) sound.run();
  };

  return {
    ...watchReducers(db),
    'alarm.raised': step,
    'alarm.cleared': step,
    'alarm.acknowledged': step,
    'alarm.confirmed': step,
    'alarm.realarmed': step,
    'alarm.shelved': step,
    'alarm.unshelved': step,
    'alarm.suppressed': step,
    'alarm.unsuppressed': step,
    'alarm.removed-from-service': step,
    'alarm.returned-to-service': step,
    'alarms.silenced': ({ by }, { time }) => {
      silence.run(by, time);
    },
    'alarms.probed': () => {},
  } satisfies Reducers<Exclude<AlarmEvent['type'], WatchEvent['type']>>;
}

/** Whether an event gives people something new to hear, so that the sound comes back. */
function rings(event: OneAlarmEvent, before: Alarm | null, after: Alarm | null): boolean {
  if (!after || isWithheld(after)) return false;
  const again = event.type === 'alarm.raised' || event.type === 'alarm.realarmed';
  return again || isToldNow(before, after);
}

/** Whether it is with this event that people are told. */
function isToldNow(before: Alarm | null, after: Alarm): boolean {
  return after.announcedAt !== null && after.announcedAt !== (before?.announcedAt ?? null);
}

/** Keeps what became of each occurrence. */
function occurrences(
  db: Sqlite,
): (event: OneAlarmEvent, before: Alarm | null, after: Alarm | null, occasion: Occasion) => void {
  const open = db.prepare<[number, string, string, string, string, number, number | null]>(
    `INSERT INTO alarm_occurrence (seq, alarm, kind, subject, priority, raised_at, announced_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const newest = 'seq = (SELECT max(seq) FROM alarm_occurrence WHERE alarm = ?)';
  const announce = db.prepare<[number, string]>(
    `UPDATE alarm_occurrence SET announced_at = ? WHERE ${newest} AND announced_at IS NULL`,
  );
  const clear = db.prepare<[number, string]>(
    `UPDATE alarm_occurrence SET cleared_at = ? WHERE ${newest} AND cleared_at IS NULL`,
  );
  // One acknowledgement answers every occurrence that people were told of and that nobody had acknowledged.
  const acknowledge = db.prepare<[number, string, string]>(
    `UPDATE alarm_occurrence SET acknowledged_at = ?, acknowledged_by = ?
     WHERE alarm = ? AND acknowledged_at IS NULL AND announced_at IS NOT NULL`,
  );
  return (event, before, after, { seq, time }) => {
    if (event.type === 'alarm.raised') {
      const { alarm, kind, subject, priority } = event;
      open.run(seq, alarm, kind, subject, priority, time, after && isWithheld(after) ? null : time);
      return;
    }
    if (event.type === 'alarm.cleared') clear.run(time, event.alarm);
    if (event.type === 'alarm.acknowledged') acknowledge.run(time, event.by, event.alarm);
    if (after && isToldNow(before, after)) announce.run(time, event.alarm);
  };
}
