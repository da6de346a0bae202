import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DomainEvent } from '../../controller/model/events.ts';
import type { RoomStore } from '../../web/shared/room-store.ts';
import { shippedAlarms } from '../support/alarm-definitions.ts';
import { NodeEventSource } from '../support/event-source.ts';
import { until } from '../support/until.ts';
import { type ApiRoom, openApiRoom } from './support/api-room.ts';

/** `SOAK=full` is what a wall lives through in weeks; the default is enough to see something that grows with each. */
const FULL = process.env['SOAK'] === 'full';
const RECONNECTS = FULL ? 10_000 : 150;
const EVENTS = FULL ? 1_000_000 : 20_000;
const ROUNDS = 6;
const PER_COMMIT = 500;
/** What may be left over between two rounds for reasons of the collector's own, bytes. */
const SLACK = 6 * 1024 * 1024;
const TIME_LIMIT_MS = FULL ? 3_600_000 : 180_000;

let room: ApiRoom;
let store: RoomStore;
let gc: () => void;
const heard = { events: 0, snapshots: 0 };

const released: DomainEvent = { type: 'aisle.released', bank: 1, aisle: 1, holder: 'P-keeper', why: 'test' };

/** What a page brings that the code of the screens asks for as it loads. */
function standInForThePage(): void {
  const page = { search: '', pathname: '/wall/', hash: '' };
  const stored = new Map<string, string>();
  Object.assign(globalThis, {
    EventSource: NodeEventSource,
    location: page,
    localStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
    },
    document: { documentElement: { lang: '' } },
  });
}

beforeAll(async () => {
  setFlagsFromString('--expose-gc');
  gc = runInNewContext('gc') as () => void;
  room = await openApiRoom({ alarms: shippedAlarms().filter(({ id }) => id === 'stop-latched') });
  await room.app.listen({ host: '127.0.0.1', port: 0 });
  NodeEventSource.origin = `http://127.0.0.1:${(room.app.server.address() as AddressInfo).port}`;
  NodeEventSource.token = room.token('display');
  standInForThePage();
  const plainFetch = globalThis.fetch;
  globalThis.fetch = (input, init) =>
    plainFetch(new URL(input as string, NodeEventSource.origin), {
      ...init,
      headers: {
        ...(init?.headers as Record<string, string>),
        authorization: `Bearer ${NodeEventSource.token}`,
      },
    });
  const screens = await import('../../web/shared/room-store.ts');
  // Through the same code as on the wall, only that it does not wait before it dials again.
  store = new screens.RoomStore(null, () => {}, { first: 2, most: 2 });
  store.onJournal(() => {
    heard.events += 1;
  });
  store.onFresh(() => {
    heard.snapshots += 1;
  });
  store.live.start();
  await until('the first snapshot', () => heard.snapshots > 0);
});
afterAll(async () => {
  store?.live.stop();
  await room?.close();
});

async function reconnect(): Promise<void> {
  const before = heard.snapshots;
  for (const source of NodeEventSource.open) source.breakLine();
  await until('it is back', () => heard.snapshots > before);
}

async function hear(count: number): Promise<void> {
  const goal = heard.events + count;
  for (let left = count; left > 0; left -= PER_COMMIT) {
    await room.append(...Array.from({ length: Math.min(PER_COMMIT, left) }, () => released));
    // As fast as the reader reads: a server drops who does not.
    await until('it was heard', () => heard.events >= goal - left + Math.min(PER_COMMIT, left));
  }
}

function connections(): Promise<number> {
  return new Promise((resolve, reject) => {
    room.app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}

function heapBytes(): number {
  gc();
  gc();
  return process.memoryUsage().heapUsed;
}

describe('a screen that lives for weeks', () => {
  it(
    `loses nothing and keeps nothing over ${RECONNECTS} reconnects and ${EVENTS} events`,
    async () => {
      const heap: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        for (let n = 0; n < RECONNECTS / ROUNDS; n++) await reconnect();
        await hear(Math.ceil(EVENTS / ROUNDS));
        heap.push(heapBytes());
      }
      const [, settled = 0] = heap;
      process.stdout.write(
        `heap after each round, MiB: ${heap.map((bytes) => (bytes / 1024 / 1024).toFixed(1)).join(' ')}\n`,
      );
      expect(heard.snapshots).toBeGreaterThanOrEqual(RECONNECTS);
      expect(heard.events).toBeGreaterThanOrEqual(EVENTS);
      expect(NodeEventSource.open.size).toBe(1);
      expect(store.events.peek().length).toBeLessThanOrEqual(60);
      // The first round fills caches; from the second on nothing may grow.
      expect(Math.max(...heap.slice(2)) - settled).toBeLessThan(SLACK);
    },
    TIME_LIMIT_MS,
  );

  it('leaves nothing behind when it stops', async () => {
    store.live.stop();
    expect(NodeEventSource.open.size).toBe(0);
    // Connections that calls were made over are kept for the next one: those of the stream are not.
    room.app.server.closeIdleConnections();
    await until('the server has let it go', async () => (await connections()) === 0);
    expect(store.live.ageMs.peek()).toBeNull();
  });
});
