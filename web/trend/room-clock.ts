interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

function wallOf(ms: number, timeZone: string): Wall {
  const parts = new Map(
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
      .formatToParts(new Date(ms))
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (name: string): number => parts.get(name as Intl.DateTimeFormatPartTypes) ?? 0;
  return { year: of('year'), month: of('month'), day: of('day'), hour: of('hour'), minute: of('minute') };
}

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

/** A moment as a field for date and time wants it, by the clock of the room: `2026-01-31T14:05`. */
export function fieldText(ms: number, timeZone: string): string {
  const { year, month, day, hour, minute } = wallOf(ms, timeZone);
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}`;
}

/**
 * The moment that a field for date and time means, by the clock of the room. Of an hour that a change of clocks repeats
 * it is the first; a time that such a change skips is as much later as the clocks leapt.
 * @returns epoch ms; `null` when the text is no such moment
 */
export function fieldMs(text: string, timeZone: string): number | null {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return null;
  const offsetAt = (ms: number): number =>
    Date.parse(`${fieldText(ms, timeZone)}Z`) - Math.floor(ms / 60_000) * 60_000;
  // A day to either side sees both offsets of a change of clocks.
  const [before, after] = [offsetAt(asUtc - 86_400_000), offsetAt(asUtc + 86_400_000)];
  for (const offset of [Math.max(before, after), Math.min(before, after)])
    if (offsetAt(asUtc - offset) === offset) return asUtc - offset;
  return asUtc - before;
}
