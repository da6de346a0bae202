import type { ModbusUnit } from '../../modbus/answer.ts';
import { ILLEGAL_ADDRESS, ILLEGAL_VALUE, ModbusException } from '../../modbus/exception.ts';
import type { BankController } from '../bank-controller.ts';
import { PlainDrive } from './plain-drive.ts';

const LOCKED = 2148;
const PANEL_LOGGED_IN = 2149;
const RUNNING = 2206;
const COMMANDS_AT = 2200;
const COMMAND_COILS = ['close', 'stop', 'unlock', 'manual', 'ventilate', 'open'] as const;
type CommandCoil = (typeof COMMAND_COILS)[number];

const CHANNEL = 10;
const TEMPERATURE = 11;
const HUMIDITY = 12;

/** What its climate sensor measures. */
export interface Climate {
  readonly temperatureC: number;
  readonly humidityPct: number;
}

/**
 * A Fatek PLC as a bank's controller: it acts on the rising edges of its command coils, opens the channel that stands in
 * register 10, and keeps its lock over a loss of power. A locked or manual bank obeys nothing but a stop and an unlock.
 */
export class FatekPlc implements ModbusUnit {
  readonly #drive: PlainDrive;
  readonly #climate: () => Climate;
  readonly #addressOffset: number;
  readonly #coils: Record<CommandCoil, boolean> = {
    close: false,
    stop: false,
    unlock: false,
    manual: false,
    ventilate: false,
    open: false,
  };
  #channel = 0;

  /** @param addressOffset added to every address of the map to get the one on the wire */
  constructor(controller: BankController, climate: () => Climate, addressOffset = 0) {
    this.#drive = new PlainDrive(controller);
    this.#climate = climate;
    this.#addressOffset = addressOffset;
  }

  /** The command coils that are set now, in the order of their addresses. */
  get pressed(): readonly CommandCoil[] {
    return COMMAND_COILS.filter((coil) => this.#coils[coil]);
  }

  /** Loses what is volatile. */
  reboot(): void {
    this.#drive.powerUp();
    for (const coil of COMMAND_COILS) this.#coils[coil] = false;
    this.#channel = 0;
  }

  readCoils(address: number, count: number): readonly boolean[] {
    return this.#each(address, count, (at) => this.#coil(at));
  }

  readHolding(address: number, count: number): readonly number[] {
    return this.#each(address, count, (at) => this.#register(at));
  }

  writeCoils(address: number, on: readonly boolean[]): void {
    const first = address - this.#addressOffset - COMMANDS_AT;
    if (first < 0 || first + on.length > COMMAND_COILS.length) throw new ModbusException(ILLEGAL_ADDRESS);
    const rising = new Set<CommandCoil>();
    for (const [k, level] of on.entries()) {
      const coil = COMMAND_COILS[first + k] as CommandCoil;
      if (level && !this.#coils[coil]) rising.add(coil);
      this.#coils[coil] = level;
    }
    this.#obey(rising);
  }

  writeHolding(address: number, words: readonly number[], single: boolean): void {
    const [channel = 0] = words;
    if (address - this.#addressOffset !== CHANNEL || !single) throw new ModbusException(ILLEGAL_ADDRESS);
    if (channel > 0x7fff) throw new ModbusException(ILLEGAL_VALUE);
    this.#channel = channel;
  }

  #obey(rising: ReadonlySet<CommandCoil>): void {
    if (rising.has('stop')) return this.#drive.stop();
    if (rising.has('unlock')) this.#drive.unlock();
    if (this.#coils.manual) return;
    if (rising.has('open')) this.#drive.open(this.#channel);
    if (rising.has('close')) this.#drive.close();
    if (rising.has('ventilate')) this.#drive.spread();
  }

  #coil(at: number): boolean | undefined {
    const { controller } = this.#drive;
    const command = COMMAND_COILS[at - COMMANDS_AT];
    if (command) return this.#coils[command];
    if (at === LOCKED) return controller.locked;
    if (at === PANEL_LOGGED_IN) return controller.bank.knobs.localControl;
    return at === RUNNING ? controller.moving : undefined;
  }

  #register(at: number): number | undefined {
    const { temperatureC, humidityPct } = this.#climate();
    if (at === CHANNEL) return this.#channel;
    if (at === TEMPERATURE) return Math.round(((temperatureC + 20) * 1650) / 80);
    return at === HUMIDITY ? Math.round(humidityPct * 10) : undefined;
  }

  #each<T>(address: number, count: number, read: (at: number) => T | undefined): T[] {
    return Array.from({ length: count }, (_, k) => {
      const value = read(address + k - this.#addressOffset);
      if (value === undefined) throw new ModbusException(ILLEGAL_ADDRESS);
      return value;
    });
  }
}
