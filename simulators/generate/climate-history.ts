import { OUTDOORS, type SimulatorConfig } from '../config.ts';
import { Air, type AirSample, openAir } from '../world/air.ts';
import { Building, HALL } from '../world/building.ts';
import type { PlantSpec } from '../world/plant.ts';
import { SyntheticWeather } from '../world/weather.ts';
import { gaussian, seededRandom } from '../random.ts';

/** What one device measured at one moment; values by channel, with their unit. */
export interface PastReading {
  /** Epoch ms. */
  readonly time: number;
  readonly device: string;
  readonly readings: Readonly<Record<string, readonly [value: number, unit: string]>>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The building goes on in steps of this length; every so many of them its sensors are read. */
const STEP_MS = 5 * MINUTE_MS;
const READ_EVERY_MS = 30 * MINUTE_MS;
/** Walls and paper come to rest with the weather before the first reading is kept. */
const RUN_UP_MS = 10 * DAY_MS;
const SENSOR_SPREAD_C = 0.15;
const SENSOR_SPREAD_PCT = 0.6;

/** Something that went wrong, so many days before the end and for so long. */
interface Mishap {
  readonly daysAgo: number;
  readonly hours: number;
  readonly what:
    | { readonly kind: 'plant-off'; readonly plant: PlantSpec['kind']; readonly zone: number }
    | { readonly kind: 'door-open'; readonly zone: number }
    | { readonly kind: 'silent' | 'frozen'; readonly device: number };
}

/** What half a year brings: an air conditioner that fails over a weekend, a full tank, a sensor that dies. */
const MISHAPS: readonly Mishap[] = [
  { daysAgo: 158, hours: 6, what: { kind: 'door-open', zone: 1 } },
  { daysAgo: 131, hours: 64, what: { kind: 'plant-off', plant: 'cooler', zone: 0 } },
  { daysAgo: 117, hours: 3, what: { kind: 'door-open', zone: 0 } },
  { daysAgo: 96, hours: 80, what: { kind: 'plant-off', plant: 'dehumidifier', zone: 1 } },
  { daysAgo: 61, hours: 50, what: { kind: 'frozen', device: 1 } },
  { daysAgo: 43, hours: 30, what: { kind: 'silent', device: 2 } },
  { daysAgo: 27, hours: 36, what: { kind: 'plant-off', plant: 'dehumidifier', zone: 0 } },
  { daysAgo: 12, hours: 4, what: { kind: 'door-open', zone: 1 } },
  { daysAgo: 4, hours: 5, what: { kind: 'silent', device: 0 } },
];

/**
 * What the climate sensors of a room would have measured: a building in the weather of its place with plain thermostats
 * and hygrostats, people in office hours, and mishaps. The same for the same configuration and end.
 * @param days how far back it goes
 * @param endMs epoch ms of its end
 */
export function* generateClimateHistory(
  config: SimulatorConfig,
  days: number,
  endMs: number,
): Generator<PastReading> {
  const random = seededRandom(config.seed);
  const weather = new SyntheticWeather(config.seed, config.utcOffsetHours);
  const plants = config.zones.flatMap(({ id }) => plantOf(id));
  const building = new Building(
    config.zones.map(({ id, temperatureC, humidityPct }) => ({ ...HALL, id, temperatureC, humidityPct })),
    plants,
  );
  const targets = new Map(config.zones.map((zone) => [zone.id, zone]));
  let now = 0;
  const open = new Air(
    openAir(weather, () => now),
    random,
  );
  const airs = new Map([
    ...config.zones.map(({ id }): [string, Air] => [id, new Air(building.zone(id), random)]),
    [OUTDOORS, open],
  ]);
  const sensors = sensorsOf(config, random);
  const frozen = new Map<string, PastReading['readings']>();
  const from = Math.ceil((endMs - days * DAY_MS) / READ_EVERY_MS) * READ_EVERY_MS;
  for (let time = from - RUN_UP_MS; time < endMs; time += STEP_MS) {
    const going = MISHAPS.filter(({ daysAgo, hours }) => {
      const begun = endMs - daysAgo * DAY_MS;
      return time >= begun && time < begun + hours * HOUR_MS;
    }).map(({ what }) => what);
    const fails = ({ kind, zone }: PlantSpec): boolean =>
      going.some(
        (one) => one.kind === 'plant-off' && one.plant === kind && config.zones[one.zone]?.id === zone,
      );
    for (const plant of plants) {
      const { temperatureC, humidityPct } = building.zone(plant.zone);
      const target = targets.get(plant.zone) ?? { temperatureC, humidityPct };
      const on = wanted(
        plant.kind,
        temperatureC - target.temperatureC,
        humidityPct - target.humidityPct,
        building.isOn(plant.id),
      );
      building.switch(plant.id, on && !fails(plant));
    }
    const loadOf = (zone: string) => ({
      doorOpen: going.some((one) => one.kind === 'door-open' && config.zones[one.zone]?.id === zone),
      people: isOfficeHour(time, config.utcOffsetHours) ? 1 : 0,
      spread: false,
    });
    building.tick(STEP_MS / 1000, weather.at(time), loadOf);
    now = time;
    for (const [zone, air] of airs) air.tick(STEP_MS, { ...loadOf(zone), shelvesMoving: false });
    if (time < from || time % READ_EVERY_MS !== 0) continue;
    for (const [index, { device, zone, read }] of sensors.entries()) {
      if (going.some((one) => one.kind === 'silent' && one.device === index)) continue;
      const stuck = going.some((one) => one.kind === 'frozen' && one.device === index);
      const air = airs.get(zone);
      if (!air) continue;
      const readings = (stuck && frozen.get(device)) || read(air.sample());
      frozen.set(device, readings);
      yield { time, device, readings };
    }
  }
}

interface Sensor {
  readonly device: string;
  readonly zone: string;
  readonly read: (air: AirSample) => PastReading['readings'];
}

/** Every device of the room that measures air; each transmitter is a little off in a way of its own. */
function sensorsOf(config: SimulatorConfig, random: () => number): readonly Sensor[] {
  return config.devices.flatMap((device): Sensor[] => {
    if (device.kind === 'xy-md02' || device.kind === 'rs-ws-n01') {
      const offC = gaussian(random) * SENSOR_SPREAD_C;
      const offPct = gaussian(random) * SENSOR_SPREAD_PCT;
      const read = ({ temperatureC, humidityPct }: AirSample): PastReading['readings'] => ({
        temperature: [round(temperatureC + offC, 1), '°C'],
        humidity: [round(humidityPct + offPct, 1), '%'],
      });
      return [{ device: device.name, zone: device.zone, read }];
    }
    if (device.kind !== 'air-station') return [];
    return [{ device: device.name, zone: device.zone, read: stationReadings }];
  });
}

function stationReadings(air: AirSample): PastReading['readings'] {
  return {
    temperature: [round(air.temperatureC, 2), '°C'],
    humidity: [round(air.humidityPct, 2), '%'],
    'pm2.5': [air.pm25, 'µg/m³'],
    pm10: [air.pm10, 'µg/m³'],
    co2: [air.co2Ppm, 'ppm'],
    tvoc: [air.tvoc, 'mg/m³'],
    hcho: [air.hcho, 'mg/m³'],
  };
}

function plantOf(zone: string): readonly PlantSpec[] {
  return [
    { id: `${zone}-cooler`, kind: 'cooler', zone, capacity: 900, powerW: 150 },
    { id: `${zone}-heater`, kind: 'heater', zone, capacity: 2000, powerW: 60 },
    { id: `${zone}-dehumidifier`, kind: 'dehumidifier', zone, capacity: 600, powerW: 300 },
    { id: `${zone}-humidifier`, kind: 'humidifier', zone, capacity: 400, powerW: 60 },
  ];
}

/**
 * Plain thermostats and hygrostats, set to how the zone is when the demonstration opens, so that its past leads there.
 * @param warmerK how much warmer than that it is
 * @param damperPct how much damper
 */
function wanted(kind: PlantSpec['kind'], warmerK: number, damperPct: number, on: boolean): boolean {
  switch (kind) {
    case 'cooler':
      return warmerK > (on ? 0.2 : 0.4);
    case 'heater':
      return warmerK < (on ? -0.2 : -0.4);
    case 'dehumidifier':
      return damperPct > (on ? 0.6 : 1.2);
    case 'humidifier':
      return damperPct < (on ? -0.6 : -1.2);
    default:
      return false;
  }
}

function isOfficeHour(time: number, utcOffsetHours: number): boolean {
  const local = new Date(time + utcOffsetHours * HOUR_MS);
  const day = local.getUTCDay();
  const hour = local.getUTCHours();
  return day >= 1 && day <= 5 && hour >= 9 && hour < 17;
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
