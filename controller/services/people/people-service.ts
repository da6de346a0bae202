import { type Actor, DAEMON, type Role } from '../../model/actor.ts';
import type { Cancel, Clock } from '../../model/clock.ts';
import { credentialHash } from '../../model/credential.ts';
import { granted, Refusal } from '../../model/decision.ts';
import type { MakeId } from '../../model/ids.ts';
import type { Ledger, Once } from '../../model/ledger.ts';
import type { ApiClient, Person } from '../../model/people.ts';
import { reason } from '../../model/reasons.ts';
import type { Log } from '../../../drivers/contract/index.ts';
import { argon2id, makeToken, type PinHasher } from './credentials.ts';
import { decideRegistration, registrarReasons } from './decide-registration.ts';
import { LockOut } from './lock-out.ts';
import type { PeopleRepository, StoredSession } from './repository.ts';
import { SESSION_HARD_LIMIT_MS, SessionClock } from './session-clock.ts';

export interface PeopleDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly ids: MakeId;
  readonly people: PeopleRepository;
  /** A session ends after so long without use, minutes. */
  readonly sessionMinutes: number;
  readonly pins?: PinHasher;
}

/** Either way in: login and PIN, or the card in one's hand. */
export type Credentials = { readonly login: string; readonly pin: string } | { readonly card: string };

export interface SessionState {
  readonly id: string;
  readonly person: Person;
  readonly station: string;
  /** When it ends if it is not used again, epoch ms. */
  readonly expiresAt: number;
}

export interface PersonInput {
  /** Given by the house (a staff number); made up when left out. */
  readonly id?: string;
  readonly name: string;
  readonly department?: string;
  readonly roles: readonly Role[];
  readonly login?: string;
  readonly pin?: string;
  readonly card?: string;
}

export interface ClientInput {
  readonly name: string;
  readonly roles: readonly Role[];
  /** Epoch ms; never when left out. */
  readonly expiresAt?: number;
}

const SWEEP_MS = 60_000;

/** Who is who: people, cards, machines with tokens, and the sessions of those who logged in. */
export class PeopleService {
  readonly #deps: PeopleDeps;
  readonly #pins: PinHasher;
  readonly #lockOut: LockOut;
  readonly #sessions: SessionClock;
  #decoy: Promise<string> | null = null;
  #cancel: Cancel | null = null;
  #running: Promise<unknown> = Promise.resolve();

  constructor(deps: PeopleDeps) {
    this.#deps = deps;
    this.#pins = deps.pins ?? argon2id;
    this.#lockOut = new LockOut(deps.clock);
    this.#sessions = new SessionClock(deps.clock, deps.sessionMinutes * 60_000);
  }

  /** Closes sessions nobody uses any more, once a minute. */
  start(): void {
    this.#cancel ??= this.#deps.clock.every(SWEEP_MS, () => {
      this.#running = this.closeExpired().catch((error: unknown) =>
        this.#deps.log.error({ error }, 'expired sessions could not be closed'),
      );
    });
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    await this.#running;
  }

  /**
   * Opens a session. An unknown login takes as long and says the same as a wrong PIN.
   * @param station the kiosk or screen, e.g. `kiosk-1`; the person's earlier session there is replaced
   * @returns the session's token, which is stored nowhere, and the session
   * @throws Refusal `too-many-attempts`, `pin-wrong`, `credential-unknown`, `role-missing`
   */
  async login(credentials: Credentials, station: string): Promise<{ token: string; session: SessionState }> {
    const person =
      'pin' in credentials
        ? await this.#byPin(credentials.login, credentials.pin)
        : this.#byCard(credentials.card, station);
    // Somebody without a role can borrow, and needs no session for that.
    if (person.roles.length === 0) throw new Refusal(reason('role-missing', { needed: 'keeper' }));
    return this.#open(person, station, 'pin' in credentials ? 'pin' : 'card');
  }

  /**
   * Who is behind a token, of a session or of a client. A session's idle time starts anew.
   * @throws Refusal `token-invalid`, `token-expired`
   */
  authenticate(token: string): Actor {
    const { people, clock } = this.#deps;
    const hashed = credentialHash(token);
    const session = people.sessionByToken(hashed);
    if (session) return this.#inSession(session);
    const client = people.clientByToken(hashed, clock.now());
    if (!client) throw new Refusal(reason('token-invalid'));
    return { kind: 'client', id: client.id, name: client.name, roles: client.roles, session: client.id };
  }

  /** The session an actor acts in; `null` for clients and the daemon. Does not count as use. */
  session(actor: Actor): SessionState | null {
    const { people } = this.#deps;
    const stored = people.openSessions().find((open) => open.id === actor.session);
    const person = stored && people.person(stored.person);
    return stored && person
      ? { id: stored.id, person, station: stored.station, expiresAt: this.#sessions.endsAt(stored) }
      : null;
  }

  /** Whether a person is logged in anywhere; a session that ran out does not count. */
  hasSession(person: string): boolean {
    const open = this.#deps.people.openSessions();
    return open.some((session) => session.person === person && !this.#sessions.expired(session));
  }

  /** Ends the actor's own session. Ending one that has ended changes nothing. */
  async logout(actor: Actor): Promise<void> {
    await this.#close((open) => open.id === actor.session, 'logout', actor);
  }

  /**
   * Who a card or id belongs to.
   * @throws Refusal `borrower-unknown`
   */
  identify(named: { readonly card: string } | { readonly person: string }): Person {
    const { people } = this.#deps;
    const person =
      'card' in named ? people.personByCard(credentialHash(named.card)) : people.person(named.person);
    if (!person) throw new Refusal(reason('borrower-unknown'));
    return person;
  }

  people(): readonly Person[] {
    return this.#deps.people.people();
  }

  /** Makes a person known. Throws `Refusal('credential-taken')` for an id, login or card somebody else has. */
  async registerPerson(actor: Actor, input: PersonInput, once?: Once): Promise<Person> {
    const { ledger, people, ids } = this.#deps;
    const pinHash = input.pin === undefined ? null : await this.#pins.hash(input.pin);
    const login = input.login?.trim().toLowerCase() ?? null;
    const cardHash = input.card === undefined ? null : credentialHash(input.card);
    return ledger.commit(
      actor,
      (tx) => {
        const id = input.id ?? ids('P');
        const taken = {
          person: people.person(id) !== null,
          login: login !== null && people.personByLogin(login) !== null,
          card: cardHash !== null && people.personByCard(cardHash) !== null,
        };
        const command = {
          actor,
          person: id,
          name: input.name,
          department: input.department ?? null,
          roles: input.roles,
          login,
          pinHash,
          cardHash,
        };
        tx.append(...granted(decideRegistration(taken, command)).events);
        return people.person(id) as Person;
      },
      once,
    );
  }

  /** Makes a machine known. The token is given this once and stored nowhere. */
  async registerClient(actor: Actor, input: ClientInput): Promise<{ token: string; client: ApiClient }> {
    const { ledger, ids } = this.#deps;
    const token = makeToken('client');
    const client: ApiClient = { id: ids('C'), name: input.name, roles: input.roles };
    await ledger.commit(actor, (tx) => {
      const [first, ...rest] = registrarReasons(actor);
      if (first) throw new Refusal(first, ...rest);
      tx.append({
        type: 'client.registered',
        client: client.id,
        name: client.name,
        roles: client.roles,
        tokenHash: credentialHash(token),
        expiresAt: input.expiresAt ?? null,
      });
    });
    return { token, client };
  }

  /** Journals the end of sessions that ran out. They were refused from that moment on, with or without this. */
  async closeExpired(): Promise<void> {
    await this.#close((open) => this.#sessions.expired(open), 'expired', DAEMON);
  }

  async #byPin(login: string, pin: string): Promise<Person> {
    const name = login.trim().toLowerCase();
    this.#admit(`login:${name}`);
    const known = this.#deps.people.personByLogin(name);
    // The same work is done for a login nobody has, so that the time taken tells nothing.
    const right = await this.#pins.verify(known?.pinHash ?? (await this.#decoyHash()), pin);
    if (!known || !right) throw new Refusal(reason('pin-wrong'));
    this.#lockOut.right(`login:${name}`);
    return known.person;
  }

  #byCard(card: string, station: string): Person {
    this.#admit(`card:${station}`);
    const person = this.#deps.people.personByCard(credentialHash(card));
    if (!person) throw new Refusal(reason('credential-unknown'));
    this.#lockOut.right(`card:${station}`);
    return person;
  }

  #admit(name: string): void {
    const waitMs = this.#lockOut.waitMs(name);
    if (waitMs > 0) throw new Refusal(reason('too-many-attempts', { waitSeconds: Math.ceil(waitMs / 1000) }));
    this.#lockOut.trying(name);
  }

  #decoyHash(): Promise<string> {
    this.#decoy ??= this.#pins.hash(makeToken('session'));
    return this.#decoy;
  }

  async #open(
    person: Person,
    station: string,
    by: 'pin' | 'card',
  ): Promise<{ token: string; session: SessionState }> {
    const { ledger, people, ids } = this.#deps;
    const token = makeToken('session');
    const id = ids('S');
    const actor: Actor = {
      kind: 'person',
      id: person.id,
      name: person.name,
      roles: person.roles,
      session: id,
    };
    const { expiresAt, replaced } = await ledger.commit(actor, (tx) => {
      const older = people
        .openSessions()
        .filter((open) => open.person === person.id && open.station === station)
        .map((open) => open.id);
      const limit = tx.now + SESSION_HARD_LIMIT_MS;
      tx.append(...older.map((session) => ({ type: 'session.closed', session, why: 'replaced' }) as const), {
        type: 'session.opened',
        session: id,
        person: person.id,
        tokenHash: credentialHash(token),
        station,
        expiresAt: limit,
        by,
      });
      return { expiresAt: limit, replaced: older };
    });
    for (const session of replaced) this.#sessions.forget(session);
    this.#sessions.used(id);
    return {
      token,
      session: { id, person, station, expiresAt: this.#sessions.endsAt({ id, expiresAt }) },
    };
  }

  #inSession(session: StoredSession): Actor {
    if (this.#sessions.expired(session)) throw new Refusal(reason('token-expired'));
    const person = this.#deps.people.person(session.person);
    if (!person) throw new Refusal(reason('token-invalid'));
    this.#sessions.used(session.id);
    return { kind: 'person', id: person.id, name: person.name, roles: person.roles, session: session.id };
  }

  async #close(which: (open: StoredSession) => boolean, why: 'logout' | 'expired', by: Actor): Promise<void> {
    const { ledger, people } = this.#deps;
    if (!people.openSessions().some(which)) return;
    const closed = await ledger.commit(by, (tx) => {
      const ending = people.openSessions().filter(which);
      tx.append(...ending.map((open) => ({ type: 'session.closed', session: open.id, why }) as const));
      return ending.map((open) => open.id);
    });
    for (const session of closed) this.#sessions.forget(session);
  }
}
