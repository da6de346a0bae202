import type { FastifyRequest } from 'fastify';
import type { Actor, Role } from '../../model/actor.ts';
import { Refusal } from '../../model/decision.ts';
import { reason } from '../../model/reasons.ts';
import type { PeopleService } from '../../services/people/index.ts';
import type { RouteSpec } from '../contract/index.ts';
import { DISPLAY_COOKIE, SESSION_COOKIE } from './cookies.ts';

const BEARER = /^Bearer +([\x21-\x7E]{1,200})$/i;

/**
 * Who calls, and whether they may. A bearer token speaks for itself. At a screen the person who is logged in comes
 * first, then the screen: so a wall goes on showing when a session ends, and a kiosk says why when a person's has.
 * @throws Refusal `not-logged-in`, `token-invalid`, `token-expired`, `role-missing`
 */
export function authenticate(
  request: FastifyRequest,
  people: Pick<PeopleService, 'authenticate'>,
  roles: Exclude<RouteSpec['roles'], 'anyone'>,
): Actor {
  let no: Refusal | null = null;
  for (const token of tokensOf(request)) {
    try {
      const actor = people.authenticate(token);
      if (roles === 'authenticated' || hasRole(actor, roles)) return actor;
      no ??= new Refusal(reason('role-missing', { needed: roles.join(', ') }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      no ??= error;
    }
  }
  throw no ?? new Refusal(reason('not-logged-in'));
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
