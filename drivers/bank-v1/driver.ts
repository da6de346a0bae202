import {
  BANK_FEATURES,
  type BankCommand,
  type BankFeature,
  type BankStatus,
  type Capabilities,
  DeviceError,
  type Driver,
  type DriverHost,
  isDeviceError,
  type ShelvingBank,
} from '../contract/index.ts';
import { type DriverFamily, type DriverParts, requirePort } from '../family.ts';
import type { ModbusLink } from '../links/modbus-link.ts';
import { type BankShape, checkIdentity, decodeLook, encodeCommand, lookPlan, type RawLook } from './codec.ts';
import { HOLDING, INPUT } from './map.ts';
import { BankV1Options, DEFAULT_FREE_AISLES, DEFAULT_UNIT, DEFAULT_WATCHDOG_MS } from './options.ts';

/** Parts of a look further apart than this do not belong together: a status is refused when older than 2 s. */
const MAX_LOOK_SPREAD_MS = 1000;

/** A stop may be said again under its own sequence: the controller ignores the second if it heard the first. */
const STOP_ATTEMPTS = 3;

/** One bank of carriages whose controller speaks the register map `bank-v1`. */
class BankV1 implements Driver, ShelvingBank {
  readonly device: string;
  readonly capabilities: Capabilities;
  /** The map was made for this contract, and leaves nothing out. */
  readonly features: ReadonlySet<BankFeature> = new Set(BANK_FEATURES);
  readonly #modbus: ModbusLink;
  readonly #host: DriverHost;
  readonly #unit: number;
  readonly #shape: BankShape;
  readonly #watchdogMs: number;
  /** The last heartbeat we wrote, or `null` before the first. */
  #heartbeat: number | null = null;
  /** Whether the controller, as far as we know, still has the watchdog time we gave it. */
  #watchdogSet = false;

  constructor(parts: DriverParts<BankV1Options>) {
    this.device = parts.device;
    this.#modbus = requirePort(parts, 'modbus').modbus;
    this.#host = parts.host;
    this.#unit = parts.options.unit ?? DEFAULT_UNIT;
    this.#shape = shapeOf(parts);
    this.#watchdogMs = parts.options.watchdogMs ?? DEFAULT_WATCHDOG_MS;
    this.capabilities = { shelvingBank: this };
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  /**
   * One look, checked for contradictions (see {@link decodeLook}). A bank whose watchdog does not stand at the
   * configured time is not reported as well: the look fails until it has been set.
   */
  async readStatus(): Promise<BankStatus> {
    try {
      const { look, receivedTime } = await this.#look();
      const status = decodeLook(look, this.#shape, receivedTime);
      // An echo that is not ours means that the controller started anew and lost what we had set.
      if (this.#heartbeat !== null && look.block[INPUT.heartbeatEcho] !== this.#heartbeat)
        this.#watchdogSet = false;
      if (!this.#watchdogSet) await this.#setWatchdog();
      return status;
    } catch (error) {
      this.#watchdogSet = false;
      throw error;
    }
  }

  async send(sequence: number, command: BankCommand): Promise<void> {
    const values = encodeCommand(sequence, command, this.#shape.carriages);
    const call = { unit: this.#unit, address: HOLDING.command, values };
    if (command.kind !== 'stop') return this.#modbus.writeRegisters({ ...call, priority: 'command' });
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#modbus.writeRegisters({ ...call, priority: 'stop' });
      } catch (error) {
        if (attempt === STOP_ATTEMPTS || !mayHavePassedUnheard(error)) throw error;
      }
    }
  }

  async beat(): Promise<void> {
    // The first beat must differ from whatever an earlier run of ours left in the register; time does, mostly.
    const next = (this.#heartbeat ?? Math.floor(this.#host.clock.now() / 100)) + 1;
    const heartbeat = next & 0xffff;
    await this.#modbus.writeRegisters({
      unit: this.#unit,
      priority: 'command',
      address: HOLDING.heartbeat,
      values: [heartbeat],
      single: true,
    });
    this.#heartbeat = heartbeat;
  }

  async #look(): Promise<{ look: RawLook; receivedTime: number }> {
    const { clock } = this.#host;
    const unit = this.#unit;
    const plan = lookPlan(this.#shape.carriages);
    // The status block goes alone: a bank that is switched off must cost its line one time-out, not four.
    const block = await this.#block();
    // The oldest part tells the age of the whole: a look must not seem fresher than the status word in it.
    const receivedTime = clock.now();
    const begun = clock.monotonic();
    const [currents, presence, presenceFaults] = await Promise.all([
      this.#modbus.readRegisters({ unit, ...plan.currents }),
      this.#modbus.readBits({ unit, ...plan.presence }),
      this.#modbus.readBits({ unit, ...plan.presenceFaults }),
    ]);
    const spreadMs = clock.monotonic() - begun;
    if (spreadMs > MAX_LOOK_SPREAD_MS)
      throw new DeviceError('timeout', `the parts of one look came ${Math.round(spreadMs)} ms apart`);
    return { look: { block, currents, presence, presenceFaults }, receivedTime };
  }

  async #block(): Promise<readonly number[]> {
    const { block } = lookPlan(this.#shape.carriages);
    try {
      return await this.#modbus.readRegisters({ unit: this.#unit, ...block });
    } catch (error) {
      if (!isDeviceError(error, 'device-exception')) throw error;
      // A shorter bank than configured refuses the long read: ask who it is, to say what is wrong.
      const header = await this.#modbus.readRegisters({
        unit: this.#unit,
        table: 'input',
        address: 0,
        count: INPUT.carriages + 1,
      });
      checkIdentity(header, this.#shape.carriages);
      throw error;
    }
  }

  async #setWatchdog(): Promise<void> {
    await this.#modbus.writeRegisters({
      unit: this.#unit,
      priority: 'command',
      address: HOLDING.watchdogMs,
      values: [this.#watchdogMs],
      single: true,
    });
    this.#watchdogSet = true;
    this.#host.log.info({ watchdogMs: this.#watchdogMs }, 'watchdog time set');
  }
}

function shapeOf({ device, options }: DriverParts<BankV1Options>): BankShape {
  const { carriages, freeAisles = DEFAULT_FREE_AISLES, carriageWidthMm = null } = options;
  if (freeAisles > 1 && carriageWidthMm === null)
    throw new DeviceError(
      'bad-options',
      `${device} needs carriageWidthMm: with ${freeAisles} free aisles only the positions tell which are open`,
    );
  return { carriages, freeAisles, carriageWidthMm };
}

function mayHavePassedUnheard(error: unknown): boolean {
  return (
    isDeviceError(error, 'timeout') ||
    isDeviceError(error, 'bad-answer') ||
    isDeviceError(error, 'device-busy')
  );
}

/** Shelving banks with the register map `bank-v1`. */
export const bankV1: DriverFamily<typeof BankV1Options> = {
  name: 'bank-v1',
  protocol: 'modbus',
  options: BankV1Options,
  create: (parts) => new BankV1(parts),
};
