import { computed, effect, signal } from '@preact/signals';
import type { LoginBody, SessionView } from '../../controller/api/contract/index.ts';
import { call } from '../shared/api/http.ts';
import { ApiProblem } from '../shared/api/problem.ts';
import { nowMs } from '../shared/clock.ts';
import { RoomStore } from '../shared/room-store.ts';

const query = new URLSearchParams(location.search);
const STORED = { station: 'muniment.station', token: 'muniment.kiosk-token' };

/** This kiosk's own name in the configuration; given once in the address, kept on the machine. */
export const station = query.get('station') ?? localStorage.getItem(STORED.station) ?? 'kiosk-1';
localStorage.setItem(STORED.station, station);

/** Who stands at the kiosk: `unknown` until the daemon was asked, `null` when nobody is logged in. */
export const session = signal<SessionView | null | 'unknown'>('unknown');
/** The person logged in, if any. */
export const me = computed(() => (session.value === 'unknown' ? null : session.value));
export const isKeeper = computed(() => me.value?.roles.includes('keeper') ?? false);
export const isApprover = computed(() => me.value?.roles.includes('approver') ?? false);
/** Why the last session ended, when it was not the person's own wish. */
export const endedBy = signal<'timeout' | 'server' | null>(null);

export const store = new RoomStore(station, () => void look());

/**
 * A kiosk may have a token of its own, with which it shows the room and hears its scanners while nobody is logged in.
 * It comes once in the address, and is not left there.
 */
function takeToken(): void {
  const token = query.get('token');
  if (token === null) return;
  localStorage.setItem(STORED.token, token);
  query.delete('token');
  history.replaceState(null, '', `${location.pathname}${query.size > 0 ? `?${query}` : ''}${location.hash}`);
}

/** Asks the daemon who is logged in; falls back to the kiosk's own token. */
export async function look(): Promise<void> {
  try {
    const found = await call('GET /sessions/current', {});
    session.value = found.kind === 'person' ? found : null;
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) return;
    if (me.peek()) endedBy.value = 'server';
    session.value = null;
    const token = localStorage.getItem(STORED.token);
    if (token === null) return;
    const back = await call('POST /sessions/display', { body: { token } }).then(
      () => true,
      () => false,
    );
    if (back) listen();
  }
}

/** Starts the live stream anew, with the rights of whoever is there now. */
function listen(): void {
  store.live.stop();
  store.live.start();
  void store.loadRoom();
}

/** Throws {@link ApiProblem}. */
export async function login(body: LoginBody): Promise<void> {
  session.value = await call('POST /sessions', { body });
  endedBy.value = null;
  listen();
}

export async function logout(why: 'timeout' | null = null): Promise<void> {
  await call('DELETE /sessions/current', {}).catch(() => undefined);
  endedBy.value = why;
  session.value = null;
  await look();
}

/** Time left before the session ends for want of use, ms; `null` when nobody is logged in. */
export const leftMs = computed(() => {
  const who = me.value;
  return who ? Date.parse(who.expiresAt) - nowMs.value - store.skewMs.value : null;
});

const REFRESH_AFTER_MS = 20_000;
let refreshedAt = 0;

/** Somebody touched the kiosk: the session goes on. Asks the daemon now and then, which counts as use. */
export function touch(): void {
  if (!me.peek() || Date.now() - refreshedAt < REFRESH_AFTER_MS) return;
  refreshedAt = Date.now();
  void look();
}

/** Starts what lasts as long as the page. */
export function startSession(): void {
  takeToken();
  store.live.start();
  void look().then(() => store.loadRoom());
  for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, touch, { passive: true });
  effect(() => {
    const left = leftMs.value;
    if (left !== null && left <= 0) void logout('timeout');
  });
}
