import { expect, test } from 'vitest';
import { Type } from 'typebox';
import { ManualClock } from '../../../controller/model/clock.ts';
import { type DeviceState, DeviceSupervisor, EventBus } from '../../../controller/runtime/index.ts';
import {
  type Capabilities,
  DeviceError,
  type DriverHost,
  type Reading,
} from '../../../drivers/contract/index.ts';
import type { DriverFamily } from '../../../drivers/family.ts';
import type { Link, LinkHealth } from '../../../drivers/links/link.ts';

/** A link without a wire: up when the test says so. */
class PaperLink implements Link {
  readonly name = 'net';
  readonly port = { protocol: 'bytes', line: { write: async () => {}, onBytes: () => () => {} } } as const;
  readonly #listeners = new Set<(health: LinkHealth) => void>();
  connected = false;
  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  health(): LinkHealth {
    const problem = this.connected ? {} : { problem: 'cable out' };
    return { connected: this.connected, ...problem, transactions: 0, failures: 0, queued: 0 };
  }
  onHealth(listener: (health: LinkHealth) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  turn(connected: boolean): void {
    this.connected = connected;
    for (const listener of this.#listeners) listener(this.health());
  }
}

function room(capabilities: (host: DriverHost) => Capabilities, options: Record<string, unknown> = {}) {
  const clock = new ManualClock();
  const link = new PaperLink();
  const states: DeviceState[] = [];
  const readings: Reading[] = [];
  const bus = new EventBus((_, error) => {
    throw error;
  });
  bus.on('device', (state) => states.push(state));
  bus.on('readings', (batch) => readings.push(...batch));
  const seenOptions: unknown[] = [];
  const family: DriverFamily = {
    name: 'paper',
    protocol: 'bytes',
    options: Type.Object({ unit: Type.Integer({ default: 1 }) }, { additionalProperties: false }),
    create: (parts) => {
      seenOptions.push(parts.options);
      return {
        device: parts.device,
        capabilities: capabilities(parts.host),
        start: async () => {},
        stop: async () => {},
      };
    },
  };
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const supervisor = (): DeviceSupervisor =>
    new DeviceSupervisor({
      links: [{ name: 'net', kind: 'serial', path: '/dev/null', baudRate: 9600 }],
      devices: [{ name: 'd1', driver: 'paper', link: 'net', pollMs: 100, options }],
      banks: [],
      registry: { get: () => family },
      createLink: () => link,
      profiles: new Map(),
      bus,
      clock,
      log,
    });
  return { clock, link, states, readings, supervisor, seenOptions };
}

const reading = (quality: Reading['quality']): Reading => ({
  device: 'd1',
  channel: 'c',
  value: 1,
  unit: '',
  quality,
  sourceTime: 0,
  receivedTime: 0,
  ...(quality === 'bad' && { why: 'no answer within 300 ms' }),
});

test('a device is lost after three failed tries in a row and back on the first good one, told once each', async () => {
  let answer: () => Promise<readonly Reading[]> = async () => [reading('good')];
  const { clock, states, readings, supervisor } = room(() => ({ pollable: { poll: () => answer() } }));
  const supervised = supervisor();
  expect(supervised.states()).toMatchObject([{ connected: false, lastSeen: null }]);
  await supervised.start();
  await clock.advance(250);
  expect(states.map(({ connected }) => connected)).toEqual([true]);
  answer = () => Promise.reject(new DeviceError('timeout', 'nobody there'));
  await clock.advance(200);
  expect(supervised.states()[0]?.connected).toBe(true);
  await clock.advance(500);
  expect(states).toMatchObject([{ connected: true }, { connected: false, problem: 'nobody there' }]);
  answer = async () => [reading('good'), reading('bad')];
  await clock.advance(100);
  expect(states.at(-1)).toMatchObject({ connected: true, problem: null });
  expect(states).toHaveLength(3);
  expect(readings.length).toBeGreaterThan(3);
  await supervised.stop();
});

test('a poll whose channels are all bad is a failed try, and its readings are still told', async () => {
  const { clock, states, readings, supervisor } = room(() => ({
    pollable: { poll: async () => [reading('bad')] },
  }));
  const supervised = supervisor();
  await supervised.start();
  await clock.advance(350);
  expect(states).toMatchObject([{ connected: false, problem: 'no answer within 300 ms' }]);
  expect(readings).toHaveLength(4);
  await supervised.stop();
});

test('a device that nobody asks is judged by its link, and by hearing from it', async () => {
  let speak: DriverHost['emit'] = () => {};
  const { link, states, readings, supervisor } = room((host) => {
    speak = (heard) => host.emit(heard);
    return {};
  });
  const supervised = supervisor();
  await supervised.start();
  link.turn(true);
  link.turn(false);
  expect(states).toMatchObject([{ connected: true }, { connected: false, problem: 'cable out' }]);
  speak([reading('good')]);
  expect(states.at(-1)?.connected).toBe(true);
  expect(readings).toHaveLength(1);
  await supervised.stop();
});

test('a device is asked as soon as its line comes up, not when its next look is due', async () => {
  let asked = 0;
  const poll = async (): Promise<readonly Reading[]> => {
    asked++;
    return [reading('good')];
  };
  const { clock, link, supervisor } = room(() => ({ pollable: { poll } }));
  const supervised = supervisor();
  await supervised.start();
  await clock.advance(50);
  const before = asked;
  link.turn(true);
  expect(asked).toBe(before + 1);
  link.turn(false);
  expect(asked).toBe(before + 1);
  await supervised.stop();
  link.turn(true);
  expect(asked).toBe(before + 1);
});

test('options get their defaults, and a device that cannot be made says why before anything starts', () => {
  const good = room(() => ({}));
  good.supervisor();
  expect(good.seenOptions).toEqual([{ unit: 1 }]);
  const bad = room(() => ({}), { unit: 'one' });
  expect(() => bad.supervisor()).toThrow(/device d1: options\/unit/);
});
