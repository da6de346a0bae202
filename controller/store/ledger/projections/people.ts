import type { PeopleEvent } from '../../../model/events.ts';
import type { Sqlite } from '../../database.ts';
import type { Reducers } from './reducer.ts';

type Text = string | null;

/** People, machines and who is logged in. Registering an id again replaces what was known of it. */
export function peopleReducers(db: Sqlite): Reducers<PeopleEvent['type']> {
  const person = db.prepare<[string, string, Text, string, Text, Text, Text]>(
    `INSERT INTO person (id, name, department, roles, login, pin_hash, card_hash) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, department = excluded.department, roles = excluded.roles,
       login = excluded.login, pin_hash = excluded.pin_hash, card_hash = excluded.card_hash`,
  );
  const client = db.prepare<[string, string, string, string, number | null]>(
    `INSERT INTO client (id, name, roles, token_hash, expires_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, roles = excluded.roles, token_hash = excluded.token_hash,
       expires_at = excluded.expires_at`,
  );
  const openSession = db.prepare<[string, string, string, string, number]>(
    'INSERT INTO session (id, person, token_hash, station, expires_at) VALUES (?, ?, ?, ?, ?)',
  );
  const closeSession = db.prepare<[string]>('DELETE FROM session WHERE id = ?');

  return {
    'person.registered': (event) => {
      const { person: id, name, department, roles, login, pinHash, cardHash } = event;
      person.run(id, name, department, JSON.stringify(roles), login, pinHash, cardHash);
    },
    'client.registered': ({ client: id, name, roles, tokenHash, expiresAt }) => {
      client.run(id, name, JSON.stringify(roles), tokenHash, expiresAt);
    },
    'session.opened': ({ session, person: who, tokenHash, station, expiresAt }) => {
      openSession.run(session, who, tokenHash, station, expiresAt);
    },
    'session.closed': ({ session }) => {
      closeSession.run(session);
    },
  };
}
