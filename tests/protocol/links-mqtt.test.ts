import type { Socket } from 'node:net';
import { Aedes } from 'aedes';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { createLink, type Link, type MessageBus } from '../../drivers/links/index.ts';
import { ByteServer } from './support/byte-server.ts';
import { codeOf, host, linkIs } from './support/link-host.ts';

interface Message {
  topic: string;
  text: string;
  retained: boolean;
}

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

function busOf(link: Link): MessageBus {
  if (link.port.protocol !== 'mqtt') throw new Error('not an MQTT link');
  return link.port.bus;
}

/** Messages in order of arrival, to be awaited. */
function inbox(bus: MessageBus, topic: string): { next(): Promise<Message>; stop(): void } {
  const messages: Message[] = [];
  const takers: ((message: Message) => void)[] = [];
  const stop = bus.subscribe(topic, (on, payload, retained) => {
    const message = { topic: on, text: Buffer.from(payload).toString(), retained };
    const taker = takers.shift();
    if (taker) taker(message);
    else messages.push(message);
  });
  return {
    stop,
    next: () => {
      const message = messages.shift();
      return message ? Promise.resolve(message) : new Promise((resolve) => takers.push(resolve));
    },
  };
}

async function freePort(): Promise<number> {
  const server = new ByteServer();
  const port = await server.listen();
  await server.close();
  return port;
}

async function station(port: number): Promise<MqttClient> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
  undo.push(() => client.endAsync(true));
  return client;
}

/** A broker outside the daemon, which can be stopped and started. */
async function externalBroker(
  port = 0,
  password?: string,
): Promise<{ port: number; broker: Aedes; stop(): Promise<void> }> {
  const broker = await Aedes.createBroker(
    password === undefined
      ? {}
      : { authenticate: (_client, _name, given, done) => done(null, given?.toString() === password) },
  );
  const server = new ByteServer();
  server.onConnection = (socket: Socket) => void broker.handle(socket);
  const bound = await server.listen(port);
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    await new Promise<void>((resolve) => broker.close(() => resolve()));
    await server.close();
  };
  undo.push(stop);
  return { port: bound, broker, stop };
}

async function started(spec: Parameters<typeof createLink>[0]): Promise<Link> {
  const link = createLink(spec, host);
  undo.push(() => link.stop());
  await link.start();
  return link;
}

describe('mqtt link with the embedded broker', () => {
  it('lets in only stations that know the password, and itself', async () => {
    const port = await freePort();
    const embedded = { host: '127.0.0.1', port, username: 'station', password: 'of 12 words' };
    const link = createLink({ name: 'broker', kind: 'mqtt', broker: { embedded } }, host);
    undo.push(() => link.stop());
    await link.start();
    await linkIs(link, true);
    const url = `mqtt://127.0.0.1:${port}`;
    for (const wrong of [{}, { username: 'station', password: 'guess' }])
      await expect(connectAsync(url, { reconnectPeriod: 0, ...wrong })).rejects.toThrow(
        /not authorized|refused/i,
      );
    const { username, password } = embedded;
    const known = await connectAsync(url, { reconnectPeriod: 0, username, password });
    undo.push(() => known.endAsync(true));
    const heard = inbox(busOf(link), 'a/b');
    await known.publishAsync('a/b', 'heard');
    expect((await heard.next()).text).toBe('heard');
  });

  it('hears stations and speaks to them', async () => {
    const port = await freePort();
    const link = await started({
      name: 'broker',
      kind: 'mqtt',
      broker: { embedded: { host: '127.0.0.1', port } },
    });
    const box = inbox(busOf(link), 'air/+/state');
    await linkIs(link, true);
    const client = await station(port);
    await client.publishAsync('air/1/state', '{"t":20}', { qos: 1 });
    expect(await box.next()).toEqual({ topic: 'air/1/state', text: '{"t":20}', retained: false });
    await client.subscribeAsync('air/1/set');
    const heard = new Promise((resolve) => {
      client.on('message', (topic, payload) => resolve([topic, [...payload]]));
    });
    await busOf(link).publish('air/1/set', Uint8Array.of(1, 2));
    expect(await heard).toEqual(['air/1/set', [1, 2]]);
  });

  it('gives a newcomer what is retained, and says that it is', async () => {
    const port = await freePort();
    const link = await started({
      name: 'broker',
      kind: 'mqtt',
      broker: { embedded: { host: '127.0.0.1', port } },
    });
    await linkIs(link, true);
    const client = await station(port);
    await client.publishAsync('air/1', 'old', { qos: 1, retain: true });
    expect(await inbox(busOf(link), 'air/#').next()).toEqual({ topic: 'air/1', text: 'old', retained: true });
  });

  it('stops delivering to who stops listening, and goes on for the others', async () => {
    const port = await freePort();
    const link = await started({
      name: 'broker',
      kind: 'mqtt',
      broker: { embedded: { host: '127.0.0.1', port } },
    });
    await linkIs(link, true);
    const bus = busOf(link);
    const heard: string[] = [];
    const stop = bus.subscribe('a', (_topic, payload) => heard.push(Buffer.from(payload).toString()));
    const other = inbox(bus, 'a');
    await bus.publish('a', 'first');
    await other.next();
    stop();
    await bus.publish('a', 'second');
    expect((await other.next()).text).toBe('second');
    expect(heard).toEqual(['first']);
  });

  it('is down while its port is taken, and says so', async () => {
    const squatter = new ByteServer();
    const port = await squatter.listen();
    const spec = { name: 'broker', kind: 'mqtt', broker: { embedded: { host: '127.0.0.1', port } } } as const;
    const link = await started(spec);
    expect(await codeOf(busOf(link).publish('a', 'b'))).toBe('link-unreachable');
    expect(link.health().connected).toBe(false);
    await squatter.close();
    await linkIs(link, true);
  });

  it('lets go of its port when it stops, even with stations connected', async () => {
    const port = await freePort();
    const spec = { name: 'broker', kind: 'mqtt', broker: { embedded: { host: '127.0.0.1', port } } } as const;
    const first = await started(spec);
    await linkIs(first, true);
    const client = await station(port);
    const gone = new Promise<void>((resolve) => client.on('close', () => resolve()));
    await first.stop();
    await gone;
    const second = await started(spec);
    await linkIs(second, true);
    expect(await codeOf(busOf(first).publish('a', 'b'))).toBe('link-unreachable');
  });
});

describe('mqtt link with an external broker', () => {
  it('subscribes again after the broker has been away', async () => {
    const first = await externalBroker();
    const link = await started({
      name: 'broker',
      kind: 'mqtt',
      broker: { url: `mqtt://127.0.0.1:${first.port}` },
    });
    const box = inbox(busOf(link), 'air/1');
    await linkIs(link, true);
    await busOf(link).publish('air/1', 'before');
    expect((await box.next()).text).toBe('before');
    const down = linkIs(link, false);
    await first.stop();
    await down;
    expect(await codeOf(busOf(link).publish('air/1', 'meanwhile'))).toBe('link-unreachable');
    await externalBroker(first.port);
    await linkIs(link, true);
    await busOf(link).publish('air/1', 'after');
    expect((await box.next()).text).toBe('after');
  });

  it('shows its name and password, and is down when they are wrong', async () => {
    const { port } = await externalBroker(0, 'open sesame');
    const url = `mqtt://127.0.0.1:${port}`;
    const right = await started({
      name: 'right',
      kind: 'mqtt',
      broker: { url, username: 'muniment', password: 'open sesame' },
    });
    await linkIs(right, true);
    const refusals: object[] = [];
    const refused = new Promise<void>((resolve) => {
      const log = {
        ...host.log,
        warn: (fields: object) => {
          refusals.push(fields);
          resolve();
        },
      };
      const wrong = createLink(
        { name: 'wrong', kind: 'mqtt', broker: { url, username: 'muniment', password: 'no' } },
        { ...host, log },
      );
      undo.push(() => wrong.stop());
      void wrong.start();
    });
    await refused;
    expect(refusals[0]).toMatchObject({ link: 'wrong', why: expect.stringMatching(/not authorized/i) });
  });
});
