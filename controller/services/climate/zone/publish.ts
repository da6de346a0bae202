import type { Reading } from '../../../../drivers/contract/index.ts';
import { ZONE_VALUE_UNITS, type ZoneValue, zonePoint } from '../../../model/climate.ts';
import type { ZonePicture } from './zone-keeper.ts';
import { DERIVED_DEVICE, valuesOf } from './zone-spec.ts';

/** What people watch is told with every look; the rest changes slowly and is told once a minute. */
const QUICK: ReadonlySet<ZoneValue> = new Set([
  'temperature',
  'humidity',
  'dew-point',
  'dew-point-margin',
  'absolute-humidity',
]);

/** The values of a zone as readings. @param all the slow ones too */
export function readingsOf(
  { spec, values }: Pick<ZonePicture, 'spec' | 'values'>,
  now: number,
  all: boolean,
): readonly Reading[] {
  return valuesOf(spec).flatMap((name): Reading[] => {
    if (!all && !QUICK.has(name)) return [];
    const { value, quality, why } = values[name];
    return [
      {
        device: DERIVED_DEVICE,
        channel: zonePoint(spec.id, name),
        value,
        unit: ZONE_VALUE_UNITS[name],
        quality,
        sourceTime: now,
        receivedTime: now,
        ...(why !== undefined && { why }),
      },
    ];
  });
}
