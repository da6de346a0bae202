import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ControlConfig, PlantConfig } from '../../controller/config/schema-plant.ts';
import { type Actor, DAEMON } from '../../controller/model/actor.ts';
import { type Cancel, type Clock, ManualClock } from '../../controller/model/clock.ts';
import { Refusal } from '../../controller/model/decision.ts';
import type { PlantEvent } from '../../controller/model/events.ts';
import { reason } from '../../controller/model/reasons.ts';
import type { BankMode } from '../../controller/model/shelving.ts';
import { EventBus } from '../../controller/runtime/index.ts';
import { type AirableBanks, PlantService, type ZoneAir } from '../../controller/services/climate/index.ts';
import { openStore, type Store } from '../../controller/store/index.ts';
import type { Log, OutputPort, SettingPort } from '../../drivers/contract/index.ts';
import { PLANT_EVENTS } from './store-support/plant-events.ts';

const MINUTE_MS = 60_000;
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
const KEEPER: Actor = { kind: 'person', id: 'P-chen', name: 'Chen', roles: ['keeper'], session: 's' };
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

let folder: string;
let clock: ManualClock;
let bus: EventBus;
let store: Store;
let board: Board;
let shelving: Shelving;
let service: PlantService;
let humidityPct: number | null;
let lost: boolean;
let alarms: Map<string, unknown>;
/** How far somebody set the clock on the wall, ms. */
let setByMs: number;
/** What ends with the daemon. */
const timers: Cancel[] = [];

const wall: Clock = {
  now: () => clock.now() + setByMs,
  monotonic: () => clock.monotonic(),
  after: (delayMs, task) => clock.after(delayMs, task),
  every(periodMs, task) {
    const undo = clock.every(periodMs, task);
    timers.push(undo);
    return undo;
  },
};

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

function zoneAir(): ZoneAir {
  const limits = { temperatureC: [14, 24], humidityPct: [45, 60] } as const;
  return { zone: 'a', temperatureC: 19, humidityPct, limits };
}

function start(): void {
  store = openStore({ directory: folder, clock: wall, log: silent });
  service = new PlantService({
    plant: PLANT,
    control: Value.Parse(ControlConfig, Value.Default(ControlConfig, {})),
    timeZone: 'Asia/Shanghai',
    ledger: store.ledger,
    repository: store.plant,
    clock: wall,
    log: silent,
    bus: {
      on(event, listener) {
        const undo = bus.on(event, listener);
        timers.push(undo);
        return undo;
      },
    },
    devices: {
      capability: (device: string, wanted: string) =>
        device === 'board' && (wanted === 'outputPort' || wanted === 'settingPort') ? (board as never) : null,
      states: () => [{ device: 'board', connected: !lost, problem: null, lastSeen: null }],
    },
    points: { point: () => null },
    zones: () => [zoneAir()],
    shelving,
    alarms: {
      raise: async ({ kind, subject, params }) => void alarms.set(`${kind}:${subject}`, params),
      clear: async (kind, subject) => void alarms.delete(`${kind}:${subject}`),
    },
    conditions: () => ({ fire: false, disinfecting: new Set() }),
  });
  service.start();
}

/** Lets time pass while the devices are polled. */
async function live(ms: number, others?: Readonly<Record<string, boolean>>): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10_000) {
    board.report(others);
    await clock.advance(Math.min(10_000, ms - passed));
    await service.look();
  }
}

/** The end of a daemon that had no time for anything. */
function crash(): void {
  for (const undo of timers.splice(0)) undo();
  store.close();
}

function journaled(): readonly PlantEvent[] {
  return store.ledger
    .read(0, 1000)
    .map(({ event }) => event)
    .filter((event): event is PlantEvent => event.type.startsWith('plant.'));
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muniment-plant-'));
  // Noon in Shanghai.
  clock = new ManualClock(Date.UTC(2026, 6, 1, 4));
  bus = new EventBus((event, error) => {
    throw new Error(`${event}: ${String(error)}`);
  });
  board = new Board(bus, wall);
  shelving = new Shelving();
  humidityPct = 52;
  lost = false;
  alarms = new Map();
  setByMs = 0;
  start();
});

afterEach(async () => {
  await service.stop();
  store.close();
  rmSync(folder, { recursive: true });
});

describe('plant of a room', () => {
  it('journals why before it tells, its own set point first', async () => {
    humidityPct = 58;
    await live(MINUTE_MS);
    expect(board.told).toEqual(['wet off', 'set-point = 48', 'power on']);
    expect(journaled()).toEqual([
      {
        type: 'plant.switched',
        plant: 'dry',
        on: true,
        why: 'too-damp',
        params: { zone: 'a', value: 58, limit: 57 },
      },
    ]);
    expect(service.picture('dry')).toMatchObject({ on: true, reported: true, why: 'too-damp', starts: 1 });
  });

  it('switches off what must not run unwatched when it stops, and takes up minimum times when it is back', async () => {
    humidityPct = 58;
    await live(MINUTE_MS);
    await service.stop();
    expect(board.told.at(-1)).toBe('power off');
    store.close();
    start();
    await live(MINUTE_MS);
    expect(service.picture('dry')).toMatchObject({ on: false, why: 'minimum-off-time' });
    await live(9 * MINUTE_MS);
    expect(service.picture('dry')?.on).toBe(true);
  });

  it('obeys a person until the hold runs out, and says when that was', async () => {
    humidityPct = 58;
    const until = clock.now() + 30 * MINUTE_MS;
    await service.hold(KEEPER, 'dry', { state: 'off', until, why: 'filter' });
    await live(29 * MINUTE_MS);
    expect(service.picture('dry')).toMatchObject({ on: false, why: 'held-off', hold: { by: 'P-chen' } });
    await live(2 * MINUTE_MS);
    expect(service.picture('dry')).toMatchObject({ on: true, hold: null });
    expect(journaled().map(({ type }) => type)).toEqual(['plant.held', 'plant.released', 'plant.switched']);
  });

  it('refuses a hold that works against another, or lasts too long', async () => {
    const until = clock.now() + MINUTE_MS;
    await service.hold(KEEPER, 'dry', { state: 'on', until, why: 'test' });
    await expect(service.hold(KEEPER, 'wet', { state: 'on', until, why: 'test' })).rejects.toThrow(
      'plant-opposite-held',
    );
    const far = clock.now() + 100 * 60 * MINUTE_MS;
    await expect(service.hold(KEEPER, 'wet', { state: 'off', until: far, why: 'x' })).rejects.toThrow(
      'expiry-invalid',
    );
    await expect(service.hold(KEEPER, 'none', { state: 'auto', why: '' })).rejects.toThrow('plant-unknown');
  });

  it('tells again what does not follow, raises an alarm in the end, and clears it', async () => {
    humidityPct = 58;
    board.stubborn = true;
    board.report({ power: false });
    await live(3 * MINUTE_MS, { power: false });
    expect(board.told.filter((order) => order === 'power on').length).toBeGreaterThan(3);
    expect(alarms.get('plant-fault:dry')).toEqual({ problem: 'does-not-follow', device: 'board' });
    board.stubborn = false;
    await live(MINUTE_MS);
    expect(alarms.size).toBe(0);
    expect(journaled()).toHaveLength(1);
  });

  it('renews what would let go by itself without the daemon', async () => {
    humidityPct = 47;
    await live(5 * MINUTE_MS);
    const renewals = board.told.filter((order) => order === 'wet for 90 s').length;
    expect(renewals).toBeGreaterThanOrEqual(8);
    expect(journaled()).toHaveLength(1);
  });

  it('stops at once for a fault, and raises it by its name', async () => {
    humidityPct = 58;
    await live(MINUTE_MS);
    await live(20_000, { 'tank-full': true });
    expect(service.picture('dry')).toMatchObject({ on: false, why: 'plant-trouble' });
    expect(alarms.get('plant-fault:dry')).toEqual({ problem: 'tank-full', device: 'board' });
  });

  it('takes up a hold after a restart, and gives the plant back when it ran out meanwhile', async () => {
    humidityPct = 58;
    const until = clock.now() + 30 * MINUTE_MS;
    await service.hold(KEEPER, 'dry', { state: 'off', until, why: 'filter' });
    crash();
    start();
    await live(20 * MINUTE_MS);
    expect(service.picture('dry')).toMatchObject({
      on: false,
      why: 'held-off',
      hold: { by: 'P-chen', until },
    });
    crash();
    await clock.advance(15 * MINUTE_MS);
    start();
    await live(MINUTE_MS);
    expect(service.picture('dry')).toMatchObject({ on: true, hold: null });
    expect(journaled().map((event) => [event.type, 'why' in event && event.why])).toEqual([
      ['plant.held', 'filter'],
      ['plant.released', 'expired'],
      ['plant.switched', 'too-damp'],
    ]);
  });

  it('drives a compressor on that ran through a crash, without telling it to stop', async () => {
    humidityPct = 58;
    await live(MINUTE_MS);
    crash();
    await clock.advance(2 * MINUTE_MS);
    start();
    await live(MINUTE_MS);
    expect(service.picture('dry')?.on).toBe(true);
    expect(board.told).not.toContain('power off');
  });

  it('lets a compressor rest that stopped during a crash, however long the ledger had it running', async () => {
    humidityPct = 58;
    await live(MINUTE_MS);
    crash();
    await clock.advance(60 * MINUTE_MS);
    board.dropOut();
    board.told.length = 0;
    start();
    await live(5 * MINUTE_MS);
    expect(service.picture('dry')).toMatchObject({ on: false, why: 'minimum-off-time' });
    expect(board.told).not.toContain('power on');
    await live(MINUTE_MS);
    expect(service.picture('dry')?.on).toBe(true);
    expect(journaled().map((event) => 'why' in event && event.why)).toEqual([
      'too-damp',
      'ended-otherwise',
      'too-damp',
    ]);
  });

  it('takes what lets go by itself for stopped after a crash, unless it says that it runs', async () => {
    humidityPct = 47;
    await live(MINUTE_MS);
    crash();
    start();
    board.mute = true;
    await live(MINUTE_MS);
    expect(journaled().at(-1)).toMatchObject({ plant: 'wet', on: false, why: 'ended-otherwise' });
    board.mute = false;
    await live(6 * MINUTE_MS);
    crash();
    start();
    const before = journaled().length;
    await live(MINUTE_MS);
    expect(service.picture('wet')?.on).toBe(true);
    expect(journaled()).toHaveLength(before);
  });

  it('does not start a compressor at once that lost its power, and raises one that keeps stopping', async () => {
    humidityPct = 58;
    await live(MINUTE_MS);
    for (let times = 1; times <= 3; times++) {
      board.dropOut();
      board.told.length = 0;
      await live(4 * MINUTE_MS);
      expect(board.told).not.toContain('power on');
      expect(alarms.has('plant-fault:dry')).toBe(times === 3);
      await live(3 * MINUTE_MS);
      expect(board.told).toContain('power on');
    }
    expect(alarms.get('plant-fault:dry')).toEqual({ problem: 'stops-by-itself', device: 'board' });
    await live(60 * MINUTE_MS);
    expect(alarms.size).toBe(0);
  });

  it('rests a compressor from when it was last seen to run, not from when it was told to stop', async () => {
    humidityPct = 58;
    await live(15 * MINUTE_MS);
    board.stubborn = true;
    humidityPct = 52;
    await live(20 * MINUTE_MS);
    board.stubborn = false;
    await live(MINUTE_MS);
    humidityPct = 58;
    await live(2 * MINUTE_MS);
    expect(service.picture('dry')).toMatchObject({ on: false, reported: false, why: 'minimum-off-time' });
    await live(4 * MINUTE_MS);
    expect(service.picture('dry')?.on).toBe(true);
  });

  it.each([60, -60])('cuts no rest short when the clock is set by %i minutes', async (minutes) => {
    humidityPct = 58;
    await live(15 * MINUTE_MS);
    humidityPct = 52;
    await live(MINUTE_MS);
    humidityPct = 58;
    setByMs = minutes * MINUTE_MS;
    await live(MINUTE_MS);
    expect(service.picture('dry')).toMatchObject({ on: false, why: 'minimum-off-time' });
    await live(4 * MINUTE_MS);
    expect(service.picture('dry')?.on).toBe(true);
  });

  it('gives back its set point to plant that somebody set otherwise', async () => {
    humidityPct = 58;
    await live(MINUTE_MS);
    board.told.length = 0;
    board.setPoint = 20;
    await live(3 * MINUTE_MS);
    expect(board.told).toContain('set-point = 48');
    expect(alarms.get('plant-fault:dry')).toEqual({ problem: 'does-not-follow', device: 'board' });
    board.setPoint = null;
    await live(MINUTE_MS);
    expect(alarms.size).toBe(0);
  });

  it('decides nothing before its sensors had time to be heard, not even for a hold', async () => {
    humidityPct = 58;
    await live(20 * MINUTE_MS);
    crash();
    humidityPct = null;
    start();
    const until = clock.now() + 30 * MINUTE_MS;
    await service.hold(KEEPER, 'wet', { state: 'off', until, why: 'scale' });
    await live(20_000);
    expect(service.picture('dry')?.on).toBe(true);
    humidityPct = 58;
    await live(MINUTE_MS);
    expect(service.picture('dry')?.on).toBe(true);
  });

  it('goes to its safe state without sensors, and leaves a lost device to its own alarm', async () => {
    humidityPct = 58;
    await live(MINUTE_MS);
    humidityPct = null;
    await live(15 * MINUTE_MS);
    expect(service.picture('dry')).toMatchObject({ on: false, why: 'sensors-lost' });
    lost = true;
    board.deaf = true;
    humidityPct = 58;
    await live(15 * MINUTE_MS);
    expect(service.picture('dry')).toMatchObject({ on: false, why: 'plant-lost', connected: false });
    expect(alarms.size).toBe(0);
  });

  it('airs shelves by night when the arbiter lets it, and ends it in the morning', async () => {
    shelving.refuses = true;
    await live(10 * 60 * MINUTE_MS + MINUTE_MS);
    expect(service.picture('airing')).toMatchObject({ on: false, why: 'arbiter-refused' });
    shelving.refuses = false;
    await live(11 * MINUTE_MS);
    expect(shelving.modes).toMatchObject([{ bank: 1, mode: 'ventilation', by: 'daemon' }]);
    await live(7 * 60 * MINUTE_MS);
    expect(shelving.modes).toEqual([]);
    expect(journaled().map((event) => 'on' in event && event.on)).toEqual([true, false]);
  });

  it('leaves shelves alone that somebody took back at night', async () => {
    await live(10 * 60 * MINUTE_MS + MINUTE_MS);
    shelving.modes = [];
    await live(30 * MINUTE_MS);
    expect(shelving.modes).toEqual([]);
    expect(journaled().at(-1)).toMatchObject({ plant: 'airing', on: false, why: 'ended-otherwise' });
  });
});

describe('what the ledger remembers of plant', () => {
  it('keeps changes in order and holds as they stand, and derives both anew from the journal', async () => {
    await store.ledger.commit(DAEMON, (tx) => tx.append(...PLANT_EVENTS));
    const seen = () => ({ switches: store.plant.switches('drying-1'), holds: store.plant.holds() });
    const before = seen();
    expect(before.switches.map(({ on }) => on)).toEqual([true, false]);
    expect(before.holds).toMatchObject([{ plant: 'drying-1', on: false, by: 'P-keeper', why: '更换滤网' }]);
    expect(store.plant.hold('fan')).toBeNull();
    store.rebuildProjections();
    expect(seen()).toEqual(before);
  });
});
