import type { ModbusUnit } from '../modbus/answer.ts';
import { ILLEGAL_ADDRESS, ILLEGAL_VALUE, ModbusException } from '../modbus/exception.ts';
import type { BankController } from './bank-controller.ts';

const MAP_VERSION = 1;
const POSITIONS_AT = 10;
const CURRENTS_AT = 60;
const SENSOR_FAULTS_AT = 64;
const COMMAND_WORDS = 4;
const HEARTBEAT_AT = 8;
const WATCHDOG_AT = 9;
const SHORTEST_WATCHDOG_MS = 100;
const UNKNOWN = 0xffff;

/** The register map `bank-v1` over a controller: addresses in, the controller's truth out. */
export class BankRegisters implements ModbusUnit {
  readonly #controller: BankController;
  #commandBlock: readonly number[] = [0, 0, 0, 0];

  constructor(controller: BankController) {
    this.#controller = controller;
  }

  readInput(address: number, count: number): readonly number[] {
    return each(address, count, (at) => this.#input(at));
  }

  readDiscrete(address: number, count: number): readonly boolean[] {
    return each(address, count, (at) => this.#discrete(at));
  }

  readHolding(address: number, count: number): readonly number[] {
    return each(address, count, (at) => this.#holding(at));
  }

  writeHolding(address: number, words: readonly number[], single: boolean): void {
    const last = address + words.length - 1;
    if (address < COMMAND_WORDS) return this.#writeCommand(address, words, single);
    if (address < HEARTBEAT_AT || last > WATCHDOG_AT) throw new ModbusException(ILLEGAL_ADDRESS);
    const watchdogMs = words[WATCHDOG_AT - address];
    if (watchdogMs !== undefined && watchdogMs < SHORTEST_WATCHDOG_MS)
      throw new ModbusException(ILLEGAL_VALUE);
    const heartbeat = words[HEARTBEAT_AT - address];
    if (heartbeat !== undefined) this.#controller.beat(heartbeat);
    if (watchdogMs !== undefined) this.#controller.watchdogMs = watchdogMs;
  }

  /** A command counts only as one write of all four words: half a command must never move anything. */
  #writeCommand(address: number, words: readonly number[], single: boolean): void {
    const [sequence, code, argument, guard] = words;
    if (
      single ||
      address !== 0 ||
      words.length !== COMMAND_WORDS ||
      sequence === undefined ||
      code === undefined ||
      argument === undefined ||
      guard === undefined
    )
      throw new ModbusException(ILLEGAL_ADDRESS);
    this.#commandBlock = words;
    this.#controller.command(sequence, code, argument, guard);
  }

  #input(at: number): number | undefined {
    const controller = this.#controller;
    const { bank } = controller;
    const n = bank.build.carriages;
    if (at >= POSITIONS_AT && at < POSITIONS_AT + n)
      return wordOf(bank.carriages.reportedMm[at - POSITIONS_AT] ?? 0);
    if (at >= CURRENTS_AT && at < CURRENTS_AT + n) return wordOf(bank.currentA(at - CURRENTS_AT + 1) * 100);
    switch (at) {
      case 0:
        return MAP_VERSION;
      case 1:
        return n;
      case 2:
        return this.#status();
      case 3:
        return controller.openAisle() ?? UNKNOWN;
      case 4:
        return controller.targetAisle;
      case 5:
        return controller.lastSequence;
      case 6:
        return controller.result;
      case 7:
        return bank.knobs.faultCode;
      case 8:
        return controller.heartbeat;
      case 9:
        return bank.build.aisleWidthMm;
      default:
        return undefined;
    }
  }

  #status(): number {
    const controller = this.#controller;
    const { knobs } = controller.bank;
    const bits = [
      controller.moving,
      controller.emergencyLatched || controller.emergencyStop,
      knobs.fire,
      knobs.faultCode !== 0 || knobs.positionUnknown,
      knobs.localControl,
      controller.locked,
      controller.watchdogTripped,
      controller.anyOccupied,
      controller.overload,
      controller.latchedStop,
    ];
    return bits.reduce((word, on, bit) => (on ? word | (1 << bit) : word), 0);
  }

  #discrete(at: number): boolean | undefined {
    const { aisles } = this.#controller.bank;
    if (at < aisles) return this.#controller.occupied(at + 1);
    if (at >= SENSOR_FAULTS_AT && at < SENSOR_FAULTS_AT + aisles)
      return this.#controller.sensorBad(at - SENSOR_FAULTS_AT + 1);
    return undefined;
  }

  #holding(at: number): number | undefined {
    if (at === HEARTBEAT_AT) return this.#controller.heartbeat;
    if (at === WATCHDOG_AT) return this.#controller.watchdogMs;
    return this.#commandBlock[at];
  }
}

/** A register holds no less than 0 and no more than 65535. */
function wordOf(value: number): number {
  return Math.min(0xffff, Math.max(0, Math.round(value)));
}

/** Reads `count` neighbours; one unknown address fails the whole read, as the standard wants it. */
function each<T>(address: number, count: number, read: (at: number) => T | undefined): T[] {
  return Array.from({ length: count }, (_, i) => {
    const value = read(address + i);
    if (value === undefined) throw new ModbusException(ILLEGAL_ADDRESS);
    return value;
  });
}
