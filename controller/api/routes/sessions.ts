import type { Actor } from '../../model/actor.ts';
import { Refusal } from '../../model/decision.ts';
import { reason } from '../../model/reasons.ts';
import type { SessionState } from '../../services/people/index.ts';
import type { SessionView } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import { hasRole } from '../edge/authenticate.ts';
import { clearSessionCookie, setDisplayCookie, setSessionCookie } from '../edge/cookies.ts';
import { InputInvalid } from '../edge/problem.ts';
import { instant } from '../views/time.ts';
import type { Handlers } from './call.ts';

type SessionRoute =
  | 'POST /sessions'
  | 'POST /sessions/display'
  | 'GET /sessions/current'
  | 'DELETE /sessions/current'
  | 'POST /borrowers/identify';

/** What a client's token is good for when nothing limits it: as long as anyone will look. */
const NEVER = '9999-12-31T23:59:59.999Z';

/** Logging in and out, and who a borrower's card belongs to. */
export function sessionHandlers({ people, config }: ApiDeps): Handlers<SessionRoute> {
  return {
    'POST /sessions': async ({ body, request, reply }) => {
      // Wrong cards are counted by station: with made-up stations one could try every number there is.
      if ('card' in body && !config.kiosks.some(({ id }) => id === body.station))
        throw InputInvalid.at('/body/station', 'station-unknown');
      const { token, session } = await people.login(body, body.station);
      setSessionCookie(request, reply, token);
      return personView(session);
    },
    'POST /sessions/display': ({ body: { token }, request, reply }) => {
      const actor = people.authenticate(token);
      // A cookie that lives a year must never carry more than a screen's own rights.
      if (actor.kind !== 'client' || !hasRole(actor, ['display']) || actor.roles.length > 1)
        throw new Refusal(reason('role-missing', { needed: 'display' }));
      setDisplayCookie(request, reply, token);
      return clientView(actor);
    },
    'GET /sessions/current': ({ actor }) => {
      const session = people.session(actor);
      return session ? personView(session) : clientView(actor);
    },
    'DELETE /sessions/current': async ({ actor, request, reply }) => {
      await people.logout(actor);
      clearSessionCookie(request, reply);
      return undefined;
    },
    'POST /borrowers/identify': ({ body }) => {
      const { id, name, department } = people.identify(body);
      return { id, name, department: department ?? null };
    },
  };
}

function personView({ person, station, expiresAt }: SessionState): SessionView {
  return {
    kind: 'person',
    person: person.id,
    name: person.name,
    roles: [...person.roles],
    station,
    expiresAt: instant(expiresAt),
  };
}

function clientView({ id, name, roles }: Actor): SessionView {
  return { kind: 'client', person: id, name, roles: [...roles], station: '', expiresAt: NEVER };
}
