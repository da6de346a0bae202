import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { ControlConfig, PlantConfig } from '../../../controller/config/schema-plant.ts';
import type { Actor } from '../../../controller/model/actor.ts';
import { type Cancel, type Clock, ManualClock } from '../../../controller/model/clock.ts';
import { Refusal } from '../../../controller/model/decision.ts';
import type { PlantEvent } from '../../../controller/model/events.ts';
import { reason } from '../../../controller/model/reasons.ts';
import type { BankMode } from '../../../controller/model/shelving.ts';
import { EventBus } from '../../../controller/runtime/index.ts';
import { type AirableBanks, PlantService, type ZoneAir } from '../../../controller/services/climate/index.ts';
import { openStore, type Store } from '../../../controller/store/index.ts';
import type { Log, OutputPort, SettingPort } from '../../../drivers/contract/index.ts';

export const MINUTE_MS = 60_000;
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
export const KEEPER: Actor = { kind: 'person', id: 'P-chen', name: 'Chen', roles: ['keeper'], session: 's' };
const name = { 'zh-CN': '设备', en: 'plant' };

/** Outputs that obey, answer with what they do, and can be made deaf or stubborn. */
class Board implements OutputPort, SettingPort {
  readonly told: string[] = [];
  readonly #is = new Map<string, boolean>();
  readonly #bus: EventBus;
  readonly #clock: Clock;
  deaf = false;
  stubborn = false;
  /** Tells nothing of itself. */
  mute = false;
  /** What it says that its set point is; as told when `null`. */
  setPoint: number | null = null;
  #setPoint = 0;

  constructor(bus: EventBus, clock: Clock) {
    this.#bus = bus;
    this.#clock = clock;
  }

  async set(channel: string, on: boolean): Promise<void> {
    if (this.deaf) throw new Error('timeout');
    this.told.push(`${channel} ${on ? 'on' : 'off'}`);
    if (!this.stubborn) this.#is.set(channel, on);
  }

  async pulse(channel: string, durationMs: number): Promise<void> {
    this.told.push(`${channel} for ${durationMs / 1000} s`);
    this.#is.set(channel, true);
  }

  async adjust(setting: string, value: number): Promise<void> {
    this.told.push(`${setting} = ${value}`);
    this.#setPoint = value;
  }

  /** Loses its power for a moment: nothing of it stays on. */
  dropOut(): void {
    for (const channel of this.#is.keys()) this.#is.set(channel, false);
  }

  /** What a poll would bring. */
  report(others: Readonly<Record<string, boolean>> = {}): void {
    if (this.mute) return;
    const now = this.#clock.now();
    const all = {
      ...Object.fromEntries(this.#is),
      'set-point': this.setPoint ?? this.#setPoint,
      ...others,
    };
    this.#bus.emit(
      'readings',
      Object.entries(all).map(([channel, value]) => ({
        device: 'board',
        channel,
        value,
        unit: '',
        quality: 'good',
        sourceTime: now,
        receivedTime: now,
      })),
    );
  }
}

/** One bank and its arbiter's word. */
class Shelving implements AirableBanks {
  modes: BankMode[] = [];
  refuses = false;

  picture(): { readonly modes: readonly BankMode[] } {
    return { modes: this.modes };
  }

  async enterMode(actor: Actor, bank: number, order: { why: string }): Promise<void> {
    if (this.refuses) throw new Refusal(reason('aisle-occupied', { bank }));
    this.modes = [
      { bank, mode: 'ventilation', since: 0, by: actor.id, why: order.why, until: null, person: null },
    ];
  }

  async leaveMode(): Promise<void> {
    this.modes = [];
  }
}

const PLANT = [
  {
    id: 'dry',
    name,
    kind: 'dehumidifier',
    zones: ['a'],
    output: { device: 'board', channel: 'power' },
    setPoint: { device: 'board', channel: 'set-point', value: 48 },
    troubles: [{ device: 'board', channel: 'tank-full' }],
  },
  {
    id: 'wet',
    name,
    kind: 'humidifier',
    zones: ['a'],
    output: { device: 'board', channel: 'wet', deadManSeconds: 90 },
  },
  {
    id: 'airing',
    name,
    kind: 'ventilation',
    zones: ['a'],
    banks: [1],
    hours: { from: '22:00', to: '05:00' },
  },
].map((given) => Value.Parse(PlantConfig, Value.Default(PlantConfig, given)));

/** A room with a dehumidifier, a humidifier that lets go by itself and shelves to air, on a real store. */
export class PlantRoom {
  // Noon in Shanghai.
  readonly clock = new ManualClock(Date.UTC(2026, 6, 1, 4));
  readonly shelving = new Shelving();
  readonly alarms = new Map<string, unknown>();
  readonly board: Board;
  store: Store;
  service: PlantService;
  humidityPct: number | null = 52;
  /** Whether the board does not answer. */
  lost = false;
  /** How far somebody set the clock on the wall, ms. */
  setByMs = 0;
  readonly #folder = mkdtempSync(join(tmpdir(), 'muniment-plant-'));
  readonly #bus = new EventBus((event, error) => {
    throw new Error(`${event}: ${String(error)}`);
  });
  /** What ends with the daemon. */
  readonly #undo: Cancel[] = [];
  readonly #wall: Clock = {
    now: () => this.clock.now() + this.setByMs,
    monotonic: () => this.clock.monotonic(),
    after: (delayMs, task) => this.clock.after(delayMs, task),
    every: (periodMs, task) => this.#ending(this.clock.every(periodMs, task)),
  };

  constructor() {
    this.board = new Board(this.#bus, this.#wall);
    this.store = this.#open();
    this.service = this.#serve();
  }

  /** Starts the daemon again. */
  start(): void {
    this.store = this.#open();
    this.service = this.#serve();
  }

  /** The end of a daemon that had no time for anything. */
  crash(): void {
    for (const undo of this.#undo.splice(0)) undo();
    this.store.close();
  }

  /** Lets time pass while the devices are polled. */
  async live(ms: number, others?: Readonly<Record<string, boolean>>): Promise<void> {
    for (let passed = 0; passed < ms; passed += 10_000) {
      this.board.report(others);
      await this.clock.advance(Math.min(10_000, ms - passed));
      await this.service.look();
    }
  }

  journaled(): readonly PlantEvent[] {
    return this.store.ledger
      .read(0, 1000)
      .map(({ event }) => event)
      .filter((event): event is PlantEvent => event.type.startsWith('plant.'));
  }

  async end(): Promise<void> {
    await this.service.stop();
    this.store.close();
    rmSync(this.#folder, { recursive: true });
  }

  #open(): Store {
    return openStore({ directory: this.#folder, clock: this.#wall, log: silent });
  }

  #serve(): PlantService {
    const { board, shelving, alarms, store } = this;
    const service = new PlantService({
      plant: PLANT,
      control: Value.Parse(ControlConfig, Value.Default(ControlConfig, {})),
      timeZone: 'Asia/Shanghai',
      ledger: store.ledger,
      repository: store.plant,
      clock: this.#wall,
      log: silent,
      bus: { on: (event, listener) => this.#ending(this.#bus.on(event, listener)) },
      devices: {
        capability: (device: string, wanted: string) =>
          device === 'board' && (wanted === 'outputPort' || wanted === 'settingPort')
            ? (board as never)
            : null,
        states: () => [{ device: 'board', connected: !this.lost, problem: null, lastSeen: null }],
      },
      points: { point: () => null },
      zones: () => [this.#air()],
      shelving,
      alarms: {
        raise: async ({ kind, subject, params }) => void alarms.set(`${kind}:${subject}`, params),
        clear: async (kind, subject) => void alarms.delete(`${kind}:${subject}`),
      },
      conditions: () => ({ fire: false, disinfecting: new Set() }),
    });
    service.start();
    return service;
  }

  #air(): ZoneAir {
    const limits = { temperatureC: [14, 24], humidityPct: [45, 60] } as const;
    return { zone: 'a', temperatureC: 19, humidityPct: this.humidityPct, limits };
  }

  #ending(undo: Cancel): Cancel {
    this.#undo.push(undo);
    return undo;
  }
}
