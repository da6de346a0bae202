import type { PatrolBody, PatrolItemView } from '../../../controller/api/contract/index.ts';

/** What was said of one item so far; `undefined` while nothing was. A reading is kept as it is typed. */
export interface Answer {
  readonly tick?: boolean;
  readonly reading?: string;
  readonly note?: string;
}
export type Answers = Readonly<Record<string, Answer>>;
type Item = Pick<PatrolItemView, 'id' | 'kind' | 'low' | 'high' | 'required'>;

/** The figure of a reading; `null` when it is not one. Both decimal marks are understood. */
export function figureOf(typed: string | undefined): number | null {
  const text = (typed ?? '').trim().replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

/** Whether an item is in order, as far as it was answered; `null` while it was not. A note always is. */
export function isInOrder(item: Item, answer: Answer | undefined): boolean | null {
  if (item.kind === 'tick') return answer?.tick ?? null;
  if (item.kind === 'note') return true;
  const figure = figureOf(answer?.reading);
  if (figure === null) return null;
  return (item.low === null || figure >= item.low) && (item.high === null || figure <= item.high);
}

/** Whether a note has to be written: of what is not in order, and of a note that must be one. */
export function wantsNote(item: Item, answer: Answer | undefined): boolean {
  const needed = item.kind === 'note' ? item.required : isInOrder(item, answer) === false;
  return needed && (answer?.note ?? '').trim() === '';
}

/** Items that are not answered yet, or want a note. */
export function openItems(items: readonly Item[], answers: Answers): readonly string[] {
  return items
    .filter((item) => isInOrder(item, answers[item.id]) === null || wantsNote(item, answers[item.id]))
    .map(({ id }) => id);
}

/** What is recorded; every item once. */
export function bodyOf(items: readonly Item[], answers: Answers, note: string): PatrolBody {
  return {
    entries: items.map((item) => {
      const answer = answers[item.id];
      const value = item.kind === 'tick' ? (answer?.tick ?? null) : figureOf(answer?.reading);
      return { item: item.id, value: item.kind === 'note' ? null : value, note: (answer?.note ?? '').trim() };
    }),
    note: note.trim(),
  };
}
