import { type Actor, DAEMON } from '../../model/actor.ts';
import type { Clock } from '../../model/clock.ts';
import { credentialHash } from '../../model/credential.ts';
import { Refusal } from '../../model/decision.ts';
import type { MakeId } from '../../model/ids.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Person } from '../../model/people.ts';
import { reason } from '../../model/reasons.ts';
import { makeToken } from './credentials.ts';
import type { PeopleRepository, StoredSession } from './repository.ts';
import { SESSION_HARD_LIMIT_MS, SessionClock } from './session-clock.ts';

export interface SessionState {
  readonly id: string;
  readonly person: Person;
  readonly station: string;
  /** When it ends if it is not used again, epoch ms. */
  readonly expiresAt: number;
}

export interface SessionBookDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly ids: MakeId;
  readonly people: PeopleRepository;
  /** A session ends after so long without use, ms. */
  readonly idleMs: number;
}

/** The sessions of people who logged in: opened and closed in the journal, kept alive in memory by their use. */
export class SessionBook {
  readonly #deps: SessionBookDeps;
  readonly #clock: SessionClock;

  constructor(deps: SessionBookDeps) {
    this.#deps = deps;
    this.#clock = new SessionClock(deps.clock, deps.idleMs);
  }

  /** Opens a session and replaces the person's earlier one at the same station. The token is stored nowhere. */
  async open(
    person: Person,
    station: string,
    by: 'pin' | 'card',
  ): Promise<{ token: string; session: SessionState }> {
    const { ledger, people, ids } = this.#deps;
    const token = makeToken('session');
    const id = ids('S');
    const { limit, replaced } = await ledger.commit(actorOf(person, id), (tx) => {
      const older = people
        .openSessions()
        .filter((open) => open.person === person.id && open.station === station)
        .map((open) => open.id);
      const expiresAt = tx.now + SESSION_HARD_LIMIT_MS;
      tx.append(...older.map((session) => ({ type: 'session.closed', session, why: 'replaced' }) as const), {
        type: 'session.opened',
        session: id,
        person: person.id,
        tokenHash: credentialHash(token),
        station,
        expiresAt,
        by,
      });
      return { limit: expiresAt, replaced: older };
    });
    for (const session of replaced) this.#clock.forget(session);
    this.#clock.used(id);
    const expiresAt = this.#clock.endsAt({ id, expiresAt: limit });
    return { token, session: { id, person, station, expiresAt } };
  }

  /**
   * Who acts in a session; its idle time starts anew.
   * @throws Refusal `token-expired`, `token-invalid`
   */
  enter(session: StoredSession): Actor {
    if (this.#clock.expired(session)) throw new Refusal(reason('token-expired'));
    const person = this.#deps.people.person(session.person);
    if (!person) throw new Refusal(reason('token-invalid'));
    this.#clock.used(session.id);
    return actorOf(person, session.id);
  }

  /** An open session that has not run out, by id. Does not count as use. */
  find(id: string): SessionState | null {
    const { people } = this.#deps;
    const stored = people.openSessions().find((open) => open.id === id && !this.#clock.expired(open));
    const person = stored && people.person(stored.person);
    return stored && person
      ? { id, person, station: stored.station, expiresAt: this.#clock.endsAt(stored) }
      : null;
  }

  /** Whether a person has a session that has not run out. */
  has(person: string): boolean {
    return this.#deps.people
      .openSessions()
      .some((open) => open.person === person && !this.#clock.expired(open));
  }

  /** Ends one session. Ending one that has ended changes nothing. */
  async close(id: string, by: Actor): Promise<void> {
    await this.#close((open) => open.id === id, 'logout', by);
  }

  /** Journals the end of sessions that ran out. They were refused from that moment on, with or without this. */
  async closeExpired(): Promise<void> {
    await this.#close((open) => this.#clock.expired(open), 'expired', DAEMON);
  }

  async #close(which: (open: StoredSession) => boolean, why: 'logout' | 'expired', by: Actor): Promise<void> {
    const { ledger, people } = this.#deps;
    if (!people.openSessions().some(which)) return;
    const closed = await ledger.commit(by, (tx) => {
      const ending = people.openSessions().filter(which);
      tx.append(...ending.map((open) => ({ type: 'session.closed', session: open.id, why }) as const));
      return ending.map((open) => open.id);
    });
    for (const session of closed) this.#clock.forget(session);
  }
}

function actorOf(person: Person, session: string): Actor {
  return { kind: 'person', id: person.id, name: person.name, roles: person.roles, session };
}
