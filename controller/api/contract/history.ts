import { type Static, Type } from 'typebox';
import { TIERS } from '../../model/history.ts';
import { Nullable, OneOf, Timestamp } from './common.ts';
import { define, Id, type RouteSpec, WATCHERS } from './route-spec.ts';

/** Points to one call: as many as a person can tell apart in one chart, and some more for a table. */
export const MOST_POINTS = 32;

const span = {
  from: Timestamp,
  to: Timestamp,
  /** Never more of them; each carries minimum, mean and maximum. */
  buckets: Type.Optional(Type.Integer({ minimum: 10, maximum: 2000, default: 300 })),
};
const points = Type.String({
  minLength: 1,
  maxLength: MOST_POINTS * 64,
  description: `Ids of points, separated by commas; at most ${MOST_POINTS}`,
});

export const HistoryQuery = Type.Object(span, { additionalProperties: false });
export type HistoryQuery = Static<typeof HistoryQuery>;
export const HistorySetQuery = Type.Object({ points, ...span }, { additionalProperties: false });
export type HistorySetQuery = Static<typeof HistorySetQuery>;
export const HistoryFileQuery = Type.Object(
  {
    points,
    from: Timestamp,
    to: Timestamp,
    tier: Type.Optional(
      OneOf(TIERS, {
        description:
          'Every sample, or sums by minute, quarter, hour or local day; chosen by the span when left out',
      }),
    ),
  },
  { additionalProperties: false },
);
export type HistoryFileQuery = Static<typeof HistoryFileQuery>;

/**
 * Columns of equal length, one entry a bucket; a gap in the data is `null`, and has 0 as its `knownMs`. `time` is epoch
 * seconds, as charts want it, and says where a bucket begins: of a few tiers they are of equal width, local days are not.
 */
export const HistoryView = Type.Object({
  point: Type.String(),
  unit: Type.String(),
  tier: OneOf(TIERS, { description: 'What it was made from' }),
  time: Type.Array(Type.Number()),
  min: Type.Array(Nullable(Type.Number())),
  mean: Type.Array(Nullable(Type.Number())),
  max: Type.Array(Nullable(Type.Number())),
  knownMs: Type.Array(Type.Number({ description: 'Time for which a value was known' })),
  outsideMs: Type.Array(
    Nullable(Type.Number({ description: 'Time outside limits; null where none were in force' })),
  ),
});
export type HistoryView = Static<typeof HistoryView>;

/** What was measured, over any span: summed up as coarsely as the number of buckets allows. */
export const HISTORY_ROUTES = {
  'GET /points/:id/history': define({
    tag: 'room',
    summary: 'Minimum, mean and maximum of one point over time',
    roles: WATCHERS,
    params: Id,
    query: HistoryQuery,
    answer: HistoryView,
  }),
  'GET /history': define({
    tag: 'room',
    summary: 'Minimum, mean and maximum of several points over the same time',
    roles: WATCHERS,
    query: HistorySetQuery,
    answer: Type.Array(HistoryView),
  }),
  'GET /history.csv': define({
    tag: 'room',
    summary: 'The same as a table to download, one row a bucket or time of a sample (CSV)',
    roles: WATCHERS,
    query: HistoryFileQuery,
    file: 'text/csv',
  }),
} as const satisfies Readonly<Record<`GET /${string}`, RouteSpec>>;
