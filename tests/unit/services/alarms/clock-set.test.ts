import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlarmDefinition } from '../../../../controller/model/alarm-definition.ts';
import { ManualClock } from '../../../../controller/model/clock.ts';
import { EventBus } from '../../../../controller/runtime/event-bus.ts';
import { AlarmService } from '../../../../controller/services/alarms/index.ts';
import { openStore, type Store } from '../../../../controller/store/index.ts';
import { until } from '../../../support/until.ts';
import { actor, quiet } from '../house.ts';
import { definition } from './definitions.ts';
import { WallClock } from '../../../support/wall-clock.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const keeper = actor('ke', 'keeper');
const stop = { kind: 'stop-latched', subject: '1', priority: 'high', params: {} } as const;
const BUS = ['a', 'b'].map((name) => ({ name, link: 'bus', pollMs: 500 }));

let time: ManualClock;
let wall: WallClock;
let alarms: AlarmService;
let bus: EventBus;
let store: Store;
let folder: string;

function open(definitions: readonly AlarmDefinition[]): void {
  store = openStore({ directory: folder, clock: wall, log: quiet });
  bus = new EventBus((_name, error) => {
    throw error;
  });
  alarms = new AlarmService({
    ledger: store.ledger,
    clock: wall,
    log: quiet,
    alarms: store.alarms,
    bus,
    definitions: [...definitions, definition('clock-stopped'), definition('data-silent')],
    room: { devices: BUS, points: [], banks: [] },
    cascadeHoldMs: 30_000,
    vigil: {
      silentAfterMs: 48 * HOUR_MS,
      probe: { loop: null, periodMs: 48 * HOUR_MS, timeoutMs: 10_000, outputs: () => null },
    },
  });
  alarms.start();
}

const state = (id: string): string => store.alarms.alarm(id)?.state ?? 'normal';
const device = (name: string, connected: boolean): void =>
  bus.emit('device', { device: name, connected, problem: connected ? null : 'timeout', lastSeen: null });
const settle = (): Promise<void> => time.advance(0);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muniment-clock-'));
  time = new ManualClock();
  wall = new WallClock(time);
});
afterEach(async () => {
  await alarms.stop();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each([
  ['ahead by an hour', HOUR_MS],
  ['back by an hour', -HOUR_MS],
  ['back by a year', -365 * 24 * HOUR_MS],
])('the clock is set %s', (_name, stepMs) => {
  it('a delay that runs is neither cut short nor made longer', async () => {
    open([definition('stop-latched', { onDelayMs: 5 * MINUTE_MS, offDelayMs: MINUTE_MS })]);
    await alarms.raise(stop);
    await time.advance(MINUTE_MS);
    wall.aheadMs = stepMs;
    await time.advance(4 * MINUTE_MS - 1000);
    expect(state('stop-latched:1')).toBe('normal');
    await time.advance(1000);
    await until('it is raised', () => state('stop-latched:1') === 'unacknowledged');
    await alarms.clear('stop-latched', '1');
    wall.aheadMs = 0;
    await time.advance(MINUTE_MS - 1000);
    expect(state('stop-latched:1')).toBe('unacknowledged');
    await time.advance(1000);
    await until('it ends', () => state('stop-latched:1') === 'returned-unacknowledged');
  });

  it('what was acknowledged rings again when its own time is over, and not with the step', async () => {
    open([definition('stop-latched', { realarmMs: 30 * MINUTE_MS })]);
    await alarms.raise(stop);
    await alarms.acknowledge(keeper, 'stop-latched:1', '');
    await time.advance(10 * MINUTE_MS);
    wall.aheadMs = stepMs;
    await time.advance(20 * MINUTE_MS - 1000);
    expect(state('stop-latched:1')).toBe('acknowledged');
    await time.advance(1000);
    await until('it rings', () => state('stop-latched:1') === 'unacknowledged');
    // What is acknowledged by the clock as it now is counts from then.
    await alarms.acknowledge(keeper, 'stop-latched:1', '');
    await time.advance(30 * MINUTE_MS - 1000);
    expect(state('stop-latched:1')).toBe('acknowledged');
    await time.advance(1000);
    await until('it rings again', () => state('stop-latched:1') === 'unacknowledged');
  });

  it('a bus that comes back goes on explaining its devices for as long as it should', async () => {
    open([definition('link-lost'), definition('device-lost')]);
    for (const { name } of BUS) device(name, false);
    await time.advance(1000);
    await until('both are explained', () => state('device-lost:b') === 'suppressed-by-design');
    device('a', true);
    await until('it is back', () => state('link-lost:bus') === 'returned-unacknowledged');
    wall.aheadMs = stepMs;
    await time.advance(29_000);
    await settle();
    expect(state('device-lost:b')).toBe('suppressed-by-design');
    await time.advance(2000);
    await until('the other is told of', () => state('device-lost:b') === 'unacknowledged');
  });

  it('people are told that it was', async () => {
    open([]);
    await time.advance(10_000);
    wall.aheadMs = stepMs;
    await time.advance(3000);
    await until('it is told', () => state('clock-stopped:room') === 'returned-unacknowledged');
  });
});

it('what a person shelved until a time of day comes back at that time of day', async () => {
  open([definition('stop-latched')]);
  await alarms.raise(stop);
  await alarms.shelve(keeper, 'stop-latched:1', wall.now() + 50 * MINUTE_MS, 'part on its way');
  await time.advance(10 * MINUTE_MS);
  wall.aheadMs = -30 * MINUTE_MS;
  await time.advance(40 * MINUTE_MS);
  await settle();
  expect(state('stop-latched:1')).toBe('shelved');
  wall.aheadMs = 0;
  await time.advance(2000);
  await until('it is back', () => state('stop-latched:1') === 'unacknowledged');
});
