/**
 * RFC 3339 as clocks can be set by it: date, time to the second, offset. Its leap seconds and the names of zones that
 * RFC 9557 adds are left out, for no clock of a computer shows the one and no arithmetic of ours knows the other.
 */
const MOMENT = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/;
/** Nothing was measured before, epoch ms; and what is asked of the calendar stays in memory, so its years are few. */
const EARLIEST_MS = Date.UTC(1970, 0, 1);
const LATEST_MS = Date.UTC(2200, 0, 1);

/** Whether a text names a moment that a room may be asked about: one of the years 1970 to 2199. */
export function isMoment(text: string): boolean {
  if (!MOMENT.test(text)) return false;
  const ms = Date.parse(text);
  return ms >= EARLIEST_MS && ms < LATEST_MS;
}
