import type { RequestEvent } from '../../../model/events.ts';
import type { Sqlite } from '../../database.ts';
import type { Reducers } from './reducer.ts';

/** Which journal entry holds the answer to an idempotency key; a second answer to a key cannot be written. */
export function answerReducers(db: Sqlite): Reducers<RequestEvent['type']> {
  const insert = db.prepare<[string, string, string, number]>(
    'INSERT INTO answer (principal, key, fingerprint, seq) VALUES (?, ?, ?, ?)',
  );
  return {
    'request.answered': ({ principal, key, fingerprint }, { seq }) => {
      insert.run(principal, key, fingerprint, seq);
    },
  };
}
