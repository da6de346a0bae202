import type { BankView, QueueEntryView } from '../../../controller/api/contract/index.ts';
import type { ApiProblem } from '../../shared/api/problem.ts';

type Hold = BankView['holds'][number];

/** What keeps a keeper from an aisle only because a colleague was first: it passes by itself, so one can wait for it. */
const PASSES_BY_ITSELF: ReadonlySet<string> = new Set(['aisle-held-by-other', 'aisle-called-for-other']);

/** Whether a refusal to open an aisle is one that waiting in the queue would overcome. */
export function queueHelps(problem: Pick<ApiProblem, 'reasons' | 'code'>): boolean {
  return [problem.code, ...problem.reasons.map((reason) => reason.code)].some((code) =>
    PASSES_BY_ITSELF.has(code),
  );
}

/** A person's places in the queue of one bank, first come first. */
export function placesOf(view: BankView | undefined, person: string | null): readonly QueueEntryView[] {
  if (!view || person === null) return [];
  return view.queue.filter((entry) => entry.person === person).toSorted((a, b) => a.position - b.position);
}

/** Milliseconds for which the bank is still kept for whoever was called; `null` while nobody is, or when it ran out. */
export function calledLeftMs(entry: Pick<QueueEntryView, 'calledUntil'>, nowMs: number): number | null {
  if (entry.calledUntil === null) return null;
  const left = Date.parse(entry.calledUntil) - nowMs;
  return left > 0 ? left : null;
}

/** Whoever a bank is kept for at this moment. */
export function calledOf(view: BankView | undefined, nowMs: number): QueueEntryView | null {
  return view?.queue.find((entry) => calledLeftMs(entry, nowMs) !== null) ?? null;
}

/** Who comes before somebody who waits: those who work in the bank now, then those who queued earlier. */
export function beforeMe(
  view: BankView,
  mine: Pick<QueueEntryView, 'position' | 'person'>,
): { readonly holds: readonly Hold[]; readonly waiting: readonly QueueEntryView[] } {
  return {
    holds: view.holds.filter((hold) => hold.person !== mine.person),
    waiting: view.queue
      .filter((entry) => entry.position < mine.position)
      .toSorted((a, b) => a.position - b.position),
  };
}

/** A person's holds on one bank. */
export function holdsOf(view: BankView | undefined, person: string | null): readonly Hold[] {
  return view?.holds.filter((hold) => person !== null && hold.person === person) ?? [];
}
