import type { PeopleEvent, ShelvingEvent } from '../../../model/events.ts';
import type { IntentOutcome } from '../../../model/shelving.ts';
import type { Sqlite } from '../../database.ts';
import { aisleReducers } from './aisles.ts';
import { keepNewest } from './newest.ts';
import type { Reducers } from './reducer.ts';
import { toldAisles } from './told-aisles.ts';

/** Commands under which carriages roll. */
const MOTIONS: ReadonlySet<string> = new Set(['open-aisle', 'close-up', 'spread']);
/** Endings after which the controller is known to have done nothing for this intent. */
const UNMOVED: ReadonlySet<IntentOutcome> = new Set(['refused', 'never-sent']);
/** Motions of a bank that are kept: enough to learn travel times from, and few enough to keep for ever. */
const MOTIONS_KEPT = 200;

type Settled = Extract<ShelvingEvent, { type: 'intent.settled' }>;
type Sent = { readonly command: string; readonly opened_at: number };

const nothing = (): void => {};

/** Commands under way and what they took, which bank is latched, what stood open last, and modes; aisles apart. */
export function shelvingReducers(
  db: Sqlite,
): Reducers<ShelvingEvent['type'] | Extract<PeopleEvent['type'], 'session.opened'>> {
  const openIntent = db.prepare<[string, string, number, number, string, number, number, string]>(
    `INSERT INTO open_intent (intent, device, bank, sequence, command, argument, opened_at, opened_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const setSequence = db.prepare<[string, number]>(
    'INSERT INTO device_sequence (device, sequence) VALUES (?, ?) ON CONFLICT (device) DO UPDATE SET sequence = excluded.sequence',
  );
  const sentIntent = db.prepare<[string], Sent>(
    'SELECT command, opened_at FROM open_intent WHERE intent = ?',
  );
  const closeIntent = db.prepare<[string]>('DELETE FROM open_intent WHERE intent = ?');
  const aislesBefore = db.prepare<[number], { aisles: string | null }>(
    'SELECT aisles FROM open_aisles WHERE bank = ?',
  );
  const setAisles = db.prepare<[number, string | null]>(
    'INSERT INTO open_aisles (bank, aisles) VALUES (?, ?) ON CONFLICT (bank) DO UPDATE SET aisles = excluded.aisles',
  );
  const keepMotion = db.prepare<[number, number, string, string, string, number]>(
    'INSERT INTO settled_motion (bank, seq, command, from_aisles, to_aisles, took_ms) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const dropMotions = keepNewest(db, 'settled_motion', MOTIONS_KEPT);
  const latch = db.prepare<[number, string, number]>(
    `INSERT INTO latched_stop (bank, cause, since) VALUES (?, ?, ?)
     ON CONFLICT (bank) DO UPDATE SET cause = excluded.cause, since = excluded.since`,
  );
  const unlatch = db.prepare<[number]>('DELETE FROM latched_stop WHERE bank = ?');
  const enterMode = db.prepare<[number, string, number, string, string, number | null, string | null]>(
    `INSERT INTO bank_mode (bank, mode, since, entered_by, why, until, person) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (bank, mode) DO UPDATE SET since = excluded.since, entered_by = excluded.entered_by,
       why = excluded.why, until = excluded.until, person = excluded.person`,
  );
  const lock = db.prepare<[number]>('INSERT OR IGNORE INTO controller_lock (bank) VALUES (?)');
  const unlock = db.prepare<[number]>('DELETE FROM controller_lock WHERE bank = ?');
  const leaveMode = db.prepare<[number, string]>('DELETE FROM bank_mode WHERE bank = ? AND mode = ?');

  const moved = (bank: number, aisles: readonly number[] | null): void => {
    setAisles.run(bank, aisles && JSON.stringify(aisles));
  };
  /** Keeps what a motion took that ended as it should and whose both ends are known. */
  const learn = (
    { bank, outcome }: Settled,
    sent: Sent,
    to: readonly number[],
    at: { seq: number; time: number },
  ) => {
    const from = aislesBefore.get(bank)?.aisles;
    if (outcome !== 'done' || from === undefined || from === null || at.time < sent.opened_at) return;
    keepMotion.run(bank, at.seq, sent.command, from, JSON.stringify(to), at.time - sent.opened_at);
    dropMotions(bank);
  };

  return {
    ...aisleReducers(db),
    'intent.opened': (event, { time }) => {
      const { intent, device, bank, sequence, command, argument, openedBy } = event;
      openIntent.run(intent, device, bank, sequence, command, argument, time, openedBy);
      setSequence.run(device, sequence);
    },
    'intent.settled': (event: Settled & { openAisle?: number | null }, occasion) => {
      const { intent, bank, outcome } = event;
      const sent = sentIntent.get(intent);
      closeIntent.run(intent);
      // A lock that may have been taken counts; an unlock only when it was.
      if (sent?.command === 'lock' && !UNMOVED.has(outcome)) lock.run(bank);
      if (sent?.command === 'unlock' && outcome === 'done') unlock.run(bank);
      const rolled = sent && MOTIONS.has(sent.command);
      const seen = toldAisles(event.openAisles ?? event.openAisle);
      if (rolled && seen) learn(event, sent, seen, occasion);
      if (seen) moved(bank, seen);
      else if (rolled && !UNMOVED.has(outcome)) moved(bank, null);
    },
    'stop.latched': ({ bank, cause }, { time }) => {
      latch.run(bank, cause, time);
    },
    'stop.cleared': ({ bank }) => {
      unlatch.run(bank);
    },
    'bank.moved-externally': ({ bank, to }) => moved(bank, toldAisles(to)),
    'mode.entered': ({ bank, mode, by, why, until, person }, { time }) => {
      enterMode.run(bank, mode, time, by, why, until, person);
    },
    'mode.left': ({ bank, mode }) => {
      leaveMode.run(bank, mode);
    },
    'bank.ran-on': nothing,
    'bank.commanded-by-other': nothing,
    'ventilation.verified': nothing,
  };
}
