import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Tier } from '../../model/history.ts';
import type { PointPicture } from '../../runtime/index.ts';
import type { TelemetryRepository } from '../../services/climate/index.ts';
import { BYTE_ORDER_MARK, csvLine } from './csv.ts';
import { instant } from './time.ts';

type Point = Pick<PointPicture, 'id' | 'unit'>;

/** A stretch is read at a time, so that a long table does not fill the memory. */
const STRETCH_MS: Readonly<Record<Tier, number>> = {
  raw: 3_600_000,
  '1m': 12 * 3_600_000,
  '15m': 7 * 86_400_000,
  '1h': 30 * 86_400_000,
  '1d': 730 * 86_400_000,
};

/**
 * A history as lines of CSV (RFC 4180), stretch by stretch: one row a time, RFC 3339 in UTC, with the columns of every
 * point beside each other, units in the header. A point without anything at a time leaves its cells empty. Between two
 * readings everyone else gets their turn: a socket that takes all at once would leave them none.
 */
export async function* historyTable(
  telemetry: TelemetryRepository,
  points: readonly Point[],
  tier: Tier,
  fromMs: number,
  toMs: number,
): AsyncGenerator<string> {
  const columns = points.map((point) => (tier === 'raw' ? rawColumns(point) : sumColumns(point)));
  yield BYTE_ORDER_MARK + csvLine(['time', ...columns.flat()]);
  for (let at = fromMs; at < toMs; at += STRETCH_MS[tier]) {
    const end = Math.min(toMs, at + STRETCH_MS[tier]);
    const rows = new Map<number, string[]>();
    for (const [index, { id }] of points.entries()) {
      await othersTurn();
      for (const { time, cells } of cellsOf(telemetry, id, tier, at, end)) {
        let row = rows.get(time);
        if (!row) {
          row = columns.map(({ length }) => ','.repeat(length - 1));
          rows.set(time, row);
        }
        row[index] = cells.join(',');
      }
    }
    yield [...rows]
      .sort(([a], [b]) => a - b)
      .map(([time, row]) => `${instant(time)},${row.join(',')}\r\n`)
      .join('');
  }
}

function rawColumns({ id, unit }: Point): readonly string[] {
  return [withUnit(id, unit), `${id} quality`];
}

function sumColumns({ id, unit }: Point): readonly string[] {
  return [
    `${id} samples`,
    withUnit(`${id} min`, unit),
    withUnit(`${id} mean`, unit),
    withUnit(`${id} max`, unit),
    `${id} known (s)`,
    `${id} outside limits (s)`,
  ];
}

function withUnit(name: string, unit: string): string {
  return unit === '' ? name : `${name} (${unit})`;
}

function cellsOf(
  telemetry: TelemetryRepository,
  point: string,
  tier: Tier,
  fromMs: number,
  toMs: number,
): readonly { readonly time: number; readonly cells: readonly (string | number)[] }[] {
  if (tier === 'raw')
    return telemetry
      .samples(point, fromMs, toMs)
      .map(({ time, value, quality }) => ({ time, cells: [value, quality] }));
  return telemetry
    .rollups(point, tier, fromMs, toMs)
    .map(({ start, count, min, mean, max, knownMs, outsideMs }) => ({
      time: start,
      cells: [count, min, mean, max, knownMs / 1000, outsideMs === null ? '' : outsideMs / 1000],
    }));
}
