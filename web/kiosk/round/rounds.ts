import { computed, effect, signal } from '@preact/signals';
import type { EventView, RoundView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { isKeeper, me, store } from '../session.ts';

/** Every round under way, as far as whoever is logged in may know. */
export const rounds = signal<readonly RoundView[]>([]);

/** The round of whoever is logged in. */
export const myRound = computed(() => {
  const person = me.value?.person;
  return rounds.value.find((round) => round.keeper === person && round.endedAt === null) ?? null;
});

/** Something pressing was put into one's round since one last looked. */
export const rushAdded = signal(false);

/** Takes the answer of a step, so that the page need not wait for the journal. */
export function takeRound(round: RoundView): void {
  const others = rounds.peek().filter(({ id }) => id !== round.id);
  put(round.endedAt === null ? [...others, round] : others);
}

/** Notices a new plan of one's own round, but not on first seeing it. */
function put(next: readonly RoundView[]): void {
  const before = myRound.peek();
  rounds.value = next;
  const after = myRound.peek();
  if (!after) rushAdded.value = false;
  else if (before?.id === after.id && before.replannedAt !== after.replannedAt) rushAdded.value = true;
}

let loading = false;
let again = false;

/** Reads the rounds anew; one that is asked for while another runs follows it, so that the last word is the newest. */
async function load(): Promise<void> {
  if (!isKeeper.peek()) return;
  if (loading) {
    again = true;
    return;
  }
  loading = true;
  try {
    put(await call('GET /rounds', {}));
  } catch {
    // What is shown stays; the next entry of the journal, or the next connection, asks again.
  } finally {
    loading = false;
  }
  if (again) {
    again = false;
    await load();
  }
}

/** Whether a journal entry may change a round. */
export function concernsRounds(event: EventView): boolean {
  return event.type.startsWith('round.') || 'retrieval' in event.data;
}

/** Follows the rounds for as long as the page lives. */
export function startRounds(): void {
  effect(() => {
    if (isKeeper.value) void load();
    else put([]);
  });
  store.onFresh(() => void load());
  store.onJournal((event) => {
    if (concernsRounds(event)) void load();
  });
}
