import type { AlarmEvent } from '../../../model/events/alarms.ts';
import type { NotifyEvent } from '../../../model/events/notify.ts';
import type { QueuedNotice } from '../../../model/notify.ts';
import type { Sqlite } from '../../database.ts';
import { StoreError } from '../../errors.ts';
import { type Occasion, type Reducers, updateOne } from './reducer.ts';

/** Sent messages of one channel and lane that are kept: more than any limit of a channel counts. */
const SENT_KEPT = 1000;

/** After these nobody needs to be told of an alarm any more. */
type Ending = Extract<AlarmEvent['type'], 'alarm.acknowledged' | 'alarm.confirmed'>;

/** The outbox, the steps of chains, how channels fared, and what was sent lately. */
export function notifyReducers(db: Sqlite): Reducers<NotifyEvent['type'] | Ending> {
  const insert = db.prepare<[string, number, string]>(
    'INSERT INTO notice (message, seq, record) VALUES (?, ?, ?)',
  );
  const update = db.prepare<[string, string]>('UPDATE notice SET record = ? WHERE message = ?');
  const find = db.prepare<[string], { record: string }>('SELECT record FROM notice WHERE message = ?');
  const remove = db.prepare<[string]>('DELETE FROM notice WHERE message = ?');
  const take = db.prepare<[string, string, number, number, number]>(
    'INSERT INTO notify_step (alarm, chain, step, ring, since) VALUES (?, ?, ?, ?, ?)',
  );
  const forgetSteps = db.prepare<[string]>('DELETE FROM notify_step WHERE alarm = ?');
  const good = db.prepare<[string, number]>(
    `INSERT INTO notify_result (channel, delivered_at, failures) VALUES (?, ?, 0)
     ON CONFLICT (channel) DO UPDATE SET delivered_at = excluded.delivered_at, problem = NULL, failures = 0`,
  );
  const bad = db.prepare<[string, number, string]>(
    `INSERT INTO notify_result (channel, failed_at, problem, failures) VALUES (?, ?, ?, 1)
     ON CONFLICT (channel) DO UPDATE SET failed_at = excluded.failed_at, problem = excluded.problem,
       failures = failures + 1`,
  );
  const keepSent = db.prepare<[number, string, string, number]>(
    'INSERT INTO notify_sent (seq, channel, lane, at) VALUES (?, ?, ?, ?)',
  );
  const dropSent = db.prepare<[string, string, string, string, number]>(
    `DELETE FROM notify_sent WHERE channel = ? AND lane = ? AND seq <=
       (SELECT seq FROM notify_sent WHERE channel = ? AND lane = ? ORDER BY seq DESC LIMIT 1 OFFSET ?)`,
  );

  const queued = (message: string): QueuedNotice => {
    const row = find.get(message);
    if (!row) throw new StoreError('journal-unreadable', 'the event is about an unknown message');
    return JSON.parse(row.record) as QueuedNotice;
  };
  const change = (notice: QueuedNotice): void =>
    updateOne(update, 'message', JSON.stringify(notice), notice.message);
  const sent = (channel: string, lane: string, { seq, time }: Occasion): void => {
    keepSent.run(seq, channel, lane, time);
    dropSent.run(channel, lane, channel, lane, SENT_KEPT);
  };
  const told = ({ alarm }: { readonly alarm: string }): void => {
    forgetSteps.run(alarm);
  };

  return {
    'notify.queued': ({ type: _type, by: _by, replaces = [], ...notice }, { seq, time }) => {
      for (const message of replaces) remove.run(message);
      const record: QueuedNotice = {
        ...notice,
        queuedAt: time,
        attempts: 0,
        attemptedAt: null,
        retryAt: time,
        mayHaveArrived: false,
      };
      insert.run(notice.message, seq, JSON.stringify(record));
    },
    'notify.attempted': ({ message, attempt }, { time }) =>
      change({ ...queued(message), attempts: attempt, attemptedAt: time }),
    'notify.delivered': ({ message, channel, lane }, occasion) => {
      updateOne(remove, 'message', message);
      good.run(channel, occasion.time);
      sent(channel, lane, occasion);
    },
    'notify.failed': ({ message, channel, lane, why, mayHaveArrived, retryAt }, occasion) => {
      bad.run(channel, occasion.time, why);
      if (mayHaveArrived) sent(channel, lane, occasion);
      if (retryAt === null) {
        updateOne(remove, 'message', message);
        return;
      }
      const notice = queued(message);
      change({
        ...notice,
        attemptedAt: null,
        retryAt,
        mayHaveArrived: notice.mayHaveArrived || mayHaveArrived,
      });
    },
    'notify.escalated': ({ alarm, chain, step, ring, since }) => {
      take.run(alarm, chain, step, ring, since);
    },
    'notify.siren-tested': () => {},
    'alarm.acknowledged': told,
    'alarm.confirmed': told,
  };
}
