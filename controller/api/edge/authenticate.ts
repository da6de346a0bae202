import type { FastifyRequest } from 'fastify';
import type { Actor, Role } from '../../model/actor.ts';
import type { Clock } from '../../model/clock.ts';
import { Refusal } from '../../model/decision.ts';
import type { EventType } from '../../model/events.ts';
import { reason } from '../../model/reasons.ts';
import type { PeopleService } from '../../services/people/index.ts';
import type { RouteSpec } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import { DISPLAY_COOKIE, SESSION_COOKIE } from './cookies.ts';

const BEARER = /^Bearer +([\x21-\x7E]{1,200})$/i;

/** A token is looked up again after this, ms: soon enough for expiry, and for use to keep a session alive. */
const TRUSTED_MS = 1000;
const TRUSTED_TOKENS = 1000;
/** Events after which what is known of a token may be wrong. */
const UNSETTLING: ReadonlySet<EventType> = new Set([
  'session.closed',
  'person.registered',
  'client.registered',
]);

/** Knows who calls, and whether they may. Remembers tokens for a moment, and forgets them at once when people change. */
export class Doorkeeper {
  readonly #people: Pick<PeopleService, 'authenticate'>;
  readonly #clock: Clock;
  readonly #trusted = new Map<string, { readonly actor: Actor; readonly at: number }>();
  readonly #unsubscribe: () => void;

  constructor({ people, clock, ledger }: Pick<ApiDeps, 'people' | 'clock' | 'ledger'>) {
    this.#people = people;
    this.#clock = clock;
    this.#unsubscribe = ledger.onCommitted((entries) => {
      if (entries.some(({ event }) => UNSETTLING.has(event.type))) this.#trusted.clear();
    });
  }

  close(): void {
    this.#unsubscribe();
  }

  /**
   * The caller, when they have one of the roles. A bearer token speaks for itself. At a screen the person who is logged
   * in comes first, then the screen: so a wall goes on showing when a session ends, and a kiosk says why when a
   * person's has.
   * @throws Refusal `not-logged-in`, `token-invalid`, `token-expired`, `role-missing`
   */
  admit(request: FastifyRequest, roles: Exclude<RouteSpec['roles'], 'anyone'>): Actor {
    let no: Refusal | null = null;
    for (const token of tokensOf(request)) {
      try {
        const actor = this.#actor(token);
        if (roles === 'authenticated' || hasRole(actor, roles)) return actor;
        no ??= new Refusal(reason('role-missing', { needed: roles.join(', ') }));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        no ??= error;
      }
    }
    throw no ?? new Refusal(reason('not-logged-in'));
  }

  #actor(token: string): Actor {
    const now = this.#clock.now();
    const known = this.#trusted.get(token);
    if (known && now >= known.at && now - known.at < TRUSTED_MS) return known.actor;
    this.#trusted.delete(token);
    const actor = this.#people.authenticate(token);
    if (this.#trusted.size >= TRUSTED_TOKENS) this.#trusted.clear();
    this.#trusted.set(token, { actor, at: now });
    return actor;
  }
}

function tokensOf(request: FastifyRequest): readonly string[] {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = BEARER.exec(authorization)?.[1];
    if (token === undefined) throw new Refusal(reason('token-invalid'));
    return [token];
  }
  const { [SESSION_COOKIE]: session, [DISPLAY_COOKIE]: display } = request.cookies;
  return [session, display].filter((token) => token !== undefined && token !== '') as string[];
}

/** Whether an actor has one of the roles. */
export function hasRole(actor: Actor, roles: readonly Role[]): boolean {
  return actor.roles.some((role) => roles.includes(role));
}
