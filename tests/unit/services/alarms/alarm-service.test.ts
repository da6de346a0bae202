import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AlarmService } from '../../../../controller/services/alarms/index.ts';
import { refusal } from '../../../support/refusal.ts';
import { actor, House, quiet } from '../house.ts';

const WATER = {
  kind: 'climate-limit',
  subject: 'WATER-1',
  priority: 'urgent',
  params: { point: 'WATER-1' },
} as const;
const keeper = actor('ke', 'keeper');

describe('alarms', () => {
  let house: House;
  let alarms: AlarmService;
  const service = (): AlarmService =>
    new AlarmService({
      ledger: house.store.ledger,
      clock: house.clock,
      log: quiet,
      alarms: house.store.alarms,
      bus: house.bus,
      lostAfterMs: 5000,
    });
  const device = (name: string, connected: boolean): void =>
    house.bus.emit('device', {
      device: name,
      connected,
      problem: connected ? null : 'timeout',
      lastSeen: null,
    });

  beforeEach(() => {
    house = new House();
    alarms = service();
    alarms.start();
  });

  afterEach(async () => {
    await alarms.stop();
    house.close();
  });

  it('is one alarm for one condition, each change journaled once', async () => {
    await Promise.all([alarms.raise(WATER), alarms.raise(WATER)]);
    await alarms.raise(WATER);
    await alarms.clear('climate-limit', 'WATER-1');
    await alarms.clear('climate-limit', 'WATER-1');
    expect(house.journaled(0)).toEqual(['alarm.raised', 'alarm.cleared']);
    expect(alarms.active()).toMatchObject([{ id: 'climate-limit:WATER-1', clearedAt: house.clock.now() }]);
  });

  it('ends when its condition ended before it was even on disk', async () => {
    await Promise.all([alarms.raise(WATER), alarms.clear('climate-limit', 'WATER-1')]);
    expect(house.journaled(0)).toEqual(['alarm.raised', 'alarm.cleared']);
  });

  it('stays until it ended and somebody saw it', async () => {
    await alarms.raise(WATER);
    expect(await refusal(alarms.acknowledge(actor('w', 'display'), 'nope', ''))).toEqual([
      'role-missing',
      'alarm-unknown',
    ]);
    expect(await alarms.acknowledge(keeper, 'climate-limit:WATER-1', 'mopping')).toMatchObject({
      acknowledgedBy: 'ke',
    });
    await alarms.acknowledge(keeper, 'climate-limit:WATER-1', 'again');
    expect(house.journaled(0)).toEqual(['alarm.raised', 'alarm.acknowledged']);
    await alarms.clear('climate-limit', 'WATER-1');
    expect(alarms.active()).toEqual([]);
    await alarms.raise(WATER);
    expect(alarms.active()).toMatchObject([{ acknowledgedAt: null, clearedAt: null }]);
  });

  it('rings for a device that stays away, not for a lost poll', async () => {
    device('bank-1', false);
    await house.clock.advance(4999);
    device('bank-1', true);
    await house.clock.advance(10_000);
    expect(alarms.active()).toEqual([]);
    device('bank-1', false);
    await house.clock.advance(3000);
    device('bank-1', false);
    await house.clock.advance(2000);
    await alarms.stop();
    expect(alarms.active()).toMatchObject([{ id: 'device-lost:bank-1', params: { problem: 'timeout' } }]);
  });

  it('survives a restart, and a lost device clears nothing but itself', async () => {
    await alarms.raise(WATER);
    await alarms.raise({ kind: 'device-lost', subject: 'water-1', priority: 'high', params: {} });
    await alarms.stop();
    alarms = service();
    alarms.start();
    device('water-1', true);
    await alarms.stop();
    const standing = alarms.active().filter(({ clearedAt }) => clearedAt === null);
    expect(standing.map(({ id }) => id)).toEqual(['climate-limit:WATER-1']);
  });
});
