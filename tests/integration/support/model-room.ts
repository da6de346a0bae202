import type { Actor } from '../../../controller/model/actor.ts';
import { EventBus } from '../../../controller/runtime/index.ts';
import { ShelvingService } from '../../../controller/services/shelving/index.ts';
import { bankV1 } from '../../../drivers/bank-v1/driver.ts';
import {
  type BankStatus,
  DeviceError,
  type Log,
  type ShelvingBank,
} from '../../../drivers/contract/index.ts';
import type { ModbusLink } from '../../../drivers/links/modbus-link.ts';
import { BankController, guardOf } from '../../../simulators/devices/bank-controller.ts';
import { BankRegisters } from '../../../simulators/devices/bank-registers.ts';
import { Bank } from '../../../simulators/world/bank.ts';
import { MemoryJournal } from './memory-journal.ts';
import { StepClock } from './step-clock.ts';

export const CARRIAGES = 3;
export const AISLES = CARRIAGES + 1;
const WIDTH_MM = 500;
const AISLE_MM = 500;
const SPEED_MM_PER_S = 150;
const BRAKING_MM_PER_S2 = 300;
export const WATCHDOG_MS = 1000;
/** Physics go in such steps, and looks come so far apart, ms. */
const STEP_MS = 25;
const POLL_MS = 100;
/** From a look that forbids motion to carriages at rest: a tick of the controller, then the brakes. */
const STOPPING_MS = 2 * STEP_MS + (SPEED_MM_PER_S / BRAKING_MM_PER_S2) * 1000;

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A controller that has lost its safety function: it moves whoever is inside. What stops it then is the daemon. */
class BlindController extends BankController {
  override get anyOccupied(): boolean {
    return false;
  }
}

/** Codes of `bank-v1` under which carriages roll, as the map has them. */
const ROLLING_CODES: ReadonlySet<number> = new Set([1, 3, 4]);

/**
 * The real service on the real driver, over a wire without delay to the simulated controller and its carriages, with
 * a judge that looks on at every step of physics. Time goes only when {@link pass} lets it.
 */
export class ModelRoom {
  readonly clock = new StepClock();
  readonly journal = new MemoryJournal(this.clock);
  readonly bank: Bank;
  readonly controller: BankController;
  shelving: ShelvingService;
  linkDown = false;
  /** Rolling commands on the wire, by sequence. */
  readonly sent = new Map<number, number>();
  readonly #registers: BankRegisters;
  #bus = new EventBus(rethrow);
  #driver: ShelvingBank;
  #sincePollMs = 0;
  #serial = 0;
  /** When carriages must have come to rest at the latest, by what the daemon was shown; `null` while they may roll. */
  #restByMs: number | null = null;
  #lastShown: BankStatus | null = null;
  /** The carriage whose contactor does not let go, 0 for none: nobody can stop that one. */
  #welded = 0;
  /** What the judge found wrong on the wire; a driver would take it for a failure of the wire. */
  failure: Error | null = null;
  looks = 0;
  steps = 0;
  movedMm = 0;

  /** @param blind whether the controller has lost its own safety function */
  constructor(blind: boolean) {
    this.bank = new Bank({
      bank: 1,
      carriages: CARRIAGES,
      carriageWidthMm: WIDTH_MM,
      aisleWidthMm: AISLE_MM,
      limits: {
        maxSpeedMmPerS: SPEED_MM_PER_S,
        accelerationMmPerS2: BRAKING_MM_PER_S2,
        emergencyBrakingMmPerS2: 2 * BRAKING_MM_PER_S2,
      },
      order: 'together',
      carriageMassKg: 1000,
    });
    this.controller = blind ? new BlindController(this.bank) : new BankController(this.bank);
    this.#registers = new BankRegisters(this.controller);
    this.#driver = this.#makeDriver();
    this.shelving = this.#serve();
  }

  async start(): Promise<this> {
    await this.shelving.start();
    await this.look();
    return this;
  }

  /** The daemon dies as by `kill -9`, and another one starts on its journal. */
  async restart(): Promise<void> {
    this.clock.forgetAll();
    this.#bus = new EventBus(rethrow);
    this.#driver = this.#makeDriver();
    this.shelving = this.#serve();
    this.#restByMs = null;
    await this.start();
  }

  /** Lets time pass: physics, looks, and everything that waits for them. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= STEP_MS) {
      this.clock.step(STEP_MS);
      this.controller.tick(STEP_MS, STEP_MS);
      this.#judge();
      this.#sincePollMs += STEP_MS;
      if (this.#sincePollMs < POLL_MS) continue;
      this.#sincePollMs = 0;
      void this.look();
      await idle();
    }
  }

  /** One poll of the bank. */
  async look(): Promise<BankStatus | null> {
    const bus = this.#bus;
    const status = await this.#driver.readStatus().catch(() => null);
    if (bus !== this.#bus) return null;
    bus.emit('bank', { bank: 1, device: 'bank-1', status, problem: status ? null : 'no answer' });
    this.looks++;
    this.#shown(status);
    return status;
  }

  /** Somebody else's daemon writes a command; it feeds no heartbeat. */
  foreignCommand(code: number, argument: number): void {
    const sequence = ((this.controller.lastSequence + 20_000) % 65_535) + 1;
    this.controller.command(sequence, code, argument, guardOf(sequence, code, argument));
  }

  /** What the daemon was shown decides by when carriages must rest. */
  #shown(status: BankStatus | null): void {
    this.#lastShown = status;
    // Whoever moves it at its own panel stands before it; the daemon only watches.
    if (!status?.moving || status.localControl || this.linkDown) {
      this.#restByMs = null;
      return;
    }
    const forbidden =
      status.presence.some((occupied) => occupied !== false) ||
      status.emergencyStop ||
      status.fire ||
      status.fault ||
      this.shelving.picture(1)?.latched !== null;
    if (forbidden) this.#restByMs ??= this.clock.now() + STOPPING_MS;
    else this.#restByMs = null;
  }

  #judge(): void {
    if (this.failure) throw this.failure;
    this.steps++;
    const { speedsMmPerS } = this.bank.carriages;
    this.movedMm += speedsMmPerS.reduce((sum, speed) => sum + (Math.abs(speed) * STEP_MS) / 1000, 0);
    if (this.linkDown || this.bank.knobs.localControl) this.#restByMs = null;
    const welded = this.bank.knobs.stuckContactor?.carriage ?? 0;
    // A contactor that lets go at last leaves its carriage all its way to brake.
    if (welded !== this.#welded && this.#restByMs !== null) this.#restByMs = this.clock.now() + STOPPING_MS;
    this.#welded = welded;
    if (this.#restByMs === null || this.clock.now() <= this.#restByMs) return;
    speedsMmPerS.forEach((speed, index) => {
      if (speed === 0 || index === this.#welded - 1) return;
      throw new Error(
        `carriage ${index + 1} still rolls at ${Math.round(speed)} mm/s, ` +
          `${this.clock.now() - (this.#restByMs ?? 0)} ms after it had to rest`,
      );
    });
  }

  /** What the wire lets through is judged too: nothing may begin that the newest look forbids. */
  #judgeCommand([sequence = 0, code = 0]: readonly number[]): void {
    if (!ROLLING_CODES.has(code)) return;
    this.sent.set(sequence, (this.sent.get(sequence) ?? 0) + 1);
    const shown = this.#lastShown;
    const picture = this.shelving.picture(1);
    const wrong = [
      this.sent.get(sequence) !== 1 && 'it was sent before',
      !shown && 'the newest look failed',
      shown?.presence.some((occupied) => occupied !== false) && 'somebody is inside',
      shown?.emergencyStop && 'emergency stop',
      shown?.fire && 'fire',
      shown?.fault && 'fault',
      shown?.localControl && 'local control',
      shown?.openAisles === null && 'position unknown',
      picture?.latched && 'latched',
      !this.journal.events('intent.opened').some((event) => event.sequence === sequence) && 'not journaled',
    ].filter((words) => typeof words === 'string');
    if (wrong.length > 0) throw new Error(`command ${sequence} went out although: ${wrong.join(', ')}`);
  }

  #makeDriver(): ShelvingBank {
    const { clock } = this;
    const driver = bankV1.create({
      device: 'bank-1',
      options: { carriages: CARRIAGES, watchdogMs: WATCHDOG_MS },
      port: { protocol: 'modbus', modbus: this.#wire() },
      host: { clock, log: quiet, emit() {} },
    });
    return driver.capabilities.shelvingBank as ShelvingBank;
  }

  #wire(): ModbusLink {
    const through = async <T>(work: () => T): Promise<T> => {
      await Promise.resolve();
      if (this.linkDown) throw new DeviceError('timeout', 'no answer');
      return work();
    };
    return {
      width: 1,
      readRegisters: ({ table, address, count }) =>
        through(() =>
          table === 'input'
            ? this.#registers.readInput(address, count)
            : this.#registers.readHolding(address, count),
        ),
      readBits: ({ address, count }) => through(() => this.#registers.readDiscrete(address, count)),
      writeRegisters: ({ address, values, single = false }) =>
        through(() => {
          if (address === 0) this.#guarded(() => this.#judgeCommand(values));
          this.#registers.writeHolding(address, values, single);
        }),
      writeCoil: () => Promise.reject(new DeviceError('unsupported', 'no coils')),
      writeCoils: () => Promise.reject(new DeviceError('unsupported', 'no coils')),
    };
  }

  #guarded(judge: () => void): void {
    try {
      judge();
    } catch (error) {
      this.failure ??= error as Error;
    }
  }

  #serve(): ShelvingService {
    const { clock, journal } = this;
    const driver = this.#driver;
    return new ShelvingService({
      banks: [{ bank: 1, device: 'bank-1', carriages: CARRIAGES, carriageWidthMm: WIDTH_MM }],
      devices: {
        capability: (_device, name) => (name === 'shelvingBank' ? (driver as never) : null),
        refresh: () => this.look(),
      },
      bus: this.#bus,
      ledger: journal,
      repository: journal,
      ids: (prefix) => `${prefix}-${++this.#serial}`,
      clock,
      log: quiet,
      hasSession: () => true,
    });
  }
}

export function keeper(id: string): Actor {
  return { kind: 'person', id, name: id, roles: ['keeper'], session: `S-${id}` };
}

/** Lets everything come to its end that waits for no clock. */
export function idle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function rethrow(_name: unknown, error: unknown): never {
  throw error;
}
