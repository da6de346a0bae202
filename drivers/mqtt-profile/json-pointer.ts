/**
 * The value a JSON pointer names (RFC 6901, sections 3 and 4), or `undefined` when there is none.
 * @param pointer '' for the whole document, otherwise `/` and tokens, with `~1` for `/` and `~0` for `~`.
 */
export function valueAt(document: unknown, pointer: string): unknown {
  if (pointer === '') return document;
  let at = document;
  for (const token of pointer.slice(1).split('/')) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(at)) at = /^(0|[1-9]\d*)$/.test(key) ? (at as unknown[])[Number(key)] : undefined;
    else if (typeof at === 'object' && at !== null && Object.hasOwn(at, key))
      at = (at as Record<string, unknown>)[key];
    else return undefined;
  }
  return at;
}
