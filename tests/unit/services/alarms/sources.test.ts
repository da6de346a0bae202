import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutputPort } from '../../../../drivers/contract/index.ts';
import type { Ledger, Transaction } from '../../../../controller/model/ledger.ts';
import { AlarmService, type VigilPolicy } from '../../../../controller/services/alarms/index.ts';
import { PointTable } from '../../../../controller/runtime/point-table.ts';
import { until } from '../../../support/until.ts';
import { House, quiet } from '../house.ts';
import { definition } from './definitions.ts';
import { WallClock } from '../../../support/wall-clock.ts';

const MINUTE_MS = 60_000;

let house: House;
let alarms: AlarmService;

let wall: WallClock;

function open(probe: Partial<VigilPolicy['probe']> = {}, ledger: Ledger = house.store.ledger): void {
  alarms = new AlarmService({
    ledger,
    clock: wall,
    log: quiet,
    alarms: house.store.alarms,
    bus: house.bus,
    definitions: [definition('data-silent'), definition('clock-stopped'), definition('probe-lost')],
    vigil: {
      silentAfterMs: 30_000,
      probe: { loop: null, periodMs: 5 * MINUTE_MS, timeoutMs: 10_000, outputs: () => null, ...probe },
    },
  });
  alarms.start();
}

const hear = (device: string, value: boolean | number = 20): void =>
  house.bus.emit('readings', [
    {
      device,
      channel: 'input7',
      value,
      unit: '',
      quality: 'good',
      sourceTime: house.clock.now(),
      receivedTime: house.clock.now(),
    },
  ]);
const state = (id: string): string => house.store.alarms.alarm(id)?.state ?? 'normal';

beforeEach(() => {
  house = new House();
  wall = new WallClock(house.clock);
});
afterEach(async () => {
  await alarms.stop();
  house.close();
});

/** Time goes by with a sensor speaking every second, as in a room that is well. */
async function aWhile(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1000) {
    hear('climate-1');
    await house.clock.advance(1000);
  }
}

describe('silence is an alarm', () => {
  it('when no device is heard, and the probe of the daemon itself does not count', async () => {
    open({ periodMs: 5000 });
    await aWhile(60_000);
    expect(alarms.active()).toEqual([]);
    await house.clock.advance(31_000);
    await until('nobody is heard', () => state('data-silent:room') === 'unacknowledged');
    hear('climate-1');
    await house.clock.advance(1000);
    await until('somebody is', () => state('data-silent:room') === 'returned-unacknowledged');
  });

  it('when the clock stands still', async () => {
    open();
    await aWhile(10_000);
    wall.stoppedAt = wall.now();
    await aWhile(6000);
    await until('it is noticed', () => state('clock-stopped:room') === 'unacknowledged');
    expect(alarms.active()).toMatchObject([{ params: { what: 'stopped' } }]);
  });

  it.each([3_600_000, -3_600_000])(
    'when the clock jumps by %d ms, over as soon as it happened',
    async (ms) => {
      open();
      await aWhile(10_000);
      wall.aheadMs = ms;
      await aWhile(3000);
      await until('it is noticed', () => state('clock-stopped:room') === 'returned-unacknowledged');
      expect(alarms.active()).toMatchObject([{ params: { what: 'jumped', seconds: ms / 1000 } }]);
    },
  );
});

describe('the probe', () => {
  it('without a loop begins behind the drivers, and says so', async () => {
    open();
    await aWhile(5 * MINUTE_MS);
    const result = await until('it came through', () => alarms.probe());
    expect(result).toMatchObject({ via: 'internal' });
    expect(house.journaled(0)).toEqual(['alarms.probed']);
  });

  it('goes through an output and an input, and is lost when the wire is cut', async () => {
    let cut = false;
    const port: OutputPort = {
      set: (_channel, on) => {
        if (!cut) hear('relay-1', on);
        return Promise.resolve();
      },
      pulse: () => Promise.resolve(),
    };
    const loop = {
      output: { device: 'relay-1', channel: 'relay8' },
      input: { device: 'relay-1', channel: 'input7' },
    };
    open({ loop, outputs: (device) => (device === 'relay-1' ? port : null), periodMs: MINUTE_MS });
    await aWhile(MINUTE_MS);
    const first = await until('it came through', () => alarms.probe());
    expect(first.via).toBe('loop');
    cut = true;
    await aWhile(MINUTE_MS + 11_000);
    await until('it is lost', () => state('probe-lost:room') === 'unacknowledged');
    expect(alarms.active()).toMatchObject([{ params: { problem: 'no answer', seconds: 10 } }]);
    cut = false;
    await aWhile(MINUTE_MS);
    await until('it is back', () => state('probe-lost:room') === 'returned-unacknowledged');
  });

  it('that is read but not written is lost as well', async () => {
    const { ledger } = house.store;
    let jam: 'none' | 'full' | 'hung' = 'full';
    let release = (): void => {};
    const jammed: Ledger = {
      commit: async (by, work, once) => {
        const isProbe = { it: false };
        try {
          return await ledger.commit(
            by,
            (tx) => {
              const append: Transaction['append'] = (...events) => {
                isProbe.it = events.some(({ type }) => type === 'alarms.probed');
                if (jam === 'full' && isProbe.it) throw new Error('no room');
                tx.append(...events);
              };
              return work({ ...tx, append });
            },
            once,
          );
        } finally {
          if (jam === 'hung' && isProbe.it)
            await new Promise<void>((resolve) => {
              release = resolve;
            });
        }
      },
      get head() {
        return ledger.head;
      },
      read: (after, limit) => ledger.read(after, limit),
      onCommitted: (listener) => ledger.onCommitted(listener),
    };
    open({ periodMs: MINUTE_MS }, jammed);
    await aWhile(MINUTE_MS);
    await until('it is lost', () => state('probe-lost:room') === 'unacknowledged');
    expect(alarms.active()).toMatchObject([{ params: { problem: 'it was read but could not be written' } }]);
    expect(alarms.probe()).toBeNull();
    jam = 'none';
    await aWhile(MINUTE_MS);
    await until('it is back', () => state('probe-lost:room') === 'returned-unacknowledged');
    jam = 'hung';
    await aWhile(MINUTE_MS + 11_000);
    await until('it is lost again', () => state('probe-lost:room') === 'unacknowledged');
    release();
  });

  it('finds an input that is stuck: each time the opposite is sent', async () => {
    const stuck: OutputPort = {
      set: () => {
        hear('relay-1', true);
        return Promise.resolve();
      },
      pulse: () => Promise.resolve(),
    };
    const channel = { device: 'relay-1', channel: 'input7' };
    open({ loop: { output: channel, input: channel }, outputs: () => stuck, periodMs: MINUTE_MS });
    await aWhile(MINUTE_MS);
    await until('the first came through', () => alarms.probe());
    await aWhile(MINUTE_MS + 11_000);
    await until('the second did not', () => state('probe-lost:room') === 'unacknowledged');
  });
});

describe('a point that is watched', () => {
  it('raises and ends as declared, and a stale one is said to be stale and nothing else', async () => {
    const points = new PointTable(
      [{ id: 'CO2', device: 'air-1', channel: 'co2', staleAfterMs: 5000 }],
      house.clock,
    );
    const read = (value: number): void =>
      points.apply([
        {
          device: 'air-1',
          channel: 'co2',
          value,
          unit: 'ppm',
          quality: 'good',
          sourceTime: house.clock.now(),
          receivedTime: house.clock.now(),
        },
      ]);
    points.start();
    alarms = new AlarmService({
      ledger: house.store.ledger,
      clock: house.clock,
      log: quiet,
      alarms: house.store.alarms,
      bus: house.bus,
      points,
      room: {
        devices: [{ name: 'air-1', link: 'broker' }],
        points: [{ id: 'CO2', device: 'air-1', zone: 'desk', quantity: 'co2', high: 1000 }],
        banks: [],
      },
      definitions: [
        definition('point-stale', { onDelayMs: 2000 }),
        definition('co2-high', {
          source: { points: { zone: 'desk', quantity: 'co2' }, when: { above: 'high' } },
          deadband: 50,
          priority: 'low',
        }),
        definition('co2-very-high', {
          source: { points: { point: 'CO2' }, when: { above: 2000 } },
          priority: 'urgent',
        }),
        definition('cold', {
          source: { points: { quantity: 'temperature' }, when: { below: 14 } },
          priority: 'low',
        }),
      ],
    });
    alarms.start();
    read(1001);
    await until('it is high', () => state('co2-high:CO2') === 'unacknowledged');
    expect(alarms.active()).toMatchObject([
      { params: { point: 'CO2', value: 1001, limit: 1000, unit: 'ppm' } },
    ]);
    read(2500);
    await until('it is very high', () => state('co2-very-high:CO2') === 'unacknowledged');
    read(980);
    await until('it is not very high', () => state('co2-very-high:CO2') === 'returned-unacknowledged');
    expect(state('co2-high:CO2')).toBe('unacknowledged');
    await house.clock.advance(8000);
    await until('nothing is heard of it', () => state('point-stale:CO2') === 'unacknowledged');
    expect(state('co2-high:CO2')).toBe('unacknowledged');
    read(900);
    await until('it is over', () => state('co2-high:CO2') === 'returned-unacknowledged');
    await house.clock.advance(1000);
    await until('it is heard again', () => state('point-stale:CO2') === 'returned-unacknowledged');
    points.stop();
  });
});
