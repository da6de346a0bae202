import type { Answer, Input, OnceRoute, RouteKey } from '../../../controller/api/contract/index.ts';
import { language } from '../i18n/language.ts';
import { ApiProblem, problemOf } from './problem.ts';

const BASE = '/api/v1';
const TIMEOUT_MS = 15_000;

/** Path and query of a call, as the route's key and its input say; each part is escaped. */
export function urlOf(route: string, input: { params?: unknown; query?: unknown }): string {
  const [, path = ''] = route.split(' ');
  const params = (input.params ?? {}) as Record<string, string | number>;
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((input.query ?? {}) as Record<string, unknown>))
    if (typeof value === 'string' || typeof value === 'number') search.set(name, String(value));
  return BASE + filled + (search.size > 0 ? `?${search}` : '');
}

async function send(route: RouteKey, input: unknown, key: string | undefined): Promise<Response> {
  const { body, ...where } = input as { params?: unknown; query?: unknown; body?: unknown };
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': language.peek() };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (key !== undefined) headers['idempotency-key'] = key;
  try {
    return await fetch(urlOf(route, where), {
      method: route.slice(0, route.indexOf(' ')),
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiProblem(0, 'no-answer', 'no answer');
  }
}

/**
 * One call to the daemon; the session travels in its cookie. Routes that change something once take the idempotency
 * key of the user's action. Throws {@link ApiProblem}, also when no answer comes.
 */
export async function call<Route extends RouteKey>(
  route: Route,
  input: Input<Route>,
  ...key: Route extends OnceRoute ? [key: string] : []
): Promise<Answer<Route>> {
  const response = await send(route, input, key[0]);
  if (!response.ok) throw await problemOf(response);
  return (response.status === 204 ? undefined : await response.json()) as Answer<Route>;
}

/** A key no other action has. `crypto.randomUUID` exists only on secure origins; a room's kiosk may be plain HTTP. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
