import { signal } from '@preact/signals';
import type { EventView, MotionRequest, MotionView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { store } from '../session.ts';

/** A command of this kiosk that was taken and then not done, and why, in the word of the bank's controller. */
export interface Undone {
  readonly intent: string;
  readonly bank: number;
  readonly detail: string;
}

/** What this kiosk asked for and did not get, until somebody has read it. */
export const undone = signal<readonly Undone[]>([]);

/** Enough to recognise an end that was heard before the answer that named its beginning. */
const KEPT = 20;
const mine: string[] = [];
const ended: Undone[] = [];

function match(): void {
  const found = ended.filter(({ intent }) => mine.includes(intent));
  for (const one of found) {
    ended.splice(ended.indexOf(one), 1);
    mine.splice(mine.indexOf(one.intent), 1);
  }
  if (found.length > 0) undone.value = [...undone.peek(), ...found];
}

/** Asks a bank for a motion, and remembers it. Throws `ApiProblem`. */
export async function move(key: string, bank: number, body: MotionRequest): Promise<MotionView> {
  return began(await call('POST /banks/:bank/motions', { params: { bank }, body }, key));
}

/** Remembers what this kiosk began, so that it can say when the bank would not do it. */
export function began(motion: MotionView): MotionView {
  mine.push(motion.intent);
  mine.splice(0, Math.max(0, mine.length - KEPT));
  match();
  return motion;
}

/** Forgets what was read. */
export function forgetUndone(intent?: string): void {
  undone.value = intent === undefined ? [] : undone.peek().filter((one) => one.intent !== intent);
}

function hear({ type, data }: EventView): void {
  if (type !== 'intent.settled') return;
  const { intent, outcome, bank, detail } = data;
  // What was stopped says so by itself: the bank is latched, or the person pressed stop.
  if (outcome !== 'refused' && outcome !== 'never-sent' && outcome !== 'unknown') return;
  ended.push({
    intent: String(intent),
    bank: Number(bank),
    detail: typeof detail === 'string' && outcome === 'refused' ? detail : outcome,
  });
  ended.splice(0, Math.max(0, ended.length - KEPT));
  match();
}

/** Follows the ends of commands for as long as the page lives. */
export function startMotions(): void {
  store.onJournal(hear);
}
