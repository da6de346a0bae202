import { zonePoint } from '../../../model/climate.ts';
import type { TelemetryRepository } from '../repository.ts';
import type { PreservationIndex } from '../derive/preservation-table.ts';
import type { AirNow } from './day-window.ts';
import { breathe, type ZoneMemory } from './zone-memory.ts';

const HOUR_MS = 3_600_000;
/** So long before now every sample counts, for the windows of a day; before that the hour is close enough. */
const CLOSELY_MS = 25 * HOUR_MS;

/**
 * Brings the memory of a zone up to date from its history: what was recorded after the memory was last kept, or all of it
 * where nothing was kept.
 * @param now epoch ms
 * @param outside whether such air lies outside limits
 */
export function recall(
  kept: ZoneMemory,
  of: {
    readonly zone: string;
    readonly holdMs: number;
    readonly preservation: PreservationIndex;
    readonly outside: (air: AirNow) => { readonly temperature: boolean; readonly humidity: boolean };
  },
  telemetry: Pick<TelemetryRepository, 'rollups' | 'samples'>,
  now: number,
): ZoneMemory {
  const [temperature, humidity] = [zonePoint(of.zone, 'temperature'), zonePoint(of.zone, 'humidity')];
  const from = kept.air === null ? 0 : kept.air.at + 1;
  const closely = Math.max(from, Math.floor((now - CLOSELY_MS) / HOUR_MS) * HOUR_MS);
  // What was kept ends within an hour; the rest of that hour is in no sum that begins after it.
  const wholeHour = kept.air === null ? 0 : Math.min(closely, Math.ceil(from / HOUR_MS) * HOUR_MS);
  const samples = (since: number, until: number): readonly AirNow[] =>
    both(
      telemetry.samples(temperature, since, until).map(({ time, value }) => [time, value]),
      telemetry.samples(humidity, since, until).map(({ time, value }) => [time, value]),
    );
  const hours = both(
    telemetry.rollups(temperature, '1h', wholeHour, closely).map(({ start, mean }) => [start, mean]),
    telemetry.rollups(humidity, '1h', wholeHour, closely).map(({ start, mean }) => [start, mean]),
  );
  const add =
    (holdMs: number) =>
    (memory: ZoneMemory, air: AirNow): ZoneMemory =>
      breathe(memory, air, of.outside(air), holdMs, of.preservation);
  const begun = samples(from, wholeHour).reduce(add(of.holdMs), kept);
  const ofHours = hours.reduce(add(HOUR_MS), begun);
  return samples(closely, now).reduce(add(of.holdMs), ofHours);
}

type Series = readonly (readonly [at: number, value: number])[];

/** The moments at which both are known. */
function both(temperatures: Series, humidities: Series): readonly AirNow[] {
  const humidityAt = new Map(humidities);
  return temperatures.flatMap(([at, temperature]) => {
    const humidity = humidityAt.get(at);
    return humidity === undefined ? [] : [{ at, temperature, humidity }];
  });
}
