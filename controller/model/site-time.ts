export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What calendar and clock on the wall of a site show. */
export interface SiteTime {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly day: Weekday;
  /** Minutes since midnight, 0..1439. */
  readonly minute: number;
}

/**
 * What the wall shows at a moment.
 * @param now epoch ms
 * @param timeZone IANA name
 * @throws RangeError when there is no such zone
 */
export function siteTime(now: number, timeZone: string): SiteTime {
  const parts = formatOf(timeZone).formatToParts(now);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((candidate) => candidate.type === type)?.value ?? '';
  return {
    date: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    day: part('weekday').toLowerCase() as Weekday,
    minute: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

/**
 * The first moment at which the wall shows that date and minute, or is past them: a minute that is skipped when clocks
 * go forward begins when they do, and of one that comes twice the first counts.
 * @param date `YYYY-MM-DD`
 * @param minute since midnight
 * @returns epoch ms
 */
export function siteInstant(date: string, minute: number, timeZone: string): number {
  const wanted = Date.parse(`${date}T00:00:00Z`) + minute * MINUTE_MS;
  // No zone is further than 15 h from UTC, and none changes its clocks twice within this.
  const [before, after] = [wanted - 15 * HOUR_MS, wanted + 15 * HOUR_MS];
  const offsets = [aheadOfUtc(before, timeZone), aheadOfUtc(after, timeZone)];
  const shown = offsets
    .map((offset) => wanted - offset)
    .filter((at) => at + aheadOfUtc(at, timeZone) === wanted);
  return shown.length > 0 ? Math.min(...shown) : changeBetween(before, after, timeZone);
}

/** How far the wall is ahead of UTC at a whole minute, ms. */
function aheadOfUtc(at: number, timeZone: string): number {
  const wall = siteTime(at, timeZone);
  return Date.parse(`${wall.date}T00:00:00Z`) + wall.minute * MINUTE_MS - at;
}

/** The minute in which clocks are changed between two moments of which they differ. */
function changeBetween(before: number, after: number, timeZone: string): number {
  const offset = aheadOfUtc(before, timeZone);
  let [low, high] = [before, after];
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS;
    if (aheadOfUtc(middle, timeZone) === offset) low = middle;
    else high = middle;
  }
  return high;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  });
  formats.set(timeZone, made);
  return made;
}
