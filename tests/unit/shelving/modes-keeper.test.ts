import { afterEach, expect, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cancel, ManualClock } from '../../../controller/model/clock.ts';
import type { DomainEvent, EventType } from '../../../controller/model/events.ts';
import { randomId } from '../../../controller/model/ids.ts';
import { EventBus } from '../../../controller/runtime/event-bus.ts';
import {
  type BankPicture,
  DEFAULT_POLICY,
  type FireAction,
  type ShelvingPolicy,
  ShelvingService,
} from '../../../controller/services/shelving/index.ts';
import { openStore, type Store } from '../../../controller/store/index.ts';
import { type BankStatus, DeviceError, type Log } from '../../../drivers/contract/index.ts';
import { KEEPER, ScriptedBank } from './scripted-bank.ts';

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };
const idle = (): (() => void) => () => {};
/** Where four carriages stand when every gap is a fifth of 900 mm. */
const EVEN = { openAisles: [], positionsMm: [180, 1260, 2340, 3420] };

/** Two scripted banks, the real service and store, and a clock that stands still until a test moves it. */
class TwoBanks {
  readonly clock = new ManualClock(Date.UTC(2026, 0, 5, 12));
  readonly banks = new Map([1, 2].map((bank) => [bank, new ScriptedBank(this.clock)]));
  readonly #directory = mkdtempSync(join(tmpdir(), 'muniment-modes-'));
  readonly store: Store;
  readonly policy: ShelvingPolicy;
  readonly #onFire: FireAction;
  readonly #timers: Cancel[] = [];
  #bus = new EventBus(rethrow);
  shelving: ShelvingService;

  constructor(policy: Partial<ShelvingPolicy>, onFire: FireAction) {
    const { clock } = this;
    this.policy = { ...DEFAULT_POLICY, ...policy };
    this.#onFire = onFire;
    this.store = openStore({
      directory: this.#directory,
      clock: { now: () => clock.now(), monotonic: () => clock.monotonic(), after: idle, every: idle },
      log: quiet,
    });
    this.shelving = this.#serve();
  }

  #serve(): ShelvingService {
    const { store, clock, policy } = this;
    return new ShelvingService({
      banks: [1, 2].map((bank) => ({
        bank,
        device: `bank-${bank}`,
        carriages: 4,
        carriageWidthMm: 900,
        onFire: this.#onFire,
      })),
      devices: {
        capability: (device, name) =>
          name === 'shelvingBank' ? ((this.banks.get(Number(device.at(-1))) ?? null) as never) : null,
        refresh: (device) => this.look(Number(device.at(-1))),
      },
      bus: this.#bus,
      ledger: store.ledger,
      repository: store.shelving,
      ids: randomId,
      clock: {
        now: () => clock.now(),
        monotonic: () => clock.monotonic(),
        after: (delayMs, task) => this.#keep(clock.after(delayMs, task)),
        every: (periodMs, task) => this.#keep(clock.every(periodMs, task)),
      },
      log: quiet,
      hasSession: () => true,
      policy,
    });
  }

  #keep(cancel: Cancel): Cancel {
    this.#timers.push(cancel);
    return cancel;
  }

  /** Begins; or ends as by `kill -9`, and begins anew after so many ms on what is on disk. */
  async start(awayMs = 0): Promise<this> {
    for (const cancel of this.#timers.splice(0)) cancel();
    await this.clock.advance(awayMs);
    this.#bus = new EventBus(rethrow);
    this.shelving = this.#serve();
    await this.shelving.start();
    await this.pass(250);
    return this;
  }

  async look(bank: number): Promise<BankStatus | null> {
    const status =
      (await this.banks
        .get(bank)
        ?.readStatus()
        .catch(() => null)) ?? null;
    this.#bus.emit('bank', { bank, device: `bank-${bank}`, status, problem: status ? null : 'no answer' });
    return status;
  }

  /** Lets time pass, with a poll of every bank twice a second. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 500) {
      for (const bank of this.banks.keys()) await this.look(bank);
      await this.clock.advance(Math.min(500, ms - passed));
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  bank(number: number): ScriptedBank {
    const bank = this.banks.get(number);
    if (!bank) throw new Error(`bank ${number} is not there`);
    return bank;
  }

  picture(bank: number): BankPicture {
    const picture = this.shelving.picture(bank);
    if (!picture) throw new Error(`bank ${bank} is not there`);
    return picture;
  }

  modes(bank: number): readonly string[] {
    return this.picture(bank).modes.map(({ mode }) => mode);
  }

  /** What was sent to a bank, beside stops. */
  commands(bank: number): readonly string[] {
    return this.bank(bank).commands.filter((kind) => kind !== 'stop');
  }

  journal<Type extends EventType>(type: Type): Extract<DomainEvent, { type: Type }>[] {
    return this.store.ledger
      .read(0, 10_000)
      .map(({ event }) => event)
      .filter((event): event is Extract<DomainEvent, { type: Type }> => event.type === type);
  }

  close(): void {
    this.store.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

let room: TwoBanks | undefined;
afterEach(() => {
  room?.close();
  room = undefined;
});

function begin(policy: Partial<ShelvingPolicy>, onFire: FireAction = { action: 'stop' }): Promise<TwoBanks> {
  room = new TwoBanks(policy, onFire);
  return room.start();
}

/** Lets a bank carry out whatever it is told, at once. */
function obey(bank: ScriptedBank, shows: Partial<BankStatus>): void {
  bank.onSend = async (_command, sequence) => {
    bank.shows = { ...bank.shows, ...shows, lastSequence: sequence, lastResult: 'done' };
  };
}

function rethrow(_name: unknown, error: unknown): never {
  throw error;
}

test('fire at one bank is fire for all, and standing still asks nothing of any', async () => {
  const at = await begin({});
  at.bank(2).shows = { fire: true };
  await at.pass(1000);
  expect([at.modes(1), at.modes(2)]).toEqual([['fire'], ['fire']]);
  expect(at.journal('mode.entered').map(({ bank, why }) => [bank, why])).toEqual([
    [1, 'bank-2-input'],
    [2, 'bank-2-input'],
  ]);
  expect([at.commands(1), at.commands(2)]).toEqual([[], []]);
  await expect(at.shelving.leaveMode(KEEPER, 1, 'fire', 'over')).rejects.toThrow('fire-standing');
});

test('a bank that does not carry out a parking is told again after ten seconds, not before', async () => {
  const at = await begin({}, { action: 'spread' });
  obey(at.bank(1), EVEN);
  at.bank(2).onSend = async (_command, lastSequence) => {
    at.bank(2).shows = { fire: true, lastSequence, lastResult: 'refused-fire' };
  };
  at.bank(2).shows = { fire: true };
  await at.pass(2000);
  expect([at.commands(1), at.commands(2)]).toEqual([['spread'], ['spread']]);
  await at.pass(7000);
  expect(at.commands(2)).toEqual(['spread']);
  obey(at.bank(2), EVEN);
  await at.pass(3000);
  expect(at.commands(2)).toEqual(['spread', 'spread']);
  // It stands as it should: nothing is asked of it any more, also after a restart.
  await at.start();
  await at.pass(30_000);
  expect([at.commands(1), at.commands(2)]).toEqual([['spread'], ['spread', 'spread']]);
});

test.each([0, 30_000])(
  'whoever stopped a parking has it go on at once by a reset, %d ms later',
  async (laterMs) => {
    const at = await begin({}, { action: 'spread' });
    const bank = at.bank(1);
    obey(at.bank(2), EVEN);
    bank.onSend = async ({ kind }, lastSequence) => {
      const moving = kind === 'spread';
      const lastResult = kind === 'spread' ? 'running' : kind === 'stop' ? 'stopped-by-command' : 'done';
      bank.shows = { moving, lastSequence, lastResult };
    };
    at.bank(2).shows = { fire: true };
    await at.pass(1000);
    expect(at.picture(1).moving).toBe(true);
    await at.shelving.command(KEEPER, 1, { kind: 'stop' });
    await at.pass(laterMs);
    expect(at.commands(1)).toEqual(['spread']);
    expect(at.picture(1).latched?.cause).toBe('stopped-by-command');
    await at.shelving.reset(KEEPER, 1, 'all clear');
    await at.pass(1000);
    expect(at.commands(1)).toEqual(['spread', 'reset', 'spread']);
  },
);

test('a make without positions that says it has parked is believed', async () => {
  const at = await begin({}, { action: 'spread' });
  const blind = { positionsMm: [null, null, null, null], openAisles: null };
  for (const bank of [1, 2]) {
    obey(at.bank(bank), blind);
    at.bank(bank).shows = { ...blind, fire: bank === 1 };
  }
  await at.pass(30_000);
  expect([at.commands(1), at.commands(2)]).toEqual([['spread'], ['spread']]);
});

test('a person in an aisle holds parking off for as long as they stay', async () => {
  const at = await begin({}, { action: 'clear', aisle: 5 });
  const occupied = { presence: [false, true, false, false, false] };
  at.bank(1).shows = { ...occupied, fire: true };
  obey(at.bank(1), { openAisles: [5], positionsMm: [0, 900, 1800, 2700] });
  obey(at.bank(2), { openAisles: [5], positionsMm: [0, 900, 1800, 2700] });
  await at.pass(30_000);
  expect([at.commands(1), at.commands(2)]).toEqual([[], ['open-aisle']]);
  at.bank(1).shows = { fire: true };
  await at.pass(1000);
  expect(at.commands(1)).toEqual(['open-aisle']);
});

test('a fire input that was lost forbids, and parks nothing', async () => {
  const at = await begin({ fireInputs: [{ device: 'panel', channel: 'alarm', activeWhen: true }] });
  await at.pass(1000);
  expect(at.modes(1)).toEqual([]);
  await expect(at.shelving.command(KEEPER, 1, { kind: 'open-aisle', aisle: 3 })).rejects.toThrow(
    'status-unknown',
  );
});

test('the schedule finds a night that began while the daemon was away, and a morning likewise', async () => {
  const every = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
  const at = await begin({ lockedHours: [{ days: every, from: '20:00', to: '06:00' }] });
  for (const bank of [1, 2])
    at.bank(bank).onSend = async ({ kind }, lastSequence) => {
      at.bank(bank).shows = { locked: kind === 'lock', lastSequence, lastResult: 'done' };
    };
  await at.pass(1000);
  expect(at.modes(1)).toEqual([]);
  await at.start(8 * 3_600_000);
  await at.pass(1000);
  expect([at.modes(1), at.modes(2)]).toEqual([['locked'], ['locked']]);
  await at.start(10 * 3_600_000);
  await at.pass(1000);
  expect([at.modes(1), at.modes(2)]).toEqual([[], []]);
  expect(at.commands(1)).toEqual(['lock', 'unlock']);
});

test('an unlock that was lost is sent again, also after a restart, until the controller has taken it', async () => {
  const at = await begin({});
  const bank = at.bank(1);
  bank.onSend = async ({ kind }, lastSequence) => {
    if (kind === 'unlock') throw new DeviceError('timeout', 'no answer');
    bank.shows = { locked: kind === 'lock', lastSequence, lastResult: 'done' };
  };
  await at.shelving.enterMode(KEEPER, 1, { mode: 'locked', why: 'audit' });
  await at.pass(15_000);
  const unlocks = (): number =>
    at.journal('intent.opened').filter(({ command }) => command === 'unlock').length;
  expect(unlocks()).toBe(0);
  await at.shelving.leaveMode(KEEPER, 1, 'locked', 'done');
  await at.pass(12_000);
  expect(unlocks()).toBe(2);
  await at.start();
  // Nobody who works at the local panel is interfered with.
  bank.shows = { ...bank.shows, localControl: true };
  await at.pass(60_000);
  expect(unlocks()).toBe(2);
  obey(bank, { locked: false });
  bank.shows = { ...bank.shows, localControl: false };
  await at.pass(12_000);
  expect(unlocks()).toBe(3);
  expect(at.picture(1).status?.locked).toBe(false);
  // What somebody else locks from now on is theirs.
  bank.shows = { ...bank.shows, locked: true };
  await at.pass(60_000);
  expect(unlocks()).toBe(3);
});

test('a lock that somebody ordered outlasts the hours of the schedule, and ends at its own time', async () => {
  const at = await begin({ lockedHours: [{ days: ['mon'], from: '13:00', to: '14:00' }] });
  const until = at.clock.now() + 4 * 3_600_000;
  await at.shelving.enterMode(KEEPER, 1, { mode: 'locked', why: 'audit', until });
  for (const bank of [1, 2]) obey(at.bank(bank), {});
  await at.start(3 * 3_600_000);
  await at.pass(1000);
  expect(at.modes(1)).toEqual(['locked']);
  await at.start(3_600_000);
  await at.pass(1000);
  expect(at.modes(1)).toEqual([]);
  expect(at.picture(1).latched).toBeNull();
});

test('ventilation without positions is told as uneven, once', async () => {
  const at = await begin({});
  const blind = { positionsMm: [null, null, null, null], openAisles: null };
  at.bank(1).shows = blind;
  obey(at.bank(1), blind);
  await at.pass(500);
  await at.shelving.enterMode(KEEPER, 1, { mode: 'ventilation', why: 'airing' });
  await at.pass(5000);
  expect(at.journal('ventilation.verified')).toEqual([
    {
      type: 'ventilation.verified',
      bank: 1,
      commandedMm: 180,
      achievedMm: [null, null, null, null, null],
      even: false,
    },
  ]);
});
