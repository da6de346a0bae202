import { signal } from '@preact/signals';
import { call } from '../shared/api/http.ts';
import { ApiProblem } from '../shared/api/problem.ts';
import { RoomStore } from '../shared/room-store.ts';

/** Whether the daemon lets this wall in. */
export const admitted = signal<'unknown' | 'yes' | 'no'>('unknown');

/** What this wall knows of the room. */
export const store = new RoomStore(null, () => void look());

async function look(): Promise<void> {
  try {
    await call('GET /sessions/current', {});
    admitted.value = 'yes';
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) admitted.value = 'no';
  }
}

/** The token comes once in the address; it is exchanged for a cookie and not left where it can be read. */
async function exchangeToken(): Promise<void> {
  const query = new URLSearchParams(location.search);
  const token = query.get('token');
  if (token === null) return;
  await call('POST /sessions/display', { body: { token } }).catch(() => undefined);
  query.delete('token');
  history.replaceState(null, '', `${location.pathname}${query.size > 0 ? `?${query}` : ''}`);
}

/** Starts what lasts as long as the page. */
export async function startWall(): Promise<void> {
  await exchangeToken();
  store.live.start();
  await look();
  await store.loadRoom();
}
