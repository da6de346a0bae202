import type { AlarmOccurrence } from '../../../model/alarms.ts';
import type { Cycle } from '../../../model/disinfection.ts';
import type { Calibration, RuleChoice, RuleSet } from '../../../model/climate.ts';
import { siteTime } from '../../../model/site-time.ts';
import {
  age,
  type Bound,
  type Demand,
  NO_AGEING,
  type PreservationIndex,
  type Rollup,
  twpiYears,
} from '../../climate/index.ts';

const HOUR_MS = 3_600_000;

/** One quantity of a zone in a month, hour by hour. */
export interface QuantityMonth {
  readonly quantity: 'temperature' | 'humidity';
  readonly unit: string;
  /** What its rules demand of it; `null` where they demand nothing. */
  readonly demand: Demand | null;
  /** How wide a range they allow within one day. */
  readonly swing: Bound | null;
  readonly hours: readonly Rollup[];
}

/** Everything a monthly report is made from. Times are epoch ms. */
export interface ClimateMonth {
  readonly zone: string;
  readonly zoneName: string;
  readonly siteName: string;
  /** `YYYY-MM` at the site. */
  readonly month: string;
  readonly timeZone: string;
  readonly from: number;
  readonly to: number;
  /** When the report was asked for; a month that is not over says so. */
  readonly now: number;
  readonly quantities: readonly QuantityMonth[];
  /** The rule sets in force when it ended, or by now. */
  readonly rules: readonly RuleSet[];
  /** Those chosen in it by people, by their names, oldest first. */
  readonly ruleChoices: readonly RuleChoice[];
  /** Time-weighted preservation index of the month, years; `null` where it cannot be known. */
  readonly twpiYears: number | null;
  /** Those whose light or gas reached the zone. */
  readonly cycles: readonly Cycle[];
  readonly zoneNameOf: (zone: string) => string;
  readonly calibrations: readonly Calibration[];
  readonly alarms: readonly AlarmOccurrence[];
  /** What an alarm is called, in the language of the report. */
  readonly alarmName: (kind: string, subject: string) => string;
}

export interface QuantityFigures {
  readonly min: number | null;
  /** Each measured hour counts alike. */
  readonly mean: number | null;
  readonly max: number | null;
  readonly knownHours: number;
  /** `null` when nothing was recorded against limits. */
  readonly outsideHours: number | null;
  /** Widest range within one day at the site, and the day, `YYYY-MM-DD`. */
  readonly widest: { readonly range: number; readonly day: string } | null;
  /** Days whose range was wider than the limit; `null` where nothing limits it. */
  readonly daysOverSwing: number | null;
}

/** Sums a month of one quantity up. */
export function figuresOf({ swing, hours }: QuantityMonth, timeZone: string): QuantityFigures {
  const days = new Map<string, { low: number; high: number }>();
  let [min, max, sum, knownMs] = [Infinity, -Infinity, 0, 0];
  let outsideMs: number | null = null;
  for (const hour of hours) {
    min = Math.min(min, hour.min);
    max = Math.max(max, hour.max);
    sum += hour.mean;
    knownMs += hour.knownMs;
    if (hour.outsideMs !== null) outsideMs = (outsideMs ?? 0) + hour.outsideMs;
    const { date } = siteTime(hour.start, timeZone);
    const day = days.get(date) ?? { low: Infinity, high: -Infinity };
    days.set(date, { low: Math.min(day.low, hour.min), high: Math.max(day.high, hour.max) });
  }
  const ranges = [...days].map(([day, { low, high }]) => ({ day, range: high - low }));
  const widest = ranges.reduce<(typeof ranges)[number] | null>(
    (best, one) => (best === null || one.range > best.range ? one : best),
    null,
  );
  const any = hours.length > 0;
  return {
    min: any ? min : null,
    mean: any ? sum / hours.length : null,
    max: any ? max : null,
    knownHours: knownMs / HOUR_MS,
    outsideHours: outsideMs === null ? null : outsideMs / HOUR_MS,
    widest,
    daysOverSwing: swing && ranges.filter(({ range }) => range > swing.limit).length,
  };
}

/** Time-weighted preservation index of the month, years, over the hours in which both were measured; `null` without. */
export function twpiOf(quantities: readonly QuantityMonth[], preservation: PreservationIndex): number | null {
  const [temperature, humidity] = (['temperature', 'humidity'] as const).map(
    (name) => quantities.find(({ quantity }) => quantity === name)?.hours ?? [],
  );
  const damp = new Map((humidity ?? []).map(({ start, mean }) => [start, mean]));
  let ageing = NO_AGEING;
  for (const { start, mean } of temperature ?? []) {
    const humidityPct = damp.get(start);
    if (humidityPct !== undefined) ageing = age(ageing, HOUR_MS, preservation(mean, humidityPct));
  }
  return twpiYears(ageing);
}

/** Alarms of the month, each condition once with how often it came, the most frequent first. */
export function countAlarms(alarms: readonly AlarmOccurrence[]): readonly {
  readonly kind: string;
  readonly subject: string;
  readonly count: number;
  readonly longestMs: number | null;
}[] {
  const counted = new Map<
    string,
    { kind: string; subject: string; count: number; longestMs: number | null }
  >();
  for (const { alarm, kind, subject, raisedAt, clearedAt } of alarms) {
    const one = counted.get(alarm) ?? { kind, subject, count: 0, longestMs: null };
    const lastedMs = clearedAt === null ? null : clearedAt - raisedAt;
    counted.set(alarm, {
      ...one,
      count: one.count + 1,
      longestMs: lastedMs === null ? one.longestMs : Math.max(one.longestMs ?? 0, lastedMs),
    });
  }
  return [...counted.values()].sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1));
}
