import { type Static, Type } from 'typebox';
import { ALARM_PRIORITIES } from '../../model/alarms.ts';
import { Bilingual, Nullable, OneOf, Timestamp } from './common.ts';
import { DocumentQuery } from './reports.ts';
import { define, type RouteSpec, WATCHERS } from './route-spec.ts';

const strict = { additionalProperties: false } as const;

export const StatisticsQuery = Type.Object(
  {
    from: Type.Optional({ ...Timestamp, description: 'RFC 3339, UTC; a day before `to` when left out' }),
    to: Type.Optional({ ...Timestamp, description: 'RFC 3339, UTC; now when left out' }),
  },
  strict,
);
export type StatisticsQuery = Static<typeof StatisticsQuery>;
export const StatisticsFileQuery = Type.Object(
  { ...StatisticsQuery.properties, ...DocumentQuery.properties },
  strict,
);
export type StatisticsFileQuery = Static<typeof StatisticsFileQuery>;

/** One figure beside what EEMUA 191 advises; `null` where there is nothing to measure. */
const Graded = Type.Object({
  value: Nullable(Type.Number()),
  advised: Type.Number(),
  within: Nullable(Type.Boolean()),
});
const Ranked = Type.Object({
  alarm: Type.String(),
  kind: Type.String(),
  subject: Type.String(),
  text: Type.String(),
  count: Type.Integer(),
  /** Of all announced alarms of the period, 0..1. */
  share: Type.Number(),
});
/**
 * How the alarms of a period fared beside EEMUA Publication 191 (figures as secondary sources quote them). Only alarms
 * that people were told of count.
 */
export const StatisticsView = Type.Object({
  from: Timestamp,
  to: Timestamp,
  source: Bilingual,
  announced: Type.Integer(),
  suppressed: Type.Integer({ description: 'Came and went while withheld: nobody was told' }),
  /** Mean number in 10 minutes. */
  per10Min: Graded,
  /** The same for each person while they were on watch; empty texts for a screen. */
  operators: Type.Array(
    Type.Object({
      person: Type.String(),
      name: Type.String(),
      minutes: Type.Number(),
      announced: Type.Integer(),
      per10Min: Graded,
    }),
  ),
  peak10Min: Type.Object({ ...Graded.properties, at: Nullable(Timestamp) }),
  floods: Type.Array(Type.Object({ from: Timestamp, to: Timestamp, count: Type.Integer() })),
  /** Part of the period spent in floods, 0..1. */
  inFlood: Graded,
  chattering: Type.Array(Type.Object({ alarm: Type.String(), text: Type.String(), most: Type.Integer() })),
  chatteringCount: Graded,
  /** Those that stood for a day at some time of the period. */
  stale: Type.Array(Type.Object({ alarm: Type.String(), text: Type.String(), since: Timestamp })),
  /** Most of them at the same time. */
  staleCount: Graded,
  topTen: Type.Array(Ranked),
  /** Of all announced alarms, 0..1; `null` where there were no more than ten. */
  topTenShare: Graded,
  priorities: Type.Array(
    Type.Object({ priority: OneOf(ALARM_PRIORITIES), count: Type.Integer(), share: Graded }),
  ),
  /** Seconds from telling people to their acknowledgement. */
  acknowledge: Type.Object({
    count: Type.Integer(),
    meanS: Nullable(Type.Number()),
    medianS: Nullable(Type.Number()),
    p95S: Nullable(Type.Number()),
    never: Type.Integer({ description: 'Announced in the period and still not acknowledged' }),
  }),
  /** For charts: alarms announced in each 10 minutes, oldest first; at most the newest 1,008 (a week). */
  tenMinutes: Type.Array(Type.Object({ at: Timestamp, count: Type.Integer() })),
  probe: Nullable(
    Type.Object({
      at: Timestamp,
      /** `loop`: through a real output and input; `internal`: no probe is wired, so it begins behind the drivers. */
      via: OneOf(['loop', 'internal']),
      sensorMs: Type.Number({ description: 'From switching to reading' }),
      journalMs: Type.Number({ description: 'From reading to the disk' }),
      liveMs: Type.Number({ description: 'From reading until it was written to every live stream' }),
    }),
  ),
});
export type StatisticsView = Static<typeof StatisticsView>;

/** The alarm system grades itself. */
export const STATISTICS_ROUTES = {
  'GET /alarms/statistics': define({
    tag: 'alarms',
    summary: 'How the alarms of a period fared, beside EEMUA 191',
    roles: WATCHERS,
    query: StatisticsQuery,
    answer: StatisticsView,
  }),
  'GET /alarms/statistics.csv': define({
    tag: 'alarms',
    summary: 'The same as a table to download, one row a figure (CSV)',
    roles: WATCHERS,
    query: StatisticsFileQuery,
    file: 'text/csv',
  }),
} as const satisfies Readonly<Record<`GET /alarms/statistics${string}`, RouteSpec>>;
