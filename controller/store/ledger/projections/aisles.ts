import type { Sqlite } from '../../database.ts';
import { keepNewest } from './newest.ts';
import { type Occasion, type Reducers, updateOne } from './reducer.ts';

/** Ended holds of a bank that are kept: enough to estimate a wait from, and few enough to keep for ever. */
const HOLDS_KEPT = 200;

type AisleEvents =
  | 'aisle.held'
  | 'aisle.released'
  | 'aisle.handed-over'
  | 'aisle.queued'
  | 'aisle.called'
  | 'aisle.unqueued'
  | 'session.opened';

/** Who holds which aisle and for how long people hold one, and who waits. */
export function aisleReducers(db: Sqlite): Reducers<AisleEvents> {
  const hold = db.prepare<[number, number, string, string, number]>(
    `INSERT INTO aisle_hold (bank, aisle, holder, session, since) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (bank, aisle) DO UPDATE SET holder = excluded.holder, session = excluded.session, since = excluded.since`,
  );
  const heldSince = db.prepare<[number, number], { since: number }>(
    'SELECT since FROM aisle_hold WHERE bank = ? AND aisle = ?',
  );
  const release = db.prepare<[number, number]>('DELETE FROM aisle_hold WHERE bank = ? AND aisle = ?');
  const handOver = db.prepare<[string, number, number, number]>(
    `UPDATE aisle_hold SET holder = ?, session = '', since = ? WHERE bank = ? AND aisle = ?`,
  );
  const claimSession = db.prepare<[string, string]>(
    `UPDATE aisle_hold SET session = ? WHERE holder = ? AND session = ''`,
  );
  const keepEnded = db.prepare<[number, number, number]>(
    'INSERT INTO ended_hold (bank, seq, lasted_ms) VALUES (?, ?, ?)',
  );
  const dropEnded = keepNewest(db, 'ended_hold', HOLDS_KEPT);
  const queue = db.prepare<[string, number, number, string, string, number]>(
    'INSERT INTO aisle_claim (claim, bank, aisle, person, session, since) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const call = db.prepare<[number, string]>('UPDATE aisle_claim SET called_until = ? WHERE claim = ?');
  const unqueue = db.prepare<[string]>('DELETE FROM aisle_claim WHERE claim = ?');

  /** Keeps how long the present holder had the aisle; a clock that was set back since tells nothing. */
  const ended = (bank: number, aisle: number, { seq, time }: Occasion): void => {
    const since = heldSince.get(bank, aisle)?.since ?? Infinity;
    if (time < since) return;
    keepEnded.run(bank, seq, time - since);
    dropEnded(bank);
  };

  return {
    'aisle.held': ({ bank, aisle, holder, session }, { time }) => {
      hold.run(bank, aisle, holder, session, time);
    },
    'aisle.released': ({ bank, aisle, why }, occasion) => {
      // An aisle that never opened was of no use to anybody.
      if (why !== 'not-opened') ended(bank, aisle, occasion);
      release.run(bank, aisle);
    },
    'aisle.handed-over': ({ bank, aisle, to }, occasion) => {
      ended(bank, aisle, occasion);
      updateOne(handOver, `hold of aisle ${aisle} of bank ${bank}`, to, occasion.time, bank, aisle);
    },
    // Who took an aisle over without being logged in holds it by the session that begins now.
    'session.opened': ({ session, person }) => {
      claimSession.run(session, person);
    },
    'aisle.queued': ({ claim, bank, aisle, person, session }, { time }) => {
      queue.run(claim, bank, aisle, person, session, time);
    },
    'aisle.called': ({ claim, until }) => updateOne(call, `claim ${claim}`, until, claim),
    'aisle.unqueued': ({ claim }) => updateOne(unqueue, `claim ${claim}`, claim),
  };
}
