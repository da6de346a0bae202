import type { RoomView, ZoneClimateView } from '../../controller/api/contract/index.ts';
import type { PointConfig } from '../shared/point-state.ts';

/** What the daemon derives is as fresh as the readings it is made of; older than this, it has stopped doing so. */
const DERIVED_STALE_MS = 180_000;

/** One zone as the wall draws it. */
export interface ZonePoints {
  /** Temperature and humidity, large with their last day: what all sensors agree on, or one sensor where none vote. */
  readonly main: readonly PointConfig[];
  /** Sensors behind the large ones, each small. */
  readonly sensors: readonly PointConfig[];
  /** Everything else that is measured there: water, dust, gases. */
  readonly others: readonly PointConfig[];
}

const MAIN = ['temperature', 'humidity'] as const;

/**
 * What to draw of a zone, and how large.
 * @param zone how its air is judged, once the daemon has told
 */
export function zonePoints(
  id: string,
  room: Pick<RoomView, 'points'>,
  zone: Pick<ZoneClimateView, 'values' | 'limits' | 'name'> | undefined,
): ZonePoints {
  const derived = new Set(zone?.values.map((value) => value.point));
  const measured = room.points.filter(
    (point) => point.zone === id && !derived.has(point.id) && !point.id.startsWith(`${id}.`),
  );
  const isMain = (point: PointConfig): boolean => (MAIN as readonly string[]).includes(point.quantity);
  const main = MAIN.flatMap((quantity) => {
    const voted = zone && votedPoint(id, room, zone, quantity);
    const single = measured.find((point) => point.quantity === quantity);
    return voted ?? single ?? [];
  });
  return {
    main,
    sensors: measured.filter(isMain),
    others: measured.filter((point) => !isMain(point)),
  };
}

/** The point on which the sensors of a zone agree, with the limits of the zone's rules. */
function votedPoint(
  id: string,
  room: Pick<RoomView, 'points'>,
  zone: Pick<ZoneClimateView, 'values' | 'limits' | 'name'>,
  quantity: (typeof MAIN)[number],
): PointConfig | null {
  const value = zone.values.find((one) => one.value === quantity);
  if (!value) return null;
  const limits = zone.limits.find((limit) => limit.value === quantity);
  const configured = room.points.find((point) => point.id === value.point);
  return {
    name: zone.name,
    staleAfterMs: DERIVED_STALE_MS,
    ...configured,
    id: value.point,
    zone: id,
    quantity,
    unit: value.unit,
    low: limits?.low?.limit ?? null,
    high: limits?.high?.limit ?? null,
  };
}
