import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAEMON } from '../../../../controller/model/actor.ts';
import type { AlarmDefinition } from '../../../../controller/model/alarm-definition.ts';
import { PointTable } from '../../../../controller/runtime/point-table.ts';
import {
  type AlarmDeps,
  AlarmService,
  type RoomShape,
} from '../../../../controller/services/alarms/index.ts';
import { until } from '../../../support/until.ts';
import { refusal } from '../../../support/refusal.ts';
import { actor, House, quiet } from '../house.ts';
import { definition } from './definitions.ts';

const MINUTE_MS = 60_000;
const keeper = actor('ke', 'keeper');
const installer = actor('in', 'installer');
const DEVICES = Array.from({ length: 40 }, (_, n) => ({ name: `unit-${n}`, link: 'bus', pollMs: 500 }));
const ROOM: RoomShape = {
  devices: [...DEVICES, { name: 'bank-1', link: 'net-1' }],
  points: DEVICES.map(({ name }, n) => ({
    id: `T${n}`,
    device: name,
    zone: 'hv',
    quantity: 'temperature',
    high: 24,
  })),
  banks: [{ bank: 1, device: 'bank-1' }],
};

let house: House;
let alarms: AlarmService;
let points: PointTable;
let maintained: number[];

function open(definitions: readonly AlarmDefinition[], more: Partial<AlarmDeps> = {}): void {
  points = new PointTable(
    ROOM.points.map(({ id, device }) => ({ id, device, channel: 'temperature', staleAfterMs: 5000 })),
    house.clock,
  );
  points.start();
  alarms = new AlarmService({
    ledger: house.store.ledger,
    clock: house.clock,
    log: quiet,
    alarms: house.store.alarms,
    bus: house.bus,
    definitions,
    room: ROOM,
    points,
    maintained: () => maintained,
    cascadeHoldMs: 30_000,
    ...more,
  });
  alarms.start();
}

/** Stops the service and begins anew on the same store, as after a restart. */
async function restart(definitions: readonly AlarmDefinition[]): Promise<void> {
  await alarms.stop();
  points.stop();
  open(definitions);
}

beforeEach(() => {
  house = new House();
  maintained = [];
});
afterEach(async () => {
  await alarms.stop();
  points.stop();
  house.close();
});

const stop = { kind: 'stop-latched', subject: '1', priority: 'high', params: { bank: 1 } } as const;
const state = (id: string): string => house.store.alarms.alarm(id)?.state ?? 'normal';
const read = (n: number, value: number, quality: 'good' | 'bad' = 'good'): void =>
  points.apply([
    {
      device: `unit-${n}`,
      channel: 'temperature',
      value,
      unit: '°C',
      quality,
      sourceTime: house.clock.now(),
      receivedTime: house.clock.now(),
    },
  ]);
const device = (name: string, connected: boolean): void =>
  house.bus.emit('device', {
    device: name,
    connected,
    problem: connected ? null : 'timeout',
    lastSeen: null,
  });
/** Lets what was begun come to the disk. */
const settle = async (): Promise<void> => house.clock.advance(0);

describe('an alarm in the service', () => {
  const DELAYED = definition('stop-latched', { onDelayMs: 10_000, offDelayMs: 5000 });

  it('is raised after its delay and not by a short spell', async () => {
    open([DELAYED]);
    await alarms.raise(stop);
    await house.clock.advance(9_999);
    await alarms.clear('stop-latched', '1');
    await house.clock.advance(60_000);
    expect(alarms.active()).toEqual([]);
    await alarms.raise(stop);
    await house.clock.advance(10_000);
    await until('it is raised', () => state('stop-latched:1') === 'unacknowledged');
    await alarms.clear('stop-latched', '1');
    await house.clock.advance(4_999);
    expect(state('stop-latched:1')).toBe('unacknowledged');
    await house.clock.advance(1);
    await until('it ends', () => state('stop-latched:1') === 'returned-unacknowledged');
  });

  it('survives a restart with its acknowledgement and its shelf, and the timers go on', async () => {
    const rules = [definition('stop-latched', { realarmMs: 30 * MINUTE_MS })];
    open(rules);
    await alarms.raise(stop);
    await alarms.acknowledge(keeper, 'stop-latched:1', 'called the technician');
    await alarms.shelve(keeper, 'box-overdue:B1', house.clock.now() + MINUTE_MS, 'x').catch(() => {});
    await restart(rules);
    expect(alarms.active()).toMatchObject([{ state: 'acknowledged', acknowledgedBy: 'ke' }]);
    await house.clock.advance(30 * MINUTE_MS);
    await until('it rings again', () => state('stop-latched:1') === 'unacknowledged');
    expect(house.journaled(0).filter((type) => type === 'alarm.realarmed')).toHaveLength(1);

    await alarms.shelve(keeper, 'stop-latched:1', house.clock.now() + 10 * MINUTE_MS, 'waiting for a part');
    await restart(rules);
    expect(state('stop-latched:1')).toBe('shelved');
    await house.clock.advance(10 * MINUTE_MS);
    await until('it is back', () => state('stop-latched:1') === 'unacknowledged');
  });

  it('waits for a person to confirm when it latches', async () => {
    open([definition('stop-latched', { latch: true })]);
    await alarms.raise(stop);
    expect(await refusal(alarms.confirm(keeper, 'stop-latched:1', ''))).toEqual(['alarm-standing']);
    await alarms.clear('stop-latched', '1');
    expect(await refusal(alarms.confirm(keeper, 'stop-latched:1', ''))).toEqual(['alarm-unacknowledged']);
    await alarms.acknowledge(keeper, 'stop-latched:1', '');
    expect(state('stop-latched:1')).toBe('latched-acknowledged');
    await alarms.confirm(keeper, 'stop-latched:1', 'bearing changed');
    expect(alarms.active()).toEqual([]);
  });

  it('is taken out of service by installers only, and can be shelved while it is normal', async () => {
    open([definition('stop-latched'), definition('bank-fire', { longestShelvingMs: 0 })]);
    const soon = house.clock.now() + MINUTE_MS;
    expect(await refusal(alarms.removeFromService(keeper, 'stop-latched:1', 'x'))).toEqual(['role-missing']);
    expect(await refusal(alarms.shelve(keeper, 'nothing:1', soon, 'x'))).toEqual(['alarm-unknown']);
    expect(await refusal(alarms.unshelve(keeper, 'nothing:1'))).toEqual(['alarm-unknown']);
    expect(await refusal(alarms.returnToService(installer, 'nothing:1'))).toEqual(['alarm-unknown']);
    expect(await refusal(alarms.shelve(keeper, 'bank-fire:1', soon, 'x'))).toEqual(['alarm-not-shelvable']);
    await alarms.removeFromService(installer, 'stop-latched:1', 'sensor is being changed');
    await alarms.raise(stop);
    expect(alarms.kept()).toMatchObject([{ state: 'out-of-service', announcedAt: null }]);
    await alarms.clear('stop-latched', '1');
    expect([alarms.active(), alarms.kept()]).toMatchObject([[], [{ state: 'out-of-service' }]]);
    await alarms.returnToService(installer, 'stop-latched:1');
    expect(alarms.kept()).toEqual([]);
  });

  it('marks the first of its group for each subject by itself', async () => {
    const group = 'bank-{subject}';
    open([definition('stop-latched', { group }), definition('bank-ran-on', { group })]);
    await alarms.raise({ ...stop, kind: 'bank-ran-on' });
    await alarms.raise(stop);
    await alarms.raise({ ...stop, subject: '2' });
    const first = (id: string) => house.store.alarms.alarm(id)?.firstOut;
    expect(first('stop-latched:1')).toBe('bank-ran-on:1');
    expect(first('stop-latched:2')).toBe('stop-latched:2');
    await alarms.acknowledge(keeper, 'bank-ran-on:1', '');
    await alarms.clear('bank-ran-on', '1');
    await alarms.raise({ ...stop, kind: 'bank-ran-on' });
    expect(first('bank-ran-on:1'), 'the group was not all normal meanwhile').toBe('bank-ran-on:1');
  });

  it('is silenced until the next one', async () => {
    open([definition('stop-latched')]);
    expect(alarms.sound()).toMatchObject({ sounding: false, priority: null });
    await alarms.raise(stop);
    expect(alarms.sound()).toMatchObject({ sounding: true, priority: 'high' });
    expect(await alarms.silence(keeper)).toMatchObject({ sounding: false, silence: { by: 'ke' } });
    await alarms.raise({ ...stop, subject: '2', priority: 'urgent' });
    expect(alarms.sound()).toMatchObject({ sounding: true, priority: 'urgent', silence: null });
  });
});

describe('a lost bus', () => {
  const COMMS = [
    definition('link-lost', { onDelayMs: 3000 }),
    definition('device-lost', { onDelayMs: 8000 }),
    definition('point-stale', { onDelayMs: 30_000 }),
    definition('warm', {
      source: { points: { quantity: 'temperature' }, when: { above: 'high' } },
      priority: 'high',
      deadband: 1,
    }),
  ];
  const announced = (): readonly string[] =>
    alarms
      .active()
      .filter(({ announcedAt }) => announcedAt !== null)
      .map(({ id }) => id);

  it('is one alarm and not forty, and its end is not a flood either', async () => {
    open(COMMS);
    for (const { name } of DEVICES) device(name, true);
    for (const n of DEVICES.keys()) read(n, 20);
    await settle();
    for (const { name } of DEVICES) device(name, false);
    await house.clock.advance(60_000);
    await until('everything is noticed', () => alarms.active().length === 81);
    expect(announced()).toEqual(['link-lost:bus']);
    const states = new Set(alarms.active().map((alarm) => alarm.state));
    expect([...states].sort()).toEqual(['suppressed-by-design', 'unacknowledged']);

    for (const [n, { name }] of DEVICES.entries()) {
      device(name, true);
      read(n, 20);
      await house.clock.advance(250);
    }
    await until('only its own end is left to be seen', () => alarms.active().length === 1);
    expect(alarms.active()).toMatchObject([{ id: 'link-lost:bus', state: 'returned-unacknowledged' }]);
  });

  it('hides nothing that is still wrong when it is back', async () => {
    open(COMMS);
    for (const { name } of DEVICES) device(name, true);
    for (const { name } of DEVICES) device(name, false);
    await house.clock.advance(20_000);
    await until('it is lost', () => alarms.active().length >= 41);
    for (const { name } of DEVICES.slice(1)) device(name, true);
    await house.clock.advance(29_000);
    await settle();
    expect(announced()).toEqual(['link-lost:bus']);
    await house.clock.advance(2_000);
    await until('the one that stays away is told of', () => announced().includes('device-lost:unit-0'));
  });

  it('clears and masks no process alarm: it stays as it was, marked that its source is lost', async () => {
    open(COMMS);
    device('unit-3', true);
    device('unit-4', true);
    read(3, 26);
    await until('it is warm', () => state('warm:T3') === 'unacknowledged');
    await alarms.acknowledge(keeper, 'warm:T3', '');
    read(3, 0, 'bad');
    device('unit-3', false);
    device('unit-4', false);
    await house.clock.advance(60_000);
    await until('the bus is lost', () => state('link-lost:bus') === 'unacknowledged');
    const warm = alarms.pictures().find(({ alarm }) => alarm.id === 'warm:T3');
    expect(warm).toMatchObject({
      alarm: { state: 'acknowledged', clearedAt: null },
      sourceLost: 'link-lost:bus',
    });
    device('unit-3', true);
    device('unit-4', true);
    read(3, 23.5);
    await settle();
    expect(state('warm:T3'), 'within its deadband').toBe('acknowledged');
    read(3, 22.5);
    await until('it is over', () => state('warm:T3') === 'normal');
  });

  it('restarts in the middle without a second alarm', async () => {
    open(COMMS);
    for (const { name } of DEVICES) device(name, true);
    for (const { name } of DEVICES) device(name, false);
    await house.clock.advance(20_000);
    await until('it is lost', () => alarms.active().length >= 41);
    await alarms.acknowledge(keeper, 'link-lost:bus', 'switch has no power');
    const before = house.store.ledger.head;
    await restart(COMMS);
    for (const { name } of DEVICES) device(name, false);
    await house.clock.advance(120_000);
    await until('the points are noticed too', () => alarms.active().length === 81);
    expect(announced()).toEqual(['link-lost:bus']);
    expect(state('link-lost:bus')).toBe('acknowledged');
    expect(house.journaled(before).filter((type) => type !== 'alarm.raised')).toEqual([]);
  });
});

describe('a bank under maintenance', () => {
  it('keeps its device quiet and nothing else', async () => {
    open([definition('device-lost'), definition('moved-externally'), definition('bank-ran-on')]);
    maintained = [1];
    device('bank-1', false);
    await alarms.raise({ ...stop, kind: 'moved-externally' });
    await alarms.raise({ ...stop, kind: 'bank-ran-on' });
    await until('all three stand', () => alarms.active().length === 3);
    expect(state('device-lost:bank-1')).toBe('suppressed-by-design');
    expect(state('moved-externally:1')).toBe('suppressed-by-design');
    expect(state('bank-ran-on:1')).toBe('unacknowledged');
    maintained = [];
    await house.store.ledger.commit(DAEMON, (tx) =>
      tx.append({ type: 'mode.left', bank: 1, mode: 'maintenance', by: 'in', why: 'done' }),
    );
    await until('the device is told of', () => state('device-lost:bank-1') === 'unacknowledged');
  });
});
