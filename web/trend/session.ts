import { signal } from '@preact/signals';
import type { SessionView } from '../../controller/api/contract/index.ts';
import { call } from '../shared/api/http.ts';
import { ApiProblem } from '../shared/api/problem.ts';
import { RoomStore } from '../shared/room-store.ts';

/** Where a person says to be who looks at trends; no kiosk has that name. */
const STATION = 'trend';

/** Who looks: a person, a screen, `null` nobody yet, `unknown` before the daemon was asked. */
export const viewer = signal<SessionView | null | 'unknown'>('unknown');

/** What this page knows of the room. */
export const store = new RoomStore(null, () => void look());

async function look(): Promise<void> {
  try {
    viewer.value = await call('GET /sessions/current', {});
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) viewer.value = null;
  }
}

/** The token of a screen comes once in the address; it is exchanged for a cookie and not left where it can be read. */
async function exchangeToken(): Promise<void> {
  const query = new URLSearchParams(location.search);
  const token = query.get('token');
  if (token === null) return;
  await call('POST /sessions/display', { body: { token } }).catch(() => undefined);
  query.delete('token');
  history.replaceState(null, '', `${location.pathname}${query.size > 0 ? `?${query}` : ''}${location.hash}`);
}

async function listen(): Promise<void> {
  store.live.stop();
  store.live.start();
  await store.loadRoom();
}

/** Throws {@link ApiProblem}. */
export async function login(name: string, pin: string): Promise<void> {
  viewer.value = await call('POST /sessions', { body: { login: name, pin, station: STATION } });
  await listen();
}

/** Ends the person's session here. */
export async function logout(): Promise<void> {
  await call('DELETE /sessions/current', {}).catch(() => undefined);
  store.live.stop();
  await look();
}

/** Starts what lasts as long as the page. */
export async function startSession(): Promise<void> {
  await exchangeToken();
  await look();
  if (viewer.peek() !== null) await listen();
}
