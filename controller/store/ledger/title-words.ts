/** Scripts written without blanks between words, where every character is a term of its own. */
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}`;
/** One unspaced character, or a run of letters, marks and digits of any other script. */
const TERM = new RegExp(`[${UNSPACED}]|(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}])+`, 'gu');

/**
 * Splits a title into what can be searched for: characters of Chinese and Japanese, words of everything else, without
 * case, width or accents. `调档单 No.12` → `调`, `档`, `单`, `no`, `12`.
 */
export function titleTerms(text: string): readonly string[] {
  const terms = text.normalize('NFKC').toLowerCase().match(TERM) ?? [];
  return terms
    .map((term) => (term.length === 1 ? term : term.normalize('NFD').replaceAll(/\p{M}/gu, '')))
    .filter((term) => term !== '');
}

/** A title as the index stores it: its terms between blanks. */
export function titleWords(title: string): string {
  return titleTerms(title).join(' ');
}

/**
 * The FTS5 expression for titles that have all these words; the characters of one unbroken stretch must follow each
 * other, so that `变压器` finds the transformer and not every title with 变, 压 and 器 in it somewhere.
 * `null` when the text holds nothing that can be searched for.
 */
export function titleQuery(text: string): string | null {
  const phrases = text
    .split(/\s+/u)
    .map(titleTerms)
    .filter((terms) => terms.length > 0)
    .map((terms) => `"${terms.join(' ')}"`);
  return phrases.length === 0 ? null : phrases.join(' AND ');
}
