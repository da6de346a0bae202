import type { Answer, Input, OnceRoute, RouteKey } from '../../../controller/api/contract/index.ts';
import { language } from '../i18n/language.ts';
import { ApiProblem, problemOf } from './problem.ts';
import { urlOf } from './url.ts';

const TIMEOUT_MS = 15_000;

const identityListeners = new Set<() => void>();

/** Calls `listener` when the daemon no longer knows who we are: the session may be over. Returns how to stop. */
export function onUnknownIdentity(listener: () => void): () => void {
  identityListeners.add(listener);
  return () => void identityListeners.delete(listener);
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
  if (!response.ok) {
    if (response.status === 401) for (const listener of identityListeners) listener();
    throw await problemOf(response);
  }
  return (response.status === 204 ? undefined : await response.json()) as Answer<Route>;
}
