import { computed, effect, signal } from '@preact/signals';
import type { LoginBody, SessionView } from '../../controller/api/contract/index.ts';
import { call, onUnknownIdentity } from '../shared/api/http.ts';
import { ApiProblem } from '../shared/api/problem.ts';
import { nowMs } from '../shared/clock.ts';
import { RoomStore } from '../shared/room-store.ts';
import { AlarmSound } from '../shared/sound/alarm-sound.ts';
import { wantedSound } from '../shared/sound/wanted.ts';

const query = new URLSearchParams(location.search);
const STORED_STATION = 'muniment.station';

/** This kiosk's own name in the configuration; given once in the address, kept on the machine. */
export const station = query.get('station') ?? localStorage.getItem(STORED_STATION) ?? 'kiosk-1';
localStorage.setItem(STORED_STATION, station);

/** Who stands at the kiosk: `unknown` until the daemon was asked, `null` when nobody is logged in. */
export const session = signal<SessionView | null | 'unknown'>('unknown');
/** The person logged in, if any. */
export const me = computed(() => (session.value === 'unknown' ? null : session.value));
/** Only decides what is offered; the daemon decides what is allowed. */
export const isKeeper = computed(() => me.value?.roles.includes('keeper') ?? false);
/** Like {@link isKeeper}. */
export const isApprover = computed(() => me.value?.roles.includes('approver') ?? false);
/** Like {@link isKeeper}. */
export const isInstaller = computed(() => me.value?.roles.includes('installer') ?? false);
/** Whether whoever is logged in deals with alarms and watches; like {@link isKeeper}. */
export const mayWork = computed(() => isKeeper.value || isApprover.value || isInstaller.value);
/** Why the last session ended, when it was not the person's own wish. */
export const endedBy = signal<'timeout' | 'server' | null>(null);

/** What this kiosk knows of the room. */
export const store = new RoomStore(station, () => void look());

/** The voice of this kiosk: it sounds what the room sounds. That the daemon is lost it shows and leaves to the wall. */
export const voice = new AlarmSound();

/**
 * A kiosk may have a token of its own, with which it shows the room and hears its scanners while nobody is logged in. It
 * comes once in the address, is exchanged for a cookie that outlives every session, and is not left in the address.
 */
async function exchangeToken(): Promise<void> {
  const token = query.get('token');
  if (token === null) return;
  await call('POST /sessions/display', { body: { token } }).catch(() => undefined);
  query.delete('token');
  history.replaceState(null, '', `${location.pathname}${query.size > 0 ? `?${query}` : ''}${location.hash}`);
}

/** Asks the daemon who is logged in. */
export async function look(): Promise<void> {
  try {
    const found = await call('GET /sessions/current', {});
    take(found.kind === 'person' ? found : null);
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) take(null);
  }
}

function take(found: SessionView | null): void {
  const before = me.peek();
  session.value = found;
  if (!before || found) return;
  endedBy.value ??= 'server';
  listen();
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

/** Ends the session here, whether or not the daemon hears of it. */
export async function logout(why: 'timeout' | null = null): Promise<void> {
  await call('DELETE /sessions/current', {}).catch(() => undefined);
  session.value = null;
  endedBy.value = why;
  listen();
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
  void exchangeToken().then(listen).then(look);
  voice.start();
  effect(() => voice.play(wantedSound(store.live.state.value, null, store.sound.value, true)));
  onUnknownIdentity(() => {
    if (me.peek()) void look();
  });
  // A session that the daemon ended also ends the stream it was reading.
  store.onFresh(() => {
    if (me.peek()) void look();
  });
  for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, touch, { passive: true });
  effect(() => {
    const left = leftMs.value;
    if (left !== null && left <= 0) void logout('timeout');
  });
}
