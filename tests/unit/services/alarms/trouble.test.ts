import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger, Transaction } from '../../../../controller/model/ledger.ts';
import { PointTable } from '../../../../controller/runtime/point-table.ts';
import { AlarmService } from '../../../../controller/services/alarms/index.ts';
import { StoreError } from '../../../../controller/store/errors.ts';
import { until } from '../../../support/until.ts';
import { actor, House, quiet } from '../house.ts';
import { definition } from './definitions.ts';

const ROOM = {
  devices: [{ name: 'water-1', link: 'bus' }],
  points: [{ id: 'W1', device: 'water-1', zone: 'hv', quantity: 'water' }],
  banks: [],
};
const stop = { kind: 'stop-latched', subject: '1', priority: 'high', params: {} } as const;

let house: House;
let alarms: AlarmService;
let points: PointTable;
/** Whether the disk takes nothing, and how often it was asked to meanwhile. */
let disk: { full: boolean; asked: number };

/** The ledger of the house on a disk that may be full: what is decided is undone, as SQLite does it. */
function ledger(): Ledger {
  const { ledger: real } = house.store;
  const commit: Ledger['commit'] = (by, work, once) =>
    real.commit(
      by,
      (tx) => {
        let wrote = false;
        const append: Transaction['append'] = (...events) => {
          wrote ||= events.length > 0;
          tx.append(...events);
        };
        const answer = work({ ...tx, append });
        if (!disk.full || !wrote) return answer;
        disk.asked++;
        throw new StoreError('commit-failed', 'disk full');
      },
      once,
    );
  return {
    commit,
    get head() {
      return real.head;
    },
    read: (after, limit) => real.read(after, limit),
    onCommitted: (listener) => real.onCommitted(listener),
  };
}

beforeEach(() => {
  house = new House();
  disk = { full: false, asked: 0 };
  points = new PointTable([{ id: 'W1', device: 'water-1', channel: 'wet', staleAfterMs: 1e9 }], house.clock);
  alarms = new AlarmService({
    ledger: ledger(),
    clock: house.clock,
    log: quiet,
    alarms: house.store.alarms,
    bus: house.bus,
    points,
    room: ROOM,
    definitions: [
      definition('stop-latched', { onDelayMs: 5000, offDelayMs: 5000, realarmMs: 60_000 }),
      definition('water-found', { source: { points: { point: 'W1' }, when: { is: true } } }),
      definition('link-lost'),
      definition('device-lost'),
    ],
  });
  alarms.start();
});
afterEach(async () => {
  await alarms.stop();
  house.close();
});

const state = (id: string): string => house.store.alarms.alarm(id)?.state ?? 'normal';
const read = (value: boolean): void => {
  const now = house.clock.now();
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

describe('what could not be written', () => {
  it('is written when there is room again, although its source says it only once', async () => {
    disk.full = true;
    read(true);
    await until('it was tried', () => disk.asked > 0);
    expect(state('water-found:W1')).toBe('normal');
    disk.full = false;
    await house.clock.advance(10_000);
    await until('it is raised', () => state('water-found:W1') === 'unacknowledged');
  });

  it('is void when its source has said otherwise since', async () => {
    disk.full = true;
    read(true);
    await until('it was tried', () => disk.asked > 0);
    read(false);
    disk.full = false;
    await house.clock.advance(60_000);
    expect(house.journaled(0)).toEqual([]);
  });

  it('of a delay that is over is not forgotten, and tried no more than every few seconds', async () => {
    await alarms.raise(stop);
    disk.full = true;
    await house.clock.advance(35_000);
    expect(disk.asked).toBeGreaterThan(1);
    expect(disk.asked).toBeLessThan(5);
    disk.full = false;
    await house.clock.advance(10_000);
    await until('it is raised', () => state('stop-latched:1') === 'unacknowledged');

    await alarms.clear('stop-latched', '1');
    disk.full = true;
    await house.clock.advance(35_000);
    expect(state('stop-latched:1')).toBe('unacknowledged');
    disk.full = false;
    await house.clock.advance(10_000);
    await until('it is over', () => state('stop-latched:1') === 'returned-unacknowledged');
  });

  it('by a person is refused to them, and does not take the word of the source away', async () => {
    await alarms.raise(stop);
    await house.clock.advance(5000);
    await until('it is raised', () => state('stop-latched:1') === 'unacknowledged');
    disk.full = true;
    const seen = alarms.acknowledge(actor('ke', 'keeper'), 'stop-latched:1', '');
    await expect(seen).rejects.toMatchObject({ code: 'commit-failed' });
    disk.full = false;
    expect(state('stop-latched:1')).toBe('unacknowledged');
    await house.clock.advance(60_000);
    await until('it rings again', () => (house.store.alarms.alarm('stop-latched:1')?.realarms ?? 0) > 0);
  });

  it('of what explains an alarm is looked at again', async () => {
    house.bus.emit('device', { device: 'water-1', connected: false, problem: 'timeout', lastSeen: null });
    await until('the device is lost', () => state('device-lost:water-1') === 'unacknowledged');
    await house.append({
      type: 'alarm.raised',
      alarm: 'link-lost:bus',
      kind: 'link-lost',
      subject: 'bus',
      priority: 'high',
      params: {},
    });
    await until('it is explained', () => state('device-lost:water-1') === 'suppressed-by-design');
    disk.full = true;
    await house.append({ type: 'alarm.cleared', alarm: 'link-lost:bus' });
    await house.clock.advance(31_000);
    expect(disk.asked).toBeGreaterThan(0);
    disk.full = false;
    await house.clock.advance(10_000);
    await until('it is told of', () => state('device-lost:water-1') === 'unacknowledged');
  });
});
