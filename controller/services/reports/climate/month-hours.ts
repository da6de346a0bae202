import { siteInstant } from '../../../model/site-time.ts';
import type { Rollup, TelemetryRepository } from '../../climate/index.ts';

const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A month on the calendar of a site. Times are epoch ms. */
export interface SiteMonth {
  readonly from: number;
  readonly to: number;
  /** Where its days begin, oldest first: 23 or 25 hours apart when clocks are changed, and none for a day left out. */
  readonly days: readonly number[];
}

/**
 * @param month `YYYY-MM`
 * @throws RangeError when there is no such zone
 */
export function siteMonth(month: string, timeZone: string): SiteMonth {
  const dates: string[] = [];
  const first = Date.parse(`${month}-01T00:00:00Z`);
  let date = `${month}-01`;
  for (let day = first; date.startsWith(month); date = new Date(day).toISOString().slice(0, 10)) {
    dates.push(date);
    day += DAY_MS;
  }
  const starts = dates.map((each) => siteInstant(each, 0, timeZone));
  const to = siteInstant(date, 0, timeZone);
  return {
    from: starts[0] ?? to,
    to,
    days: starts.filter((start, index) => start < (starts[index + 1] ?? to)),
  };
}

/**
 * Sums of a point by the hours of the site's days, counted from each midnight, so that each belongs to one day and one
 * month: where midnights are not on the hour of UTC, as in India, they are put together of quarters.
 * @param from epoch ms, within the month as `to`
 */
export function hoursOfSite(
  telemetry: Pick<TelemetryRepository, 'rollups' | 'tierFor'>,
  point: string,
  { days, to: end }: SiteMonth,
  from: number,
  to: number,
): readonly Rollup[] {
  if (from >= to) return [];
  const isOnTheHour = [...days, end].every((start) => start % HOUR_MS === 0);
  // Quarters that are too old to be kept leave nothing but hours of UTC.
  const hasQuarters = telemetry.tierFor(from, to, Math.floor((to - from) / QUARTER_MS)) === '15m';
  if (isOnTheHour || !hasQuarters) return telemetry.rollups(point, '1h', from, to);
  const hours: Rollup[] = [];
  let day = 0;
  for (const quarter of telemetry.rollups(point, '15m', from, to)) {
    while ((days[day + 1] ?? end) <= quarter.start) day++;
    const midnight = days[day] ?? end;
    const start = midnight + Math.floor((quarter.start - midnight) / HOUR_MS) * HOUR_MS;
    const last = hours.at(-1);
    if (last?.start === start) hours[hours.length - 1] = together(last, quarter);
    else hours.push({ ...quarter, start });
  }
  return hours;
}

/** Both as one, which begins where the first does. */
function together(one: Rollup, next: Rollup): Rollup {
  const count = one.count + next.count;
  return {
    start: one.start,
    count,
    min: Math.min(one.min, next.min),
    mean: (one.mean * one.count + next.mean * next.count) / count,
    max: Math.max(one.max, next.max),
    knownMs: one.knownMs + next.knownMs,
    outsideMs:
      one.outsideMs === null || next.outsideMs === null
        ? (one.outsideMs ?? next.outsideMs)
        : one.outsideMs + next.outsideMs,
    first: one.first,
    last: next.last,
  };
}
