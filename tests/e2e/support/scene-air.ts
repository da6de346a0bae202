import type { HistoryView, PointView, RoomView } from '../../../controller/api/contract/index.ts';

const QUIET: Readonly<Record<string, number>> = {
  'pm2.5': 8,
  co2: 532,
  tvoc: 0.12,
  hcho: 0.019,
};
const DERIVED: readonly (readonly [string, string, number])[] = [
  ['temperature', '°C', 20.4],
  ['humidity', '%', 51.6],
  ['dew-point', '°C', 10.1],
  ['temperature-swing', 'K', 0.6],
  ['humidity-swing', '%', 2.1],
  ['twpi-365d', 'a', 44],
  ['mould-days', 'd', 400],
];

/** Every point of a room with a value like on a quiet day, unless another is given by its id. */
export function airOf(
  room: RoomView,
  given: Readonly<Record<string, number | boolean | null>>,
  nowMs: number,
): PointView[] {
  const at = new Date(nowMs - 400).toISOString();
  const view = (id: string, unit: string, quiet: number | boolean): PointView => {
    const value = id in given ? (given[id] ?? null) : quiet;
    return {
      id,
      value,
      unit,
      quality: value === null ? 'bad' : 'good',
      why: value === null ? 'lost' : null,
      sourceTime: at,
      receivedTime: at,
    };
  };
  return [
    ...room.points.map(({ id, quantity, unit }) =>
      view(id, unit, quantity === 'water' ? false : (QUIET[quantity] ?? (unit === '%' ? 51.6 : 20.4))),
    ),
    ...room.zones.flatMap(({ id }) =>
      DERIVED.map(([name, unit, quiet]) => view(`${id}.${name}`, unit, quiet)),
    ),
  ];
}

const DAY_S = 86_400;

/** A believable line for any point and span: a day's wave on a year's, the same whenever it is asked for, with a gap. */
export function historyOf(
  point: string,
  { fromMs, toMs, buckets }: { fromMs: number; toMs: number; buckets: number },
): HistoryView {
  const damp = /H\d*$|humidity|-H$/.test(point);
  const [middle, day, year] = damp ? [52, 2, 4] : [20, 0.8, 2];
  const stepS = Math.max(60, (toMs - fromMs) / 1000 / buckets);
  const firstS = Math.ceil(fromMs / 1000 / stepS) * stepS;
  const time = Array.from(
    { length: Math.max(0, Math.floor((toMs / 1000 - firstS) / stepS)) },
    (_, i) => firstS + i * stepS,
  );
  const at = (s: number): number | null =>
    // Half an hour of every ninth has no data.
    s % (9 * 3600) < 1800 && stepS < 3600
      ? null
      : middle +
        day * Math.sin((s / DAY_S) * 2 * Math.PI) +
        year * Math.sin((s / DAY_S / 365) * 2 * Math.PI) +
        0.25 * day * Math.sin(s / 977);
  const mean = time.map(at);
  const width = 0.1 * day + (stepS > DAY_S / 2 ? day : (stepS / DAY_S) * day);
  return {
    point,
    unit: damp ? '%' : '°C',
    tier: stepS > 43_200 ? '1d' : stepS > 1800 ? '1h' : stepS > 300 ? '15m' : '1m',
    time,
    mean,
    min: mean.map((value) => (value === null ? null : value - width)),
    max: mean.map((value) => (value === null ? null : value + width)),
    knownMs: mean.map((value) => (value === null ? 0 : stepS * 1000)),
    outsideMs: mean.map(() => null),
  };
}
