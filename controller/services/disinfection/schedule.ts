import type { ZoneSpec } from './policy.ts';

export type Weekday = ZoneSpec['schedule'][number]['days'][number];

/** What the clock on the wall shows. */
export interface Wall {
  readonly day: Weekday;
  /** Minutes since midnight. */
  readonly minute: number;
}

/**
 * Which of a zone's scheduled cycles fall due between two looks at the clock on the wall. Asked at least once an hour;
 * what fell due while nobody asked is not made up for, since people would not expect it.
 */
export function dueBetween(
  before: Wall | null,
  now: Wall,
  schedule: ZoneSpec['schedule'],
): ZoneSpec['schedule'] {
  if (!before) return [];
  return schedule.filter(({ days, at }) => {
    const minute = Number(at.slice(0, 2)) * 60 + Number(at.slice(3, 5));
    const sameDay = before.day === now.day;
    const passed = sameDay ? before.minute < minute && minute <= now.minute : minute <= now.minute;
    return passed && days.includes(now.day);
  });
}
