import type { ShelvingEvent } from '../../../model/events.ts';
import type { IntentOutcome } from '../../../model/shelving.ts';
import type { Sqlite } from '../../database.ts';
import type { Reducers } from './reducer.ts';

/** Commands under which carriages roll. */
const MOTIONS: ReadonlySet<string> = new Set(['open-aisle', 'close-up', 'spread']);
/** Endings after which the carriages are known not to have moved for this intent. */
const UNMOVED: ReadonlySet<IntentOutcome> = new Set(['refused', 'never-sent']);

/** Commands under way, who holds which aisle, which bank is latched, and what stood open last. */
export function shelvingReducers(db: Sqlite): Reducers<ShelvingEvent['type']> {
  const openIntent = db.prepare<[string, string, number, number, string, number, number, string]>(
    `INSERT INTO open_intent (intent, device, bank, sequence, command, argument, opened_at, opened_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const setSequence = db.prepare<[string, number]>(
    'INSERT INTO device_sequence (device, sequence) VALUES (?, ?) ON CONFLICT (device) DO UPDATE SET sequence = excluded.sequence',
  );
  const intentCommand = db.prepare<[string], { command: string }>(
    'SELECT command FROM open_intent WHERE intent = ?',
  );
  const closeIntent = db.prepare<[string]>('DELETE FROM open_intent WHERE intent = ?');
  const setAisle = db.prepare<[number, number | null]>(
    'INSERT INTO open_aisle (bank, aisle) VALUES (?, ?) ON CONFLICT (bank) DO UPDATE SET aisle = excluded.aisle',
  );
  const hold = db.prepare<[number, number, string, string, number]>(
    `INSERT INTO aisle_hold (bank, aisle, holder, session, since) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (bank, aisle) DO UPDATE SET holder = excluded.holder, session = excluded.session, since = excluded.since`,
  );
  const release = db.prepare<[number, number]>('DELETE FROM aisle_hold WHERE bank = ? AND aisle = ?');
  const latch = db.prepare<[number, string, number]>(
    `INSERT INTO latched_stop (bank, cause, since) VALUES (?, ?, ?)
     ON CONFLICT (bank) DO UPDATE SET cause = excluded.cause, since = excluded.since`,
  );
  const unlatch = db.prepare<[number]>('DELETE FROM latched_stop WHERE bank = ?');

  return {
    'intent.opened': (event, { time }) => {
      const { intent, device, bank, sequence, command, argument, openedBy } = event;
      openIntent.run(intent, device, bank, sequence, command, argument, time, openedBy);
      setSequence.run(device, sequence);
    },
    'intent.settled': ({ intent, bank, outcome, openAisle }) => {
      const sent = intentCommand.get(intent);
      closeIntent.run(intent);
      const seen = openAisle ?? null;
      if (seen !== null) setAisle.run(bank, seen);
      else if (sent && MOTIONS.has(sent.command) && !UNMOVED.has(outcome)) setAisle.run(bank, null);
    },
    'aisle.held': ({ bank, aisle, holder, session }, { time }) => {
      hold.run(bank, aisle, holder, session, time);
    },
    'aisle.released': ({ bank, aisle }) => {
      release.run(bank, aisle);
    },
    'stop.latched': ({ bank, cause }, { time }) => {
      latch.run(bank, cause, time);
    },
    'stop.cleared': ({ bank }) => {
      unlatch.run(bank);
    },
    'bank.moved-externally': ({ bank, to }) => {
      setAisle.run(bank, to);
    },
  };
}
