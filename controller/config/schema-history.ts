import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false } as const;
const Days = (description: string) =>
  Type.Optional(
    Type.Union([Type.Integer({ minimum: 1, maximum: 36_600 }), Type.Null()], {
      description: `${description}, days; null for ever`,
    }),
  );

/** How long measurements are kept, each way of keeping them. What is left out is kept as long as the defaults say. */
export const HistoryConfig = Type.Object(
  {
    keepDays: Type.Object(
      {
        raw: Days('Every sample (400)'),
        '1m': Days('Sums by the minute (730)'),
        '15m': Days('Sums by the quarter of an hour (3660)'),
        '1h': Days('Sums by the hour (7320)'),
        '1d': Days('Sums by the day (for ever)'),
      },
      strict,
    ),
  },
  strict,
);
export type HistoryConfig = Static<typeof HistoryConfig>;
