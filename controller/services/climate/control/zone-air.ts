import type { Quality } from '../../../../drivers/contract/index.ts';
import type { PointTable } from '../../../runtime/index.ts';
import type { Range, ZoneAir } from './types.ts';

/** One side of what rules demand. */
interface Side {
  readonly limit: number;
}

/** A zone as its sensors and rules have it, as far as plant needs to know. */
export interface JudgedZone {
  readonly spec: { readonly id: string };
  readonly votes: Readonly<
    Record<
      'temperature' | 'humidity',
      { readonly value: number | null; readonly quality: Quality; readonly why: string | null }
    >
  >;
  readonly demands: Readonly<
    Partial<Record<'temperature' | 'humidity', { readonly low: Side | null; readonly high: Side | null }>>
  >;
}

interface MeasuredPoint {
  readonly id: string;
  readonly zone: string;
  readonly quantity: string;
}

/** A value that only one sensor is left for is still one; one that sensors quarrel about is none to act on. */
const GOOD_ENOUGH = 'one-sensor-left';

/**
 * The air of every zone as plant is driven by it. A side that no rule limits is never reached.
 * @param points the points of the configuration, for dust and carbon dioxide
 */
export function zoneAirs(
  zones: readonly JudgedZone[],
  points: readonly MeasuredPoint[],
  table: Pick<PointTable, 'point'>,
): readonly ZoneAir[] {
  return zones.map(({ spec, votes, demands }) => ({
    zone: spec.id,
    temperatureC: trusted(votes.temperature),
    humidityPct: trusted(votes.humidity),
    dustUgPerM3: worst(points, table, spec.id, 'pm2.5'),
    co2Ppm: worst(points, table, spec.id, 'co2'),
    limits: { temperatureC: rangeOf(demands.temperature), humidityPct: rangeOf(demands.humidity) },
  }));
}

function trusted({ value, quality, why }: JudgedZone['votes']['temperature']): number | null {
  if (quality === 'good') return value;
  return quality === 'uncertain' && why === GOOD_ENOUGH ? value : null;
}

function rangeOf(demand: JudgedZone['demands']['temperature']): Range {
  return [demand?.low?.limit ?? -Infinity, demand?.high?.limit ?? Infinity];
}

/** The highest good value of a quantity in a zone; `null` when none is good or nobody measures it. */
function worst(
  points: readonly MeasuredPoint[],
  table: Pick<PointTable, 'point'>,
  zone: string,
  quantity: string,
): number | null {
  const values = points
    .filter((point) => point.zone === zone && point.quantity === quantity)
    .flatMap(({ id }) => {
      const picture = table.point(id);
      return picture?.quality === 'good' && typeof picture.value === 'number' ? [picture.value] : [];
    });
  return values.length > 0 ? Math.max(...values) : null;
}
