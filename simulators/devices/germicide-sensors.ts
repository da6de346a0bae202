import type { ModbusUnit } from '../modbus/answer.ts';
import type { Germicide } from '../world/germicide.ts';
import { readMap, scaled } from './registers.ts';

/** A UV-C radiometer: holding register 0 irradiance, µW/cm². */
export function uvMeter(germicide: Germicide): ModbusUnit {
  return {
    readHolding: (address, count) =>
      readMap(new Map([[0, scaled(germicide.irradianceUwPerCm2, 1)]]), address, count),
  };
}

/** An EP-O3 ozone sensor: holding register 0, whose scale differs between makes. @param perPpm counts for 1 ppm */
export function epO3(germicide: Germicide, perPpm: number): ModbusUnit {
  return {
    readHolding: (address, count) =>
      readMap(new Map([[0, scaled(germicide.ozonePpm, perPpm)]]), address, count),
  };
}
