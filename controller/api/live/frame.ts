import type { LiveMessageName, LiveMessages } from '../contract/index.ts';

/**
 * One server-sent event as it goes over the wire (WHATWG HTML, 9.2). JSON has no raw line breaks, so one `data:` line
 * holds it.
 * @param id journal sequence, for journal messages only
 */
export function frame<Name extends LiveMessageName>(
  name: Name,
  data: LiveMessages[Name],
  id?: number,
): string {
  const head = id === undefined ? '' : `id: ${id}\n`;
  return `${head}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Where a stream goes on: the sequence of the last journal message its reader got; `null` when it begins. */
export function lastEventId(header: unknown): number | null {
  if (typeof header !== 'string' || !/^\d{1,15}$/.test(header)) return null;
  return Number(header);
}
