import type { RoomConfig } from '../../../config/schema.ts';
import {
  type Both,
  type Limited,
  type Voted,
  ZONE_VALUES,
  type ZoneValue,
  zonePoint,
} from '../../../model/climate.ts';
import type { PointSpec } from '../../../runtime/index.ts';

/** The device that derived points are read from; no configured one can bear this name. */
export const DERIVED_DEVICE = '(derived)';

/** Derived values are made anew so often at least, ms: that long an old one may stand. */
const SLOW_MS = 60_000;
const DEFAULT_STALE_AFTER_MS = 30_000;

export interface SensorSpec {
  readonly point: string;
  readonly quantity: Voted;
  readonly staleAfterMs: number;
}

/** What the configuration says of the air of a zone. */
export interface ZoneSpec {
  readonly id: string;
  readonly name: Both;
  readonly sensors: readonly SensorSpec[];
  /** Points that measure the temperature of cold surfaces. */
  readonly surfaces: readonly string[];
  /** A value stands for so long when no other follows: as long as the slowest of the sensors may be silent, ms. */
  readonly holdMs: number;
  /** Names of rule sets, until people choose others. */
  readonly rules: readonly string[];
}

type Room = Pick<RoomConfig, 'zones' | 'points'>;

export function zoneSpecs({ zones, points }: Room): readonly ZoneSpec[] {
  return zones.map(({ id, name, medium, rules }) => {
    const within = points.filter((point) => point.zone === id);
    const sensors = within.flatMap((point): SensorSpec[] =>
      isVoted(point.quantity)
        ? [
            {
              point: point.id,
              quantity: point.quantity,
              staleAfterMs: point.staleAfterMs ?? DEFAULT_STALE_AFTER_MS,
            },
          ]
        : [],
    );
    return {
      id,
      name,
      sensors,
      surfaces: within.filter(({ quantity }) => quantity === 'surface-temperature').map((point) => point.id),
      holdMs: Math.max(DEFAULT_STALE_AFTER_MS, ...sensors.map(({ staleAfterMs }) => staleAfterMs)),
      rules: rules ?? [medium],
    };
  });
}

/** The values that a zone can have by its sensors. */
export function valuesOf({ sensors }: Pick<ZoneSpec, 'sensors'>): readonly ZoneValue[] {
  const has = (voted: Voted): boolean => sensors.some(({ quantity }) => quantity === voted);
  const [temperature, humidity] = [has('temperature'), has('humidity')];
  return ZONE_VALUES.filter((value) => {
    if (value.startsWith('temperature')) return temperature;
    return value.startsWith('humidity') ? humidity : temperature && humidity;
  });
}

/** A point that the daemon derives. */
export interface DerivedPoint extends PointSpec {
  readonly zone: string;
  readonly value: ZoneValue;
}

/** The points that the daemon derives for a room; the point table must know them beside the configured ones. */
export function derivedPoints(room: Room): readonly DerivedPoint[] {
  return zoneSpecs(room).flatMap((spec) =>
    valuesOf(spec).map((value) => {
      const id = zonePoint(spec.id, value);
      return {
        id,
        zone: spec.id,
        value,
        device: DERIVED_DEVICE,
        channel: id,
        staleAfterMs: spec.holdMs + 3 * SLOW_MS,
      };
    }),
  );
}

/** Which limit of its zone a point is held against; `null` where none can be. */
export function limitedValueOf(value: ZoneValue): Limited | null {
  switch (value) {
    case 'temperature':
    case 'humidity':
    case 'temperature-swing':
    case 'humidity-swing':
    case 'dew-point-margin':
      return value;
    default:
      // A rate has a sign, and its limit has none.
      return null;
  }
}

function isVoted(quantity: string): quantity is Voted {
  return quantity === 'temperature' || quantity === 'humidity';
}
