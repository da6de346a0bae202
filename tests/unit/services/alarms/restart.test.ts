import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alarmView } from '../../../../controller/api/views/alarms.ts';
import { wordsIn } from '../../../../controller/api/contract/messages/index.ts';
import type { AlarmDefinition } from '../../../../controller/model/alarm-definition.ts';
import { ManualClock } from '../../../../controller/model/clock.ts';
import { EventBus } from '../../../../controller/runtime/event-bus.ts';
import { PointTable } from '../../../../controller/runtime/point-table.ts';
import { AlarmService } from '../../../../controller/services/alarms/index.ts';
import { openStore, type Store } from '../../../../controller/store/index.ts';
import { until } from '../../../support/until.ts';
import { actor, quiet } from '../house.ts';
import { definition } from './definitions.ts';

const MINUTE_MS = 60_000;
const keeper = actor('ke', 'keeper');
const fire = { kind: 'bank-fire', subject: '1', priority: 'urgent', params: { bank: 1 } } as const;
const ROOM = {
  devices: [
    { name: 'bank-1', link: 'bus', pollMs: 500 },
    { name: 'water-1', link: 'bus', pollMs: 500 },
  ],
  points: [{ id: 'W1', device: 'water-1', zone: 'hv', quantity: 'water' }],
  banks: [{ bank: 1, device: 'bank-1' }],
};
const WATER = definition('water-found', {
  source: { points: { quantity: 'water' }, when: { is: true } },
  priority: 'urgent',
  onDelayMs: 10_000,
});

let folder: string;
let clock: ManualClock;
let store: Store;
let bus: EventBus;
let points: PointTable;
let alarms: AlarmService;

function begin(definitions: readonly AlarmDefinition[]): void {
  store = openStore({ directory: folder, clock, log: quiet });
  bus = new EventBus((_name, error) => {
    throw error;
  });
  points = new PointTable([{ id: 'W1', device: 'water-1', channel: 'wet', staleAfterMs: 1e9 }], clock);
  alarms = new AlarmService({
    ledger: store.ledger,
    alarms: store.alarms,
    clock,
    log: quiet,
    bus,
    points,
    definitions,
    room: ROOM,
  });
  alarms.start();
}

/** The process is killed: nothing is stopped, drained or said; and another begins on what is on the disk. */
async function killed(definitions: readonly AlarmDefinition[], awayMs = 0): Promise<void> {
  store.close();
  await clock.advance(awayMs);
  begin(definitions);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muniment-killed-'));
  clock = new ManualClock();
});
afterEach(async () => {
  await alarms.stop();
  expect(store.verify().problems).toEqual([]);
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const state = (id: string): string => store.alarms.alarm(id)?.state ?? 'normal';
const read = (value: boolean): void => {
  const now = clock.now();
  points.apply([
    {
      device: 'water-1',
      channel: 'wet',
      value,
      unit: '',
      quality: 'good',
      sourceTime: now,
      receivedTime: now,
    },
  ]);
};
const device = (name: string, connected: boolean): void =>
  bus.emit('device', { device: name, connected, problem: connected ? null : 'timeout', lastSeen: null });

describe('after the daemon was killed', () => {
  it('what was raised stands, and an acknowledgement counts from its answer and not before', async () => {
    begin([definition('bank-fire')]);
    await alarms.raise(fire);
    const unanswered = alarms.acknowledge(keeper, 'bank-fire:1', 'on my way').then(
      () => 'answered',
      () => 'lost',
    );
    // Killed before the event loop came to the commit: the keeper was not told that it counted.
    const real = store;
    const underWay = state('bank-fire:1');
    expect(underWay).toBe('unacknowledged');
    real.close();
    expect(['answered', 'lost']).toContain(await unanswered);
    begin([definition('bank-fire')]);
    expect(state('bank-fire:1')).toBe((await unanswered) === 'answered' ? 'acknowledged' : 'unacknowledged');
    await alarms.acknowledge(keeper, 'bank-fire:1', 'on my way');
    await killed([definition('bank-fire')]);
    expect(store.alarms.alarm('bank-fire:1')).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'ke' });
  });

  it('a delay that ran begins anew, and what goes on being wrong is raised', async () => {
    begin([WATER]);
    read(true);
    await clock.advance(9_000);
    await killed([WATER]);
    read(true);
    await clock.advance(9_000);
    expect(state('water-found:W1')).toBe('normal');
    await clock.advance(1_000);
    await until('it is raised', () => state('water-found:W1') === 'unacknowledged');
  });

  it('what ended meanwhile ends, once its source is heard and not before', async () => {
    begin([WATER]);
    read(true);
    await clock.advance(10_000);
    await until('it is raised', () => state('water-found:W1') === 'unacknowledged');
    await killed([WATER], 60 * MINUTE_MS);
    device('water-1', false);
    await clock.advance(60_000);
    expect(state('water-found:W1')).toBe('unacknowledged');
    read(false);
    await until('it is over', () => state('water-found:W1') === 'returned-unacknowledged');
  });

  it('what was shelved until a time that has passed is back', async () => {
    begin([definition('stop-latched')]);
    await alarms.raise({ kind: 'stop-latched', subject: '1', priority: 'high', params: {} });
    await alarms.shelve(keeper, 'stop-latched:1', clock.now() + 10 * MINUTE_MS, 'part');
    await killed([definition('stop-latched')], 11 * MINUTE_MS);
    await clock.advance(1);
    await until('it is back', () => state('stop-latched:1') === 'unacknowledged');
  });

  it('an alarm that the configuration no longer knows is shown, and can be dealt with', async () => {
    begin([WATER]);
    read(true);
    await clock.advance(10_000);
    await until('it is raised', () => state('water-found:W1') === 'unacknowledged');
    await killed([]);
    const [picture] = alarms.pictures();
    expect(alarmView(picture!, { sight: 'house', words: wordsIn('en'), nameOf: () => '' })).toMatchObject({
      id: 'water-found:W1',
      text: expect.stringContaining('W1'),
      response: '',
      class: 'system',
    });
    await alarms.acknowledge(keeper, 'water-found:W1', 'the sensor was taken down');
    // Nothing is left that could ever say that it ended.
    expect(state('water-found:W1')).toBe('normal');
    expect(alarms.statistics(0, clock.now() + 1)).toMatchObject({ announced: 1 });
  });

  it('one that was acknowledged before the configuration forgot it does not stand for ever', async () => {
    begin([WATER]);
    read(true);
    await clock.advance(10_000);
    await until('it is raised', () => state('water-found:W1') === 'unacknowledged');
    await alarms.acknowledge(keeper, 'water-found:W1', '');
    await killed([]);
    await until('it is gone', () => state('water-found:W1') === 'normal');
  });
});

it('a fire stands while its bus is dead, and when it is back', async () => {
  const definitions = ['bank-fire', 'link-lost', 'device-lost', 'point-stale'].map((id) => definition(id));
  begin(definitions);
  for (const { name } of ROOM.devices) device(name, true);
  await alarms.raise(fire);
  await alarms.acknowledge(keeper, 'bank-fire:1', '');
  for (const { name } of ROOM.devices) device(name, false);
  await until('the bus is lost', () => state('link-lost:bus') === 'unacknowledged');
  await until('its devices are explained', () => state('device-lost:bank-1') === 'suppressed-by-design');
  expect(alarms.pictures().find(({ alarm }) => alarm.id === 'bank-fire:1')).toMatchObject({
    alarm: { state: 'acknowledged', clearedAt: null, suppressedBy: [] },
    sourceLost: 'link-lost:bus',
  });
  await killed(definitions);
  for (const { name } of ROOM.devices) device(name, true);
  await until('the bus is back', () => state('link-lost:bus') === 'returned-unacknowledged');
  expect(state('bank-fire:1')).toBe('acknowledged');
});
