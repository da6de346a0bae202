import { effect, signal } from '@preact/signals';
import { newKey } from '../shared/api/key.ts';
import { call } from '../shared/api/http.ts';
import { ApiProblem } from '../shared/api/problem.ts';
import { RoomStore } from '../shared/room-store.ts';
import { AlarmSound } from '../shared/sound/alarm-sound.ts';
import { wantedSound } from '../shared/sound/wanted.ts';

/** Whether the daemon lets this wall in. */
export const admitted = signal<'unknown' | 'yes' | 'no'>('unknown');

/** What this wall knows of the room. */
export const store = new RoomStore(null, () => void look());

/** The voice of this wall. */
export const voice = new AlarmSound();
/** Somebody has silenced that the daemon is lost; only here, for nobody else can be told. */
const lostSilenced = signal(false);

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

/** Whether there is something to hear at this moment. */
export function wanted(): ReturnType<typeof wantedSound> {
  const { state, ageMs } = store.live;
  return wantedSound(state.value, ageMs.value, store.sound.value, lostSilenced.value);
}

/** Sound off in the whole room until the next alarm; of a lost daemon, here until it is heard again. */
export async function silence(): Promise<void> {
  if (store.live.state.peek() === 'dead') {
    lostSilenced.value = true;
    return;
  }
  // What became of it is told by the stream: whoever is not heard presses again.
  const answer = await call('POST /alarms/silence', { body: {} }, newKey()).catch(() => null);
  if (answer) store.sound.value = answer;
}

/** Starts what lasts as long as the page. */
export async function startWall(): Promise<void> {
  await exchangeToken();
  voice.start();
  effect(() => voice.play(wanted()));
  effect(() => {
    if (store.live.state.value === 'live') lostSilenced.value = false;
  });
  store.live.start();
  await look();
  await store.loadRoom();
}
