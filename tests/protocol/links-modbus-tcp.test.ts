import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLink, type Link, type ModbusLink } from '../../drivers/links/index.ts';
import { ByteServer } from './support/byte-server.ts';
import { codeOf, host, linkIs, modbusOf } from './support/link-host.ts';
import { answerTo, exceptionTo, mbap, type PeerRequest, TcpRequests } from './support/modbus-peer.ts';

/** Long enough for any machine; only who waits in vain is given less. */
const PATIENCE_MS = 20_000;

describe('modbus-tcp link', () => {
  let server: ByteServer;
  let link: Link;
  let modbus: ModbusLink;
  let port: number;
  let seen: PeerRequest[];
  let reply: (request: PeerRequest, send: (bytes: Uint8Array) => void) => void;

  beforeEach(async () => {
    server = new ByteServer();
    seen = [];
    reply = (request, send) => send(mbap(request.transaction, answerTo(request)));
    server.onConnection = (socket) => {
      const requests = new TcpRequests();
      socket.on('data', (bytes: Buffer) => {
        for (const request of requests.take(bytes)) {
          seen.push(request);
          reply(request, (answer) => socket.write(answer));
        }
      });
    };
    port = await server.listen();
  });

  afterEach(async () => {
    await link.stop();
    await server.close();
  });

  async function up(options: { pipeline?: number } = {}): Promise<void> {
    link = createLink(
      { name: 'net', kind: 'modbus-tcp', host: '127.0.0.1', port, timeoutMs: PATIENCE_MS, ...options },
      host,
    );
    modbus = modbusOf(link);
    await link.start();
    await linkIs(link, true);
  }

  const read = (unit: number, address = 0, count = 2, timeoutMs = PATIENCE_MS): Promise<readonly number[]> =>
    modbus.readRegisters({ unit, table: 'input', address, count, timeoutMs });

  it('reads and writes every table', async () => {
    await up();
    expect(await read(1, 10, 3)).toEqual([10, 11, 12]);
    expect(await modbus.readRegisters({ unit: 0, table: 'holding', address: 5, count: 125 })).toHaveLength(
      125,
    );
    expect(await modbus.readBits({ unit: 1, table: 'coil', address: 1, count: 3 })).toEqual([
      true,
      false,
      true,
    ]);
    expect(await modbus.readBits({ unit: 1, table: 'discrete', address: 0, count: 2000 })).toHaveLength(2000);
    await modbus.writeRegisters({ unit: 1, address: 0, values: [1, 2, 3, 0xffff] });
    await modbus.writeRegisters({ unit: 1, address: 8, values: [9], single: true });
    await modbus.writeCoil({ unit: 1, address: 4, on: true });
    await modbus.writeCoil({ unit: 1, address: 4, on: false });
    await modbus.writeCoil({ unit: 1, address: 0x0203, on: true, raw: 7 });
    const nine = Array.from({ length: 9 }, (_, n) => n === 0 || n === 8);
    await modbus.writeCoils({ unit: 1, address: 2200, values: nine });
    expect(seen.map(({ code }) => code)).toEqual([4, 3, 1, 2, 16, 6, 5, 5, 5, 15]);
    expect(seen.slice(4).map(({ body }) => body.toString('hex'))).toEqual([
      '01100000000408000100020003ffff',
      '010600080009',
      '01050004ff00',
      '010500040000',
      '010502030007',
      '010f08980009020101',
    ]);
  });

  it('refuses what Modbus cannot carry, without asking the device', async () => {
    await up();
    expect(await codeOf(read(256))).toBe('bad-options');
    expect(await codeOf(read(1, 65_535, 2))).toBe('bad-options');
    expect(await codeOf(read(1, 0, 126))).toBe('bad-options');
    expect(await codeOf(modbus.writeRegisters({ unit: 1, address: 0, values: [65_536] }))).toBe(
      'bad-options',
    );
    expect(await codeOf(modbus.writeRegisters({ unit: 1, address: 0, values: [1, 2], single: true }))).toBe(
      'bad-options',
    );
    expect(seen).toHaveLength(0);
  });

  it('never takes a late answer for the next one’s', async () => {
    await up();
    let late: (() => void) | null = null;
    reply = (request, send) => {
      if (!late)
        late = () =>
          send(
            mbap(
              request.transaction,
              answerTo(request, () => 0xdead),
            ),
          );
      else {
        late();
        send(mbap(request.transaction, answerTo(request)));
      }
    };
    expect(await codeOf(read(1, 0, 2, 40))).toBe('timeout');
    expect(await read(1)).toEqual([0, 1]);
  });

  it('puts an answer together that comes byte by byte', async () => {
    await up();
    reply = (request, send) => {
      const bytes = mbap(request.transaction, answerTo(request));
      const next = (at: number): void => {
        if (at >= bytes.length) return;
        send(bytes.subarray(at, at + 1));
        setImmediate(next, at + 1);
      };
      next(0);
    };
    expect(await read(1, 7, 4)).toEqual([7, 8, 9, 10]);
  });

  it.each<[string, (request: PeerRequest) => Buffer, string]>([
    ['another unit', (asked) => answerTo({ ...asked, unit: 9 }), 'bad-answer'],
    ['another unit’s exception', (asked) => exceptionTo({ ...asked, unit: 9 }, 2), 'bad-answer'],
    ['another function', (asked) => answerTo({ ...asked, code: 3 }), 'bad-answer'],
    ['fewer registers', (asked) => answerTo({ ...asked, word: 1 }), 'bad-answer'],
    ['exception 2', (asked) => exceptionTo(asked, 2), 'device-exception'],
    ['exception 5', (asked) => exceptionTo(asked, 5), 'device-busy'],
    ['exception 6', (asked) => exceptionTo(asked, 6), 'device-busy'],
    ['a gateway’s exception 11', (asked) => exceptionTo(asked, 11), 'timeout'],
  ])('refuses an answer of %s', async (_what, answer, code) => {
    await up();
    reply = (request, send) => send(mbap(request.transaction, answer(request)));
    expect(await codeOf(read(1))).toBe(code);
    reply = (request, send) => send(mbap(request.transaction, answerTo(request)));
    expect(await read(1)).toEqual([0, 1]);
  });

  it('does not take the confirmation of another write', async () => {
    await up();
    reply = (request, send) => {
      const echo = answerTo(request);
      echo.writeUInt16BE(99, 2);
      send(mbap(request.transaction, echo));
    };
    expect(await codeOf(modbus.writeRegisters({ unit: 1, address: 3, values: [1, 2] }))).toBe('bad-answer');
    expect(await codeOf(modbus.writeCoil({ unit: 1, address: 3, on: true }))).toBe('bad-answer');
  });

  it('keeps as many under way as allowed, and matches answers that come in any order', async () => {
    await up({ pipeline: 4 });
    const held: { request: PeerRequest; send: (bytes: Uint8Array) => void }[] = [];
    let most = 0;
    reply = (request, send) => {
      held.push({ request, send });
      most = Math.max(most, held.length);
      if (held.length < 4) return;
      for (const one of held.splice(0).toReversed())
        one.send(mbap(one.request.transaction, answerTo(one.request)));
    };
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => read(1 + (n % 5), n * 10, 2)));
    expect(answers).toEqual(Array.from({ length: 40 }, (_, n) => [n * 10, n * 10 + 1]));
    expect(most).toBe(4);
  });

  it('sends stops before commands and commands before polls', async () => {
    await up();
    let release = (): void => undefined;
    reply = (request, send) => {
      release = () => send(mbap(request.transaction, answerTo(request)));
      if (seen.length > 1) release();
    };
    const polls = [read(1, 0), read(1, 1), read(1, 2)];
    const command = modbus.writeRegisters({ unit: 1, address: 100, values: [1], priority: 'command' });
    const stop = modbus.writeRegisters({ unit: 1, address: 200, values: [2], priority: 'stop' });
    await new Promise<void>((resolve) => {
      server.onBytes = () => resolve();
      if (seen.length > 0) resolve();
    });
    release();
    await Promise.all([...polls, command, stop]);
    expect(seen.map(({ address }) => address)).toEqual([0, 200, 100, 1, 2]);
  });

  it('backs off a dead unit behind a gateway; its neighbours are asked on', async () => {
    await up();
    reply = (request, send) => {
      if (request.unit !== 7) send(mbap(request.transaction, answerTo(request)));
    };
    await read(1);
    expect(await codeOf(read(7, 0, 2, 40))).toBe('timeout');
    await read(1);
    expect(await codeOf(read(7, 0, 2, 40))).toBe('timeout');
    await read(1);
    const asked = seen.length;
    expect(await codeOf(read(7))).toBe('backed-off');
    expect(seen).toHaveLength(asked);
    const command = modbus.writeCoil({ unit: 7, address: 0, on: true, priority: 'command', timeoutMs: 40 });
    expect(await codeOf(command)).toBe('timeout');
    expect(seen).toHaveLength(asked + 1);
    reply = (request, send) => send(mbap(request.transaction, answerTo(request)));
    await modbus.writeCoil({ unit: 7, address: 0, on: true, priority: 'command' });
    expect(await read(7)).toEqual([0, 1]);
  });

  it('fails what is under way when the peer resets, and comes back by itself', async () => {
    await up();
    reply = () => server.reset();
    expect(await codeOf(read(1))).toBe('link-unreachable');
    reply = (request, send) => send(mbap(request.transaction, answerTo(request)));
    await linkIs(link, true);
    expect(await read(1)).toEqual([0, 1]);
    expect(server.connections).toBe(2);
  });

  it('starts at once without a peer, and finds it when it comes', async () => {
    await server.close();
    link = createLink({ name: 'net', kind: 'modbus-tcp', host: '127.0.0.1', port }, host);
    modbus = modbusOf(link);
    await link.start();
    expect(await codeOf(read(1))).toBe('link-unreachable');
    const handler = server.onConnection;
    server = new ByteServer();
    server.onConnection = handler;
    await server.listen(port);
    await linkIs(link, true);
    expect(await read(1)).toEqual([0, 1]);
  });

  it('takes a peer for vanished that says nothing three times, and connects again', async () => {
    await up();
    reply = () => undefined;
    for (let n = 0; n < 3; n += 1) expect(await codeOf(read(1, 0, 2, 40))).toBe('timeout');
    expect(link.health().connected).toBe(false);
    reply = (request, send) => send(mbap(request.transaction, answerTo(request)));
    await linkIs(link, true);
    expect(await read(1)).toEqual([0, 1]);
  });

  it.each([
    ['bytes that are no Modbus', Buffer.from('HTTP/1.1 400 Bad Request\r\n')],
    ['a message cut in the middle', Buffer.from([0, 1, 0, 0, 0, 200, 1, 4, 4])],
  ])('leaves a connection that is out of step: %s', async (_what, junk) => {
    await up();
    reply = (_request, send) => send(junk);
    const down = linkIs(link, false);
    expect(['link-unreachable', 'bad-answer']).toContain(await codeOf(read(1, 0, 2, 500)));
    await down;
    reply = (request, send) => send(mbap(request.transaction, answerTo(request)));
    await linkIs(link, true);
    expect(await read(1)).toEqual([0, 1]);
  });

  it('drains commands before it closes', async () => {
    await up();
    const polls = [read(1, 0), read(1, 1)];
    const command = modbus.writeRegisters({ unit: 1, address: 100, values: [1], priority: 'command' });
    const outcomes = Promise.allSettled([...polls, command]);
    await link.stop();
    expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await codeOf(read(1))).toBe('link-closed');
    expect(link.health()).toMatchObject({ connected: false, problem: 'stopped', queued: 0 });
  });

  it('can be started again after a stop', async () => {
    await up();
    await link.stop();
    await link.start();
    await linkIs(link, true);
    expect(await read(1)).toEqual([0, 1]);
  });

  it('counts what it did', async () => {
    await up();
    await read(1);
    reply = (request, send) => send(mbap(request.transaction, exceptionTo(request, 2)));
    await codeOf(read(1));
    expect(link.health()).toEqual({ connected: true, transactions: 2, failures: 1, queued: 0 });
  });
});
