import { siteTime, type Weekday } from './site-time.ts';

/** Hours of some days of the week, by the clock on the wall; `to` before `from` ends on the next day. */
export interface WeeklyHours {
  /** The days on which they begin. */
  readonly days: readonly Weekday[];
  /** `HH:MM`. */
  readonly from: string;
  readonly to: string;
}

const DAY_BEFORE: Readonly<Record<Weekday, Weekday>> = {
  mon: 'sun',
  tue: 'mon',
  wed: 'tue',
  thu: 'wed',
  fri: 'thu',
  sat: 'fri',
  sun: 'sat',
};

/**
 * Whether the clock on the wall of that zone stands in any of those hours. It asks only what the wall shows now, so it
 * is right after a restart, and in a night in which clocks are changed: an hour that comes twice counts twice.
 * @param now epoch ms
 * @param timeZone IANA name
 * @throws RangeError when there is no such zone
 */
export function isWithin(now: number, hours: readonly WeeklyHours[], timeZone: string): boolean {
  if (hours.length === 0) return false;
  const wall = siteTime(now, timeZone);
  return hours.some(({ days, from, to }) => {
    const [begin, end] = [minutesOf(from), minutesOf(to)];
    const begunToday = days.includes(wall.day) && wall.minute >= begin;
    if (begin < end) return begunToday && wall.minute < end;
    return begunToday || (days.includes(DAY_BEFORE[wall.day]) && wall.minute < end);
  });
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
