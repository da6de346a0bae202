import type { ModbusUnit } from '../modbus/answer.ts';
import { ILLEGAL_ADDRESS, ILLEGAL_VALUE, ModbusException } from '../modbus/exception.ts';
import type { Air } from '../world/air.ts';
import { readMap } from './registers.ts';

const STATUS_AT = 0x6105;
const POWER_AT = 0x6201;
const FAN_AT = 0x6202;
const SET_POINT_AT = 0x6203;
const DRY_AT = 0x6205;
const PURIFY_AT = 0x6206;
/** Words that each setting takes, lowest and highest. */
const TAKES: ReadonlyMap<number, readonly [number, number]> = new Map([
  [POWER_AT, [0, 1]],
  [FAN_AT, [1, 3]],
  [SET_POINT_AT, [0, 90]],
  [DRY_AT, [0, 1]],
  [PURIFY_AT, [0, 1]],
]);
const HUMIDITY_STEPS_FROM = 20;
const COMPRESSOR = 1 << 7;
const FAN = 1 << 6;
const TANK_FULL = 1 << 1;
const HIGH_PRESSURE = 0x0800;
/** It begins to dry so much above its set point, and stops at it, %. */
const DIFFERENTIAL_PCT = 3;

/**
 * Medole dehumidifier: two probes, status bits, and settings that a master writes with FC 06. It dries while it is
 * switched on and told to dry, down to its own set point; a set point of 0 dries without stopping.
 */
export class MedoleDehumidifier implements ModbusUnit {
  readonly #air: Air;
  readonly #switched: (on: boolean) => void;
  readonly #settings = new Map([
    [POWER_AT, 0],
    [FAN_AT, 2],
    [SET_POINT_AT, 50],
    [DRY_AT, 1],
    [PURIFY_AT, 0],
  ]);
  #compressor = false;
  tankFull = false;
  highPressure = false;

  /** @param switched told when its compressor starts and stops */
  constructor(air: Air, switched: (on: boolean) => void) {
    this.#air = air;
    this.#switched = switched;
  }

  readHolding(address: number, count: number): readonly number[] {
    const { temperatureC, humidityPct } = this.#air.sample();
    const t = wholeTenths(temperatureC);
    const rh = wholeTenths(humidityPct);
    const map = new Map([
      [0x6101, t],
      [0x6102, rh],
      [0x6103, t],
      [0x6104, rh],
      [STATUS_AT, this.#status()],
      ...this.#settings,
    ]);
    return readMap(map, address, count);
  }

  writeHolding(address: number, words: readonly number[], single: boolean): void {
    const [word] = words;
    const takes = TAKES.get(address);
    if (!single || word === undefined || !takes) throw new ModbusException(ILLEGAL_ADDRESS);
    const isDeadBand = address === SET_POINT_AT && word > 0 && word < HUMIDITY_STEPS_FROM;
    if (word < takes[0] || word > takes[1] || isDeadBand) throw new ModbusException(ILLEGAL_VALUE);
    this.#settings.set(address, word);
    this.tick();
  }

  /** Lets its own hygrostat look at the air. */
  tick(): void {
    const wanted = this.#wants();
    if (wanted === this.#compressor) return;
    this.#compressor = wanted;
    this.#switched(wanted);
  }

  /** A loss of power: it comes back as it was set, for it remembers. */
  reboot(): void {
    this.tick();
  }

  #wants(): boolean {
    if (this.#of(POWER_AT) === 0 || this.#of(DRY_AT) === 0 || this.tankFull || this.highPressure)
      return false;
    const setPoint = this.#of(SET_POINT_AT);
    if (setPoint === 0) return true;
    return this.#air.humidityPct > setPoint + (this.#compressor ? 0 : DIFFERENTIAL_PCT);
  }

  #status(): number {
    const fan = this.#of(POWER_AT) === 1 ? FAN : 0;
    return (
      (this.#compressor ? COMPRESSOR : 0) |
      fan |
      (this.tankFull ? TANK_FULL : 0) |
      (this.highPressure ? HIGH_PRESSURE : 0)
    );
  }

  #of(address: number): number {
    return this.#settings.get(address) ?? 0;
  }
}

/** Whole units in the low byte, tenths in the high one; it cannot tell anything below zero. */
function wholeTenths(value: number): number {
  const tenths = Math.min(2559, Math.max(0, Math.round(value * 10)));
  return ((tenths % 10) << 8) | Math.floor(tenths / 10);
}
