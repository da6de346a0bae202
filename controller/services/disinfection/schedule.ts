import { siteInstant, siteTime } from '../../model/site-time.ts';
import type { ZoneSpec } from './policy.ts';

/** What was due longer ago is not made up for, since people would not expect it any more, ms. */
export const LATEST_MS = 3_600_000;

/** A cycle that the schedule of a zone asks for. */
export interface Due {
  readonly kind: ZoneSpec['schedule'][number]['kind'];
  /** Epoch ms. */
  readonly at: number;
}

/**
 * Which of a zone's scheduled cycles fall due between two looks at the clock: each at one moment of its day, the first
 * where the wall shows its minute twice.
 * @param before when it was last asked, epoch ms; nothing falls due while a clock is put back
 * @param now epoch ms
 * @param timeZone IANA zone in which the schedule is meant
 */
export function dueBetween(
  before: number | null,
  now: number,
  schedule: ZoneSpec['schedule'],
  timeZone: string,
): readonly Due[] {
  if (before === null || now <= before) return [];
  const since = Math.max(before, now - LATEST_MS);
  const [then, today] = [siteTime(since, timeZone), siteTime(now, timeZone)];
  return (then.date === today.date ? [today] : [then, today]).flatMap(({ date, day }) =>
    schedule
      .filter(({ days }) => days.includes(day))
      .map(({ kind, at }) => ({ kind, at: siteInstant(date, minuteOf(at), timeZone) }))
      .filter(({ at }) => at > since && at <= now),
  );
}

/** @param time `HH:MM` */
function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
