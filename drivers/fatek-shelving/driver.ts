import {
  type BankCommand,
  type BankStatus,
  type Capabilities,
  DeviceError,
  type Driver,
  type DriverHost,
  isDeviceError,
  type Pollable,
  type Reading,
  type ShelvingBank,
} from '../contract/index.ts';
import { type DriverFamily, type DriverParts, requirePort } from '../family.ts';
import type { ModbusLink } from '../links/modbus-link.ts';
import { decodeClimate, decodeLook, encodeCommand, FEATURES } from './codec.ts';
import { CommandCoils } from './command-coils.ts';
import { COMMANDS_AT, HOLDING, STATE } from './map.ts';
import { DEFAULT_PULSE_MS, DEFAULT_UNIT, FatekOptions } from './options.ts';

/** Parts of a look further apart than this do not belong together: a status is refused when older than 2 s. */
const MAX_LOOK_SPREAD_MS = 1000;

/** One bank of carriages driven by a Fatek PLC. */
class FatekShelving implements Driver, ShelvingBank, Pollable {
  readonly device: string;
  readonly capabilities: Capabilities;
  readonly features = FEATURES;
  readonly #modbus: ModbusLink;
  readonly #host: DriverHost;
  readonly #unit: number;
  readonly #carriages: number;
  readonly #addressOffset: number;
  readonly #coils: CommandCoils;

  constructor(parts: DriverParts<FatekOptions>) {
    const { device, host, options } = parts;
    this.device = device;
    this.#modbus = requirePort(parts, 'modbus').modbus;
    this.#host = host;
    this.#unit = options.unit ?? DEFAULT_UNIT;
    this.#carriages = options.carriages;
    this.#addressOffset = options.addressOffset ?? 0;
    this.#coils = new CommandCoils({
      modbus: this.#modbus,
      unit: this.#unit,
      address: this.#at(COMMANDS_AT),
      pulseMs: options.pulseMs ?? DEFAULT_PULSE_MS,
      clock: host.clock,
      log: host.log,
    });
    this.capabilities = { shelvingBank: this, ...(options.climate !== false && { pollable: this }) };
  }

  async start(): Promise<void> {}

  /** Lets go of what is still pressed. */
  async stop(): Promise<void> {
    await this.#coils.close();
  }

  /** One look. It fails as well while a command coil may have been left set: see {@link CommandCoils.settle}. */
  async readStatus(): Promise<BankStatus> {
    const { clock } = this.#host;
    const access = await this.#readCoils(STATE.locked, 2);
    // The oldest part tells the age of the whole.
    const receivedTime = clock.now();
    const begun = clock.monotonic();
    const running = await this.#readCoils(STATE.running, 1);
    const spreadMs = clock.monotonic() - begun;
    if (spreadMs > MAX_LOOK_SPREAD_MS)
      throw new DeviceError('timeout', `the parts of one look came ${Math.round(spreadMs)} ms apart`);
    await this.#coils.settle();
    return decodeLook({ access, running }, this.#carriages, receivedTime);
  }

  /**
   * Presses what the command stands for; the sequence is ignored. A stop is always pressed, locked or not: that a locked
   * bank should not need one is the bank's opinion, and a bank that moves while it says it is locked needs it most.
   */
  async send(_sequence: number, command: BankCommand): Promise<void> {
    const { button, target } = encodeCommand(command, this.#carriages);
    if (button === 'stop') return this.#coils.stop();
    await this.#coils.press(button, async () => {
      if (target !== undefined) await this.#writeTarget(target);
    });
  }

  /** There is no watchdog to feed. */
  async beat(): Promise<void> {}

  async poll(): Promise<readonly Reading[]> {
    const call = {
      unit: this.#unit,
      table: 'holding',
      address: this.#at(HOLDING.climate),
      count: 2,
    } as const;
    try {
      return this.#readings(await this.#modbus.readRegisters(call));
    } catch (error) {
      if (!isDeviceError(error)) throw error;
      return this.#readings([], error.message);
    }
  }

  #readings(words: readonly number[], problem?: string): readonly Reading[] {
    const receivedTime = this.#host.clock.now();
    return decodeClimate(words).map(({ channel, unit, value, why = null }) => ({
      device: this.device,
      channel,
      value,
      unit,
      quality: why === null ? 'good' : 'bad',
      sourceTime: receivedTime,
      receivedTime,
      ...(why !== null && { why: problem ?? why }),
    }));
  }

  #readCoils(address: number, count: number): Promise<readonly boolean[]> {
    return this.#modbus.readBits({ unit: this.#unit, table: 'coil', address: this.#at(address), count });
  }

  #writeTarget(aisle: number): Promise<void> {
    return this.#modbus.writeRegisters({
      unit: this.#unit,
      priority: 'command',
      address: this.#at(HOLDING.target),
      values: [aisle],
      single: true,
    });
  }

  #at(address: number): number {
    return address + this.#addressOffset;
  }
}

/** Shelving banks driven by a Fatek PLC. */
export const fatekShelving: DriverFamily<typeof FatekOptions> = {
  name: 'fatek-shelving',
  protocol: 'modbus',
  options: FatekOptions,
  create: (parts) => new FatekShelving(parts),
};
