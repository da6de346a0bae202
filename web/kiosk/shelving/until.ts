/** How long a mode may be asked to last at the kiosk. */
export type Span = 'hour' | 'hours' | 'shift' | 'morning' | 'open';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MORNING_HOUR = 8;

/**
 * When such a span ends.
 * @param nowMs the room's clock, epoch ms
 * @param timeZone IANA name of the room's time zone: its morning is meant, not the kiosk's
 * @returns epoch ms; `null` when only a person ends it
 */
export function endOf(span: Span, nowMs: number, timeZone: string): number | null {
  switch (span) {
    case 'hour':
      return nowMs + HOUR_MS;
    case 'hours':
      return nowMs + 4 * HOUR_MS;
    case 'shift':
      return nowMs + 8 * HOUR_MS;
    case 'morning':
      return nextMorning(nowMs, timeZone);
    case 'open':
      return null;
  }
}

/** The next 8 o'clock of tomorrow in the room. A night whose clocks change may miss it by that hour. */
function nextMorning(nowMs: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const parts = new Map(
    format.formatToParts(new Date(nowMs)).map(({ type, value }) => [type, Number(value)]),
  );
  const sinceMidnightMs =
    (((parts.get('hour') ?? 0) * 60 + (parts.get('minute') ?? 0)) * 60 + (parts.get('second') ?? 0)) * 1000;
  return nowMs - (nowMs % 1000) - sinceMidnightMs + DAY_MS + MORNING_HOUR * HOUR_MS;
}
