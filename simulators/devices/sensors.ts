import type { ModbusUnit } from '../modbus/answer.ts';
import { ILLEGAL_ADDRESS, ModbusException } from '../modbus/exception.ts';
import type { Air } from '../world/air.ts';
import { readMap, scaled } from './registers.ts';

/** XY-MD02 transmitter: input registers 1 temperature and 2 humidity in tenths; its own address and baud rate at 0x0101. */
export function xyMd02(unitId: number, baudRate: number, air: Air): ModbusUnit {
  return {
    readInput(address, count) {
      const { temperatureC, humidityPct } = air.sample();
      return readMap(
        new Map([
          [1, scaled(temperatureC, 10)],
          [2, scaled(humidityPct, 10)],
        ]),
        address,
        count,
      );
    },
    readHolding(address, count) {
      return readMap(
        new Map([
          [0x0101, unitId],
          [0x0102, Math.round(baudRate / 100)],
        ]),
        address,
        count,
      );
    },
  };
}

/** Renke RS-WS-N01 transmitter: holding registers 0 humidity and 1 temperature (signed), in tenths. */
export function rsWsN01(air: Air): ModbusUnit {
  return {
    readHolding(address, count) {
      const { temperatureC, humidityPct } = air.sample();
      return readMap(
        new Map([
          [0, scaled(humidityPct, 10)],
          [1, scaled(temperatureC, 10)],
        ]),
        address,
        count,
      );
    },
  };
}

/** TC-S200 air monitor: eight holding registers from 17. */
export function tcS200(air: Air): ModbusUnit {
  return {
    readHolding(address, count) {
      const sample = air.sample();
      const words = [
        scaled(sample.temperatureC, 100),
        scaled(sample.humidityPct, 100),
        sample.pm1,
        sample.pm25,
        sample.pm10,
        sample.co2Ppm,
        scaled(sample.tvoc, 1000),
        scaled(sample.hcho, 1000),
      ];
      return readMap(new Map(words.map((word, i) => [17 + i, word])), address, count);
    },
  };
}

const DRY_SIGNAL = 38;
const WET_SIGNAL = 712;

/** XKC water detector: holding registers 1 wet, 2 signal strength, 4 address, 5 baud rate. */
export function xkcWater(unitId: number, baudRate: number, isWet: () => boolean): ModbusUnit {
  return {
    readHolding(address, count) {
      const wet = isWet();
      const map = new Map([
        [1, wet ? 1 : 0],
        [2, wet ? WET_SIGNAL : DRY_SIGNAL],
        [4, unitId],
        [5, Math.round(baudRate / 100)],
      ]);
      return readMap(map, address, count);
    },
    writeHolding() {
      // Changing address or speed would take the detector off this line; the room never does.
      throw new ModbusException(ILLEGAL_ADDRESS);
    },
  };
}
