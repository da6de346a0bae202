import type { SensorTrouble, ZoneValue } from '../../../model/climate.ts';

/** Why a sensor is not heard in the vote of its zone, or heard with doubt. */
export const sensorTroublesEn: Readonly<Record<SensorTrouble, string>> = {
  'never-read': 'not read yet',
  stale: 'no fresh value',
  bad: 'the device says that its value is bad',
  'out-of-range': 'its value cannot be: see whether it is damaged or wet',
  frozen: 'its value has not moved for too long: have it restarted or exchanged',
  jumped: 'its value leapt and the others did not follow: heard again when it settles',
  drifting: 'it drifts away from its neighbours: have it calibrated',
  disagrees: 'it is too far from the others',
};

/** What is known of the air of a zone, as the name of a point. */
export const zoneValuesEn: Readonly<Record<ZoneValue, string>> = {
  temperature: 'temperature (all sensors)',
  humidity: 'relative humidity (all sensors)',
  'dew-point': 'dew point',
  'dew-point-margin': 'distance to the dew point',
  'absolute-humidity': 'water in the air',
  emc: 'moisture of paper in equilibrium',
  pi: 'preservation index',
  twpi: 'time-weighted preservation index',
  'twpi-30d': 'time-weighted preservation index, 30 days',
  'twpi-365d': 'time-weighted preservation index, 365 days',
  'mould-days': 'days to mould in this air',
  'mould-dose': 'mould dose',
  'temperature-swing': 'swing of temperature in 24 h',
  'humidity-swing': 'swing of humidity in 24 h',
  'temperature-rate': 'change of temperature',
  'humidity-rate': 'change of humidity',
};
