import { type BankShape, formatSlot, parseSlot, slotExists } from '../../../model/address.ts';
import { MEDIA, type Medium, SECURITY_CLASSES, type SecurityClass } from '../../../model/holdings.ts';
import type { Place, Problems } from './problems.ts';

/** The house's own manifest, one row a volume; the columns of its box are repeated on each. */
export const HOUSE_COLUMNS = {
  box_barcode: { of: 'box', required: true },
  epc: { of: 'box', required: false },
  seal: { of: 'box', required: false },
  security_class: { of: 'box', required: true },
  medium: { of: 'box', required: true },
  zone: { of: 'box', required: false },
  slot: { of: 'box', required: false },
  volume_reference: { of: 'volume', required: true },
  volume_title: { of: 'volume', required: true },
  customer: { of: 'volume', required: false },
  pages: { of: 'volume', required: false },
} as const;

export type HouseColumn = keyof typeof HOUSE_COLUMNS;
/** The columns of the house's own manifest, in their usual order. */
export const HOUSE_COLUMN_NAMES = Object.keys(HOUSE_COLUMNS) as readonly HouseColumn[];

/** A row in the house's columns, wherever it came from; a column that was not there is ''. */
export interface HouseRow {
  readonly file: string;
  readonly line: number;
  /** Where the box is spoken of: the same row, or that of another file where two were joined. */
  readonly boxAt: Place;
  readonly cells: Readonly<Record<HouseColumn, string>>;
}

const MOST_PAGES = 100_000;
const SCIENTIFIC = /^\d+([.,]\d+)?E\+?\d+$/i;
const LIMITS: Partial<Record<HouseColumn, number>> = {
  seal: 64,
  zone: 48,
  volume_reference: 128,
  volume_title: 1000,
  customer: 64,
};

/**
 * Text of a cell within its limit, on one line; '' stays ''. Control characters, and what decoding could not read, come
 * from old code pages and carry nothing: they are left out and said. `null` after saying what is wrong.
 */
export function readWords(text: string, column: HouseColumn, at: Place, problems: Problems): string | null {
  const limit = LIMITS[column] ?? 64;
  const place = { ...at, column };
  const oneLine = text.replaceAll(/\s+/g, ' ');
  const clean = oneLine.replaceAll(/[\p{Cc}\uFFFD]/gu, '').trim();
  if (clean.length > limit) {
    problems.error('cell-too-long', place, { limit });
    return null;
  }
  if (clean !== oneLine.trim()) problems.notice('cell-cleaned', place);
  return clean;
}

/** Reads a barcode cell; a problem is reported and gives `null`. */
export function readBarcode(text: string, at: Place, problems: Problems): string | null {
  const place = { ...at, column: 'box_barcode' };
  if (text === '') problems.error('cell-empty', place);
  else if (SCIENTIFIC.test(text)) problems.error('number-mangled', place, { value: text });
  else if (!/^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/.test(text))
    problems.error('barcode-invalid', place, { value: text });
  else return text;
  return null;
}

/** EPC memory comes in words of 16 bits; at most 31 of them (EPC Gen2, protocol control length field). */
export function readEpc(text: string, at: Place, problems: Problems): string | null {
  const epc = text.replaceAll(/\s/g, '').toUpperCase();
  if (epc === '' || /^([0-9A-F]{4}){1,31}$/.test(epc)) return epc;
  const place = { ...at, column: 'epc' };
  if (SCIENTIFIC.test(text)) problems.error('number-mangled', place, { value: text });
  else problems.error('epc-invalid', place, { value: text });
  return null;
}

/** Reads a security class cell; a problem is reported and gives `null`. */
export function readSecurityClass(text: string, at: Place, problems: Problems): SecurityClass | null {
  return readWord(SECURITY_CLASSES, text, { ...at, column: 'security_class' }, problems);
}

/** Reads a medium cell; a problem is reported and gives `null`. */
export function readMedium(text: string, at: Place, problems: Problems): Medium | null {
  return readWord(MEDIA, text, { ...at, column: 'medium' }, problems);
}

function readWord<Word extends string>(
  words: readonly Word[],
  text: string,
  place: Place,
  problems: Problems,
): Word | null {
  const word = words.find((candidate) => candidate === text.toLowerCase());
  if (word !== undefined) return word;
  if (text === '') problems.error('cell-empty', place);
  else problems.error('word-unknown', place, { value: text, allowed: words.join(', ') });
  return null;
}

/** A slot of this room in its one spelling; '' for none. `null` after saying what is wrong. */
export function readSlot(
  text: string,
  shapes: readonly BankShape[],
  at: Place,
  problems: Problems,
): string | null {
  if (text === '') return '';
  const place = { ...at, column: 'slot' };
  const slot = parseSlot(text);
  if (!slot) problems.error('slot-malformed', place, { value: text });
  else if (!shapes.some((shape) => slotExists(shape, slot)))
    problems.error('slot-not-in-room', place, { value: formatSlot(slot) });
  else return formatSlot(slot);
  return null;
}

/** Pages counted; `undefined` where nobody counted. `null` after saying what is wrong. */
export function readPages(text: string, at: Place, problems: Problems): number | undefined | null {
  if (text === '') return undefined;
  const pages = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (pages <= MOST_PAGES) return pages;
  problems.error('number-invalid', { ...at, column: 'pages' }, { value: text, min: 0, max: MOST_PAGES });
  return null;
}
