import type { Actor, Role } from '../../model/actor.ts';
import type { Cancel, Clock } from '../../model/clock.ts';
import { credentialHash } from '../../model/credential.ts';
import { granted, Refusal } from '../../model/decision.ts';
import type { MakeId } from '../../model/ids.ts';
import type { Ledger, Once } from '../../model/ledger.ts';
import type { ApiClient, Person } from '../../model/people.ts';
import { reason } from '../../model/reasons.ts';
import type { Log } from '../../../drivers/contract/index.ts';
import { Background } from '../../runtime/background.ts';
import { argon2id, makeToken, type PinHasher } from './credentials.ts';
import { decideRegistration, registrarReasons } from './decide-registration.ts';
import { LockOut } from './lock-out.ts';
import type { PeopleRepository } from './repository.ts';
import { SessionBook, type SessionState } from './session-book.ts';
import { Turnstile } from './turnstile.ts';

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
  readonly #checking = new Turnstile();
  readonly #sessions: SessionBook;
  readonly #background: Background;
  #decoy: Promise<string> | null = null;
  #cancel: Cancel | null = null;

  constructor(deps: PeopleDeps) {
    this.#deps = deps;
    this.#background = new Background(deps.log, 'expired sessions could not be closed');
    this.#pins = deps.pins ?? argon2id;
    this.#lockOut = new LockOut(deps.clock);
    this.#sessions = new SessionBook({ ...deps, idleMs: deps.sessionMinutes * 60_000 });
  }

  /** Closes sessions nobody uses any more, once a minute. */
  start(): void {
    this.#cancel ??= this.#deps.clock.every(SWEEP_MS, () =>
      this.#background.run(() => this.#sessions.closeExpired()),
    );
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    await this.#background.settled();
  }

  /**
   * Opens a session. An unknown login takes as long and says the same as a wrong PIN.
   * @param station the kiosk or screen, e.g. `kiosk-1`; the person's earlier session there is replaced
   * @returns the session's token, which is stored nowhere, and the session
   * @throws Refusal `too-many-attempts`, `pin-wrong`, `credential-unknown`, `role-missing`
   */
  async login(credentials: Credentials, station: string): Promise<{ token: string; session: SessionState }> {
    const person = await this.recognise(credentials, station);
    // Somebody without a role can borrow, and needs no session for that.
    if (person.roles.length === 0) throw new Refusal(reason('role-missing', { needed: 'keeper' }));
    return this.#sessions.open(person, station, 'pin' in credentials ? 'pin' : 'card');
  }

  /**
   * Who proves themselves with card or PIN, without opening a session: a second signature.
   * @param station where; wrong cards are counted by it
   * @throws Refusal `too-many-attempts`, `pin-wrong`, `credential-unknown`
   */
  async recognise(credentials: Credentials, station: string): Promise<Person> {
    return 'pin' in credentials
      ? this.#byPin(credentials.login, credentials.pin)
      : this.#byCard(credentials.card, station);
  }

  /**
   * Who is behind a token, of a session or of a client. A session's idle time starts anew.
   * @throws Refusal `token-invalid`, `token-expired`
   */
  authenticate(token: string): Actor {
    const { people, clock } = this.#deps;
    const hashed = credentialHash(token);
    const session = people.sessionByToken(hashed);
    if (session) return this.#sessions.enter(session);
    const client = people.clientByToken(hashed, clock.now());
    if (!client) throw new Refusal(reason('token-invalid'));
    return { kind: 'client', id: client.id, name: client.name, roles: client.roles, session: client.id };
  }

  /** The session an actor acts in; `null` for clients, the daemon, and one that ran out. Does not count as use. */
  session(actor: Actor): SessionState | null {
    return actor.session === undefined ? null : this.#sessions.find(actor.session);
  }

  /** Whether a person is logged in anywhere. */
  hasSession(person: string): boolean {
    return this.#sessions.has(person);
  }

  /** Ends the actor's own session. Ending one that has ended changes nothing. */
  async logout(actor: Actor): Promise<void> {
    if (actor.session !== undefined) await this.#sessions.close(actor.session, actor);
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

  async #byPin(login: string, pin: string): Promise<Person> {
    const name = login.trim().toLowerCase();
    this.#admit(`login:${name}`);
    // The same work is done for a login nobody has, so that the time taken tells nothing; made before it is needed.
    const decoy = await this.#decoyHash();
    const known = this.#deps.people.personByLogin(name);
    const right = await this.#checking.pass(() => this.#pins.verify(known?.pinHash ?? decoy, pin));
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
}
