import {
  ALARM_PRIORITIES,
  type AlarmOccurrence,
  type AlarmPriority,
  type ShiftEntry,
} from '../../../model/alarms.ts';
import { CHATTERING, EEMUA_191, STALE_MS, TEN_MINUTES_MS } from './advice.ts';
import { busiest, type Flood, floodsIn } from './floods.ts';

/** One figure beside what is advised; `null` where there is nothing to measure. */
export interface Graded {
  readonly value: number | null;
  readonly advised: number;
  readonly within: boolean | null;
}

export interface Ranked {
  readonly alarm: string;
  readonly kind: string;
  readonly subject: string;
  readonly count: number;
  readonly share: number;
}

/** How the alarms of a period fared. Only those count that people were told of; times are epoch ms, shares 0..1. */
export interface AlarmGrade {
  readonly from: number;
  readonly to: number;
  readonly announced: number;
  /** Came and went while they were withheld. */
  readonly suppressed: number;
  readonly per10Min: Graded;
  readonly operators: readonly {
    readonly person: string;
    readonly minutes: number;
    readonly announced: number;
    readonly per10Min: Graded;
  }[];
  readonly peak10Min: Graded & { readonly at: number | null };
  readonly floods: readonly Flood[];
  readonly inFlood: Graded;
  readonly chattering: readonly { readonly alarm: string; readonly most: number }[];
  readonly chatteringCount: Graded;
  readonly stale: readonly { readonly alarm: string; readonly since: number }[];
  readonly staleCount: Graded;
  readonly topTen: readonly Ranked[];
  readonly topTenShare: Graded;
  readonly priorities: readonly {
    readonly priority: AlarmPriority;
    readonly count: number;
    readonly share: Graded;
  }[];
  readonly acknowledge: {
    readonly count: number;
    readonly meanS: number | null;
    readonly medianS: number | null;
    readonly p95S: number | null;
    readonly never: number;
  };
  readonly tenMinutes: readonly { readonly at: number; readonly count: number }[];
}

export interface GradeInput {
  readonly occurrences: readonly AlarmOccurrence[];
  /** Occurrences that may have stood too long in the period, whenever they were raised. */
  readonly standing: readonly AlarmOccurrence[];
  /** Changes of watch, any order; those before the period say who was on watch when it began. */
  readonly shifts: readonly ShiftEntry[];
  readonly from: number;
  readonly to: number;
}

/** A week of ten minutes: more than that is a matter for other charts. */
const MOST_BUCKETS = 1008;

type Told = AlarmOccurrence & { readonly announcedAt: number };

/** The system grades itself: pure over what happened. */
export function gradeAlarms({ occurrences, standing, shifts, from, to }: GradeInput): AlarmGrade {
  const told = occurrences
    .filter((one): one is Told => one.announcedAt !== null && one.announcedAt >= from && one.announcedAt < to)
    .sort((a, b) => a.announcedAt - b.announcedAt);
  const times = told.map(({ announcedAt }) => announcedAt);
  const peak = busiest(times);
  const floods = floodsIn(times);
  const floodedMs = floods.reduce((sum, flood) => sum + Math.min(flood.to, to) - flood.from, 0);
  const ranked = ranking(told);
  const topTen = ranked.slice(0, 10);
  const chattering = chatteringIn(told);
  const stood = standing.filter((one) => one.announcedAt !== null && stoodTooLong(one, from, to));
  const length = to - from;
  return {
    from,
    to,
    announced: told.length,
    suppressed: occurrences.filter(
      (one) => one.announcedAt === null && one.raisedAt >= from && one.raisedAt < to,
    ).length,
    per10Min: atMost(length > 0 ? (told.length * TEN_MINUTES_MS) / length : null, EEMUA_191.per10Min),
    operators: perOperator(times, shifts, from, to),
    peak10Min: { ...atMost(peak.count, EEMUA_191.peak10Min), at: peak.at },
    floods,
    inFlood: atMost(length > 0 ? floodedMs / length : null, EEMUA_191.inFlood),
    chattering,
    chatteringCount: atMost(chattering.length, EEMUA_191.chattering),
    stale: stood.map(({ alarm, raisedAt }) => ({ alarm, since: raisedAt })),
    staleCount: atMost(mostAtOnce(stood, from), EEMUA_191.stale),
    topTen,
    // Ten alarms or fewer are all of them, whatever they do.
    topTenShare: atMost(
      ranked.length > topTen.length ? topTen.reduce((sum, { count }) => sum + count, 0) / told.length : null,
      EEMUA_191.topTenShare,
    ),
    priorities: ALARM_PRIORITIES.map((priority) => {
      const count = told.filter((one) => one.priority === priority).length;
      const advised = EEMUA_191.priorities[priority];
      const value = told.length > 0 ? count / told.length : null;
      // Few are to be grave: of the low ones there may be more than advised, of the others fewer.
      const within = value === null ? null : priority === 'low' ? value >= advised : value <= advised;
      return { priority, count, share: { value, advised, within } };
    }),
    acknowledge: acknowledging(told),
    tenMinutes: buckets(times, from, to),
  };
}

/** Whether it had stood for a day at some moment of the period. */
function stoodTooLong({ raisedAt, clearedAt }: AlarmOccurrence, from: number, to: number): boolean {
  const since = raisedAt + STALE_MS;
  return since <= to && (clearedAt === null || (clearedAt >= since && clearedAt > from));
}

/** How many stood too long at the same time: at whose turn to do so most others had and did yet. */
function mostAtOnce(stood: readonly AlarmOccurrence[], from: number): number {
  const at = stood.map(({ raisedAt }) => Math.max(from, raisedAt + STALE_MS));
  const stillAt = (moment: number): number =>
    stood.filter(
      ({ raisedAt, clearedAt }) =>
        raisedAt + STALE_MS <= moment && (clearedAt === null || clearedAt >= moment),
    ).length;
  return Math.max(0, ...at.map(stillAt));
}

function atMost(value: number | null, advised: number): Graded {
  return { value, advised, within: value === null ? null : value <= advised };
}

function ranking(told: readonly Told[]): readonly Ranked[] {
  const counts = new Map<string, { kind: string; subject: string; count: number }>();
  for (const { alarm, kind, subject } of told) {
    const entry = counts.get(alarm) ?? { kind, subject, count: 0 };
    entry.count++;
    counts.set(alarm, entry);
  }
  return [...counts]
    .map(([alarm, entry]) => ({ alarm, ...entry, share: entry.count / told.length }))
    .sort((a, b) => b.count - a.count || (a.alarm < b.alarm ? -1 : 1));
}

/** Alarms that came three times within a minute, with the most that came in any one. */
function chatteringIn(told: readonly Told[]): AlarmGrade['chattering'] {
  const byAlarm = new Map<string, number[]>();
  for (const { alarm, announcedAt } of told) {
    const times = byAlarm.get(alarm);
    if (times) times.push(announcedAt);
    else byAlarm.set(alarm, [announcedAt]);
  }
  return [...byAlarm].flatMap(([alarm, times]) => {
    let [most, first] = [0, 0];
    for (const [index, time] of times.entries()) {
      while ((times[first] ?? time) <= time - CHATTERING.withinMs) first++;
      most = Math.max(most, index - first + 1);
    }
    return most >= CHATTERING.count ? [{ alarm, most }] : [];
  });
}

function acknowledging(told: readonly Told[]): AlarmGrade['acknowledge'] {
  const seconds = told
    .flatMap(({ announcedAt, acknowledgedAt }) =>
      acknowledgedAt === null ? [] : [Math.max(0, acknowledgedAt - announcedAt) / 1000],
    )
    .sort((a, b) => a - b);
  const at = (part: number): number | null => seconds[Math.ceil(part * seconds.length) - 1] ?? null;
  return {
    count: seconds.length,
    meanS: seconds.length > 0 ? seconds.reduce((sum, s) => sum + s, 0) / seconds.length : null,
    medianS: at(0.5),
    p95S: at(0.95),
    never: told.length - seconds.length,
  };
}

/** How many each person was told of while on watch. */
function perOperator(
  times: readonly number[],
  shifts: readonly ShiftEntry[],
  from: number,
  to: number,
): AlarmGrade['operators'] {
  const changes = shifts.toSorted((a, b) => b.seq - a.seq);
  const people = new Map<string, { ms: number; announced: number }>();
  // From the last on: a watch that was told while the clock stood ahead began no later than those after it.
  let ends = to;
  for (const { at, to: person } of changes) {
    const begins = Math.max(at, from);
    if (person !== null && ends > begins) {
      const entry = people.get(person) ?? { ms: 0, announced: 0 };
      entry.ms += ends - begins;
      entry.announced += firstAt(times, ends) - firstAt(times, begins);
      people.set(person, entry);
    }
    ends = Math.min(ends, at);
  }
  return [...people].toReversed().map(([person, { ms, announced }]) => ({
    person,
    minutes: ms / 60_000,
    announced,
    per10Min: atMost((announced * TEN_MINUTES_MS) / ms, EEMUA_191.per10Min),
  }));
}

/** Index of the first time at or after `moment`; `times` ascend. */
function firstAt(times: readonly number[], moment: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

function buckets(times: readonly number[], from: number, to: number): AlarmGrade['tenMinutes'] {
  const count = Math.min(MOST_BUCKETS, Math.max(0, Math.ceil((to - from) / TEN_MINUTES_MS)));
  const begin = to - count * TEN_MINUTES_MS;
  const counts = Array.from({ length: count }, () => 0);
  for (const time of times) {
    const index = Math.floor((time - begin) / TEN_MINUTES_MS);
    if (index in counts) counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts.map((each, index) => ({ at: begin + index * TEN_MINUTES_MS, count: each }));
}
