import { Readable } from 'node:stream';
import { setImmediate as othersTurn } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Tier } from '../../model/history.ts';
import type { PointPicture } from '../../runtime/index.ts';
import { type HistoryView, MOST_POINTS } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import { CallError, InputInvalid } from '../edge/problem.ts';
import { historyView } from '../views/history.ts';
import { historyTable } from '../views/history-table.ts';
import type { Handlers } from './call.ts';

type HistoryRoute = 'GET /points/:id/history' | 'GET /history' | 'GET /history.csv';

const BUCKETS = 300;
/** A table without a tier of its own is as fine as so many rows allow. */
const TABLE_ROWS = 20_000;
const DAY_MS = 86_400_000;
/** Longer than any room will have been measured; each further day costs, whether something was measured or not. */
const LONGEST_MS = 40 * 366 * DAY_MS;
/** What a spreadsheet opens at most, a million rows: days of a table of each tier. */
const LONGEST_TABLE_DAYS: Readonly<Record<Tier, number>> = {
  raw: 31,
  '1m': 730,
  '15m': 10_000,
  '1h': 40_000,
  '1d': 40_000,
};

/** What was measured, of one point or several, for charts and as a table. */
export function historyHandlers({
  climate,
  repositories: { telemetry },
}: Pick<ApiDeps, 'climate' | 'repositories'>): Handlers<HistoryRoute> {
  const known = (ids: readonly string[]): readonly PointPicture[] => {
    const pictures = new Map(climate.points().map((picture) => [picture.id, picture]));
    return ids.map((id) => {
      const picture = pictures.get(id);
      if (!picture) throw new CallError('not-found');
      return picture;
    });
  };
  const view = (point: PointPicture, { from, to }: Span, buckets: number) =>
    historyView(point, telemetry.history(point.id, from, to, buckets));
  return {
    'GET /points/:id/history': ({ params: { id }, query, reply }) => {
      plainly(reply);
      const span = spanOf(query);
      const [point] = known([id]);
      return view(point as PointPicture, span, query.buckets ?? BUCKETS);
    },
    'GET /history': async ({ query, reply }) => {
      plainly(reply);
      const span = spanOf(query);
      const views: HistoryView[] = [];
      for (const point of known(idsOf(query.points))) {
        // Ten years of one point are read in one go: between two of them, everyone else gets their turn.
        if (views.length > 0) await othersTurn();
        views.push(view(point, span, query.buckets ?? BUCKETS));
      }
      return views;
    },
    'GET /history.csv': ({ query, reply }) => {
      const { from, to } = spanOf(query);
      const points = known(idsOf(query.points));
      const tier = query.tier ?? telemetry.tierFor(from, to, TABLE_ROWS);
      if (to - from > LONGEST_TABLE_DAYS[tier] * DAY_MS)
        throw InputInvalid.at('/query/to', 'period-too-long');
      const name = `history-${query.from.slice(0, 10)}-${query.to.slice(0, 10)}-${tier}.csv`;
      void reply
        .header('content-type', 'text/csv; charset=utf-8; header=present')
        .header('content-disposition', `attachment; filename="${name}"`)
        // One stretch at a time, and the next when this one is taken.
        .send(Readable.from(historyTable(telemetry, points, tier, from, to), { highWaterMark: 1 }));
      return undefined;
    },
  };
}

/** The writer made from the schema looks twice at each of a hundred thousand figures, and all else waits for it. */
function plainly(reply: FastifyReply): void {
  void reply.serializer((views: unknown) => JSON.stringify(views));
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function spanOf(query: { readonly from: string; readonly to: string }): Span {
  const [from, to] = [Date.parse(query.from), Date.parse(query.to)];
  if (!(from < to)) throw InputInvalid.at('/query/to', 'period-invalid');
  if (to - from > LONGEST_MS) throw InputInvalid.at('/query/to', 'period-too-long');
  return { from, to };
}

function idsOf(points: string): readonly string[] {
  const ids = [...new Set(points.split(',').map((id) => id.trim()))].filter((id) => id !== '');
  if (ids.length > MOST_POINTS) throw InputInvalid.at('/query/points', 'points-too-many');
  return ids;
}
