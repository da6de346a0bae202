import { Value } from 'typebox/value';
import { DEFAULT_RETENTION, type HistoryOptions, type Retention, TIERS } from '../model/history.ts';
import { say } from './problems.ts';
import type { References } from './references.ts';
import type { RoomConfig } from './schema.ts';
import { HistoryConfig } from './schema-history.ts';

/** How the telemetry of a room is kept. */
export function historyOptions({ site, history }: RoomConfig): Required<HistoryOptions> {
  return { timeZone: site.timeZone, retention: { ...DEFAULT_RETENTION, ...history?.keepDays } };
}

/** Finds what a schema cannot see of history: days without a zone, and samples that are kept longer than their sums. */
export function checkHistory(room: RoomConfig, { complain }: Pick<References, 'complain'>): void {
  const zone = room.site?.timeZone;
  if (typeof zone === 'string' && !isTimeZone(zone))
    complain(['site', 'timeZone'], say(`没有时区“${zone}”`, `there is no time zone "${zone}"`));
  // What has not its shape was complained about by the schema.
  if (room.history === undefined || !Value.Check(HistoryConfig, room.history)) return;
  const retention: Retention = historyOptions(room).retention;
  const daysOf = (tier: (typeof TIERS)[number]): number => retention[tier] ?? Infinity;
  for (const [index, tier] of TIERS.entries()) {
    const finer = TIERS[index - 1];
    if (finer !== undefined && daysOf(tier) < daysOf(finer))
      complain(
        ['history', 'keepDays', room.history.keepDays[tier] === undefined ? finer : tier],
        say(
          `“${tier}”由“${finer}”汇总，保留时间不能更短（${daysOf(tier)} 天 < ${daysOf(finer)} 天）`,
          `"${tier}" sums up "${finer}" and must not be kept shorter (${daysOf(tier)} < ${daysOf(finer)} days)`,
        ),
      );
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
