import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { InputInvalid } from './problem.ts';

/**
 * Wraps where a page ended into text that means nothing to the caller. It belongs to one list and one filter: under
 * another it would silently skip or repeat.
 */
export function cursorOf(list: string, filter: object, next: string | null): string | null {
  return next === null
    ? null
    : Buffer.from(`${bindingOf(list, filter)}${next}`, 'utf8').toString('base64url');
}

/** Where to go on. @throws InputInvalid when the cursor was not made by {@link cursorOf} for this list and filter */
export function readCursor(list: string, filter: object, cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const binding = bindingOf(list, filter);
  const canonical = Buffer.from(text, 'utf8').toString('base64url') === cursor;
  if (!canonical || !text.startsWith(binding)) throw InputInvalid.at('/query/cursor', 'cursor-foreign');
  return text.slice(binding.length);
}

/** The same where pages end at a number. @throws InputInvalid also when what it holds is none, for anybody can make one */
export function readPlace(list: string, filter: object, cursor: string | undefined): number | null {
  const place = readCursor(list, filter, cursor);
  if (place === null) return null;
  if (!/^\d{1,15}$/.test(place)) throw InputInvalid.at('/query/cursor', 'cursor-foreign');
  return Number(place);
}

function bindingOf(list: string, filter: object): string {
  const { cursor: _, limit: __, ...rest } = filter as { cursor?: unknown; limit?: unknown };
  return createHash('sha256')
    .update(canonicalize([list, rest]) ?? '')
    .digest('base64url')
    .slice(0, 16);
}
