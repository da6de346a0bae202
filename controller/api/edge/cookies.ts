import type { FastifyReply, FastifyRequest } from 'fastify';

/** Holds the token of the person who is logged in at this screen. */
export const SESSION_COOKIE = 'muniment_session';
/** Holds the token of the screen itself; it stays when a person logs out. */
export const DISPLAY_COOKIE = 'muniment_display';

const YEAR_S = 365 * 24 * 3600;

// Not readable by scripts, not sent from other sites; `secure` follows the connection, because a room without
// certificates still has to work.
const attributes = (request: FastifyRequest) =>
  ({ httpOnly: true, sameSite: 'strict', path: '/', secure: request.protocol === 'https' }) as const;

/** A cookie without expiry: it goes with the browser, the session behind it much earlier. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  void reply.setCookie(SESSION_COOKIE, token, attributes(request));
}

/** Takes the person's cookie away at log-out; the screen keeps its own. */
export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  void reply.clearCookie(SESSION_COOKIE, attributes(request));
}

/** A screen on a wall is set up once and must come back by itself after a power cut. */
export function setDisplayCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  void reply.setCookie(DISPLAY_COOKIE, token, { ...attributes(request), maxAge: YEAR_S });
}
