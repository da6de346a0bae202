import type { Role } from '../../../model/actor.ts';
import type { ApiClient, Person } from '../../../model/people.ts';
import type { PeopleRepository, StoredSession } from '../../../services/people/repository.ts';
import type { Sqlite, Statement } from '../../database.ts';

interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly department: string | null;
  readonly roles: string;
}

interface LoginRow extends PersonRow {
  readonly pin_hash: string;
}

interface ClientRow {
  readonly id: string;
  readonly name: string;
  readonly roles: string;
}

function rolesOf(text: string): readonly Role[] {
  return JSON.parse(text) as readonly Role[];
}

function personOf({ id, name, department, roles }: PersonRow): Person {
  return { id, name, roles: rolesOf(roles), ...(department !== null && { department }) };
}

const PERSON = 'SELECT id, name, department, roles FROM person';
const SESSION = 'SELECT id, person, station, expires_at AS expiresAt FROM session';

/** People, machines and open sessions, read from the ledger. */
export class SqlitePeople implements PeopleRepository {
  readonly #person: Statement<[string], PersonRow>;
  readonly #byLogin: Statement<[string], LoginRow>;
  readonly #byCard: Statement<[string], PersonRow>;
  readonly #all: Statement<[], PersonRow>;
  readonly #client: Statement<[string, number], ClientRow>;
  readonly #session: Statement<[string], StoredSession>;
  readonly #sessions: Statement<[], StoredSession>;

  constructor(db: Sqlite) {
    this.#person = db.prepare(`${PERSON} WHERE id = ?`);
    this.#byLogin = db.prepare(
      'SELECT id, name, department, roles, pin_hash FROM person WHERE login = ? AND pin_hash IS NOT NULL',
    );
    this.#byCard = db.prepare(`${PERSON} WHERE card_hash = ?`);
    this.#all = db.prepare(`${PERSON} ORDER BY name, id`);
    this.#client = db.prepare(
      'SELECT id, name, roles FROM client WHERE token_hash = ? AND (expires_at IS NULL OR expires_at > ?)',
    );
    this.#session = db.prepare(`${SESSION} WHERE token_hash = ?`);
    this.#sessions = db.prepare(`${SESSION} ORDER BY id`);
  }

  person(id: string): Person | null {
    const row = this.#person.get(id);
    return row ? personOf(row) : null;
  }

  personByLogin(login: string): { person: Person; pinHash: string } | null {
    const row = this.#byLogin.get(login);
    return row ? { person: personOf(row), pinHash: row.pin_hash } : null;
  }

  personByCard(cardHash: string): Person | null {
    const row = this.#byCard.get(cardHash);
    return row ? personOf(row) : null;
  }

  clientByToken(tokenHash: string, now: number): ApiClient | null {
    const row = this.#client.get(tokenHash, now);
    return row ? { id: row.id, name: row.name, roles: rolesOf(row.roles) } : null;
  }

  sessionByToken(tokenHash: string): StoredSession | null {
    return this.#session.get(tokenHash) ?? null;
  }

  openSessions(): readonly StoredSession[] {
    return this.#sessions.all();
  }

  people(): readonly Person[] {
    return this.#all.all().map(personOf);
  }
}
