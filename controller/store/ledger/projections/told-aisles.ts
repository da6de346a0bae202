/**
 * The aisles that an event says stood open, whichever way it says so; `null` when it says that nobody could tell, or
 * nothing. Journals of the time when a bank had one free aisle width tell one number, 0 for none.
 * @param told the list, or what an old event has in its place: `openAisle`, `from`, `to`
 */
export function toldAisles(told: unknown): readonly number[] | null {
  if (typeof told === 'number') return told === 0 ? [] : [told];
  return Array.isArray(told) ? (told as readonly number[]) : null;
}
