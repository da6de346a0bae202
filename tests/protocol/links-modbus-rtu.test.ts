import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../controller/model/clock.ts';
import { createLink, type Link, type LinkHost, type ModbusLink } from '../../drivers/links/index.ts';
import { ByteServer } from './support/byte-server.ts';
import { codeOf, host, linkIs, modbusOf } from './support/link-host.ts';
import { answerTo, exceptionTo, type PeerRequest, RtuRequests, rtu } from './support/modbus-peer.ts';
import { openPtyLine, type PtyLine } from './support/pty-line.ts';

type Reply = (request: PeerRequest, send: (bytes: Uint8Array) => void) => void;
const right: Reply = (request, send) => send(rtu(answerTo(request)));

function garbled(frame: Buffer): Buffer {
  frame[frame.length - 1] = (frame.at(-1) ?? 0) ^ 0x01;
  return frame;
}

/** Long enough for any machine; only who waits in vain is given less. */
const PATIENCE_MS = 20_000;

/** The two wires RTU travels on; what holds for one must hold for the other. */
interface Wire {
  seen: PeerRequest[];
  reply: Reply;
  open(options: { timeoutMs: number; maxBlockMs?: number; baudRate?: number }, on?: LinkHost): Promise<Link>;
  close(): Promise<void>;
}

function ptyWire(): Wire {
  let line: PtyLine | null = null;
  const wire: Wire = {
    seen: [],
    reply: right,
    async open({ baudRate = 115_200, ...options }, on = host) {
      const opened = openPtyLine();
      line = opened;
      const requests = new RtuRequests();
      opened.onBytes((bytes) => {
        for (const request of requests.take(bytes)) {
          wire.seen.push(request);
          wire.reply(request, (answer) => opened.write(answer));
        }
      });
      return createLink({ name: 'line', kind: 'modbus-rtu', path: opened.path, baudRate, ...options }, on);
    },
    close: async () => line?.close(),
  };
  return wire;
}

function socketWire(): Wire {
  const server = new ByteServer();
  const wire: Wire = {
    seen: [],
    reply: right,
    async open({ timeoutMs }, on = host) {
      server.onConnection = (socket) => {
        const requests = new RtuRequests();
        socket.on('data', (bytes: Buffer) => {
          for (const request of requests.take(bytes)) {
            wire.seen.push(request);
            wire.reply(request, (answer) => socket.write(answer));
          }
        });
      };
      const port = await server.listen();
      return createLink({ name: 'line', kind: 'modbus-rtu-tcp', host: '127.0.0.1', port, timeoutMs }, on);
    },
    close: () => server.close(),
  };
  return wire;
}

describe.each([
  ['modbus-rtu on a pseudo-terminal', ptyWire],
  ['modbus-rtu-tcp', socketWire],
])('%s', (_name, makeWire) => {
  let wire: Wire;
  let link: Link;
  let modbus: ModbusLink;

  beforeEach(() => {
    wire = makeWire();
  });

  afterEach(async () => {
    await link.stop();
    await wire.close();
  });

  async function up(options: { timeoutMs?: number; maxBlockMs?: number } = {}, on?: LinkHost): Promise<void> {
    link = await wire.open({ timeoutMs: PATIENCE_MS, ...options }, on);
    modbus = modbusOf(link);
    await link.start();
    await linkIs(link, true);
  }

  const read = (unit: number, address = 0, count = 2, timeoutMs?: number): Promise<readonly number[]> =>
    modbus.readRegisters({
      unit,
      table: 'input',
      address,
      count,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });

  it('reads and writes every table', async () => {
    await up();
    expect(await read(1, 10, 125)).toEqual(Array.from({ length: 125 }, (_, n) => n + 10));
    expect(await modbus.readBits({ unit: 2, table: 'coil', address: 1, count: 9 })).toHaveLength(9);
    await modbus.writeRegisters({ unit: 3, address: 0, values: [1, 2, 3, 4] });
    await modbus.writeRegisters({ unit: 3, address: 8, values: [9], single: true });
    await modbus.writeCoil({ unit: 10, address: 4, on: true });
    await modbus.writeCoil({ unit: 10, address: 0x0200, on: true, raw: 7 });
    await modbus.writeCoils({ unit: 10, address: 2200, values: [false, true, false] });
    expect(wire.seen.map(({ code }) => code)).toEqual([4, 1, 16, 6, 5, 5, 15]);
    expect(wire.seen.slice(-2).map(({ body }) => body.toString('hex'))).toEqual([
      '0a0502000007',
      '0a0f089800030102',
    ]);
  });

  it('has no broadcast', async () => {
    await up();
    expect(await codeOf(read(0))).toBe('bad-options');
  });

  it('puts an answer together that comes byte by byte', async () => {
    await up();
    wire.reply = (request, send) => {
      const bytes = rtu(answerTo(request));
      const next = (at: number): void => {
        if (at >= bytes.length) return;
        send(bytes.subarray(at, at + 1));
        setImmediate(next, at + 1);
      };
      next(0);
    };
    expect(await read(1, 7, 4)).toEqual([7, 8, 9, 10]);
  });

  it('drops an answer that comes late while another unit is asked', async () => {
    await up();
    let late = (): void => undefined;
    wire.reply = (request, send) => {
      if (request.unit === 1) late = () => send(rtu(answerTo(request, () => 0xdead)));
      else {
        late();
        right(request, send);
      }
    };
    expect(await codeOf(read(1, 0, 2, 60))).toBe('timeout');
    expect(await read(2)).toEqual([0, 1]);
  });

  it('waits a late answer out before it asks the same unit the same again', async () => {
    const clock = new ManualClock();
    await up({ timeoutMs: 200 }, { ...host, clock });
    let late = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      wire.reply = (request, send) => {
        late = () => send(rtu(answerTo(request, () => 0xdead)));
        resolve();
      };
    });
    const first = codeOf(read(1));
    await asked;
    wire.reply = right;
    await clock.advance(250);
    expect(await first).toBe('timeout');
    const again = read(1);
    await clock.advance(100);
    late();
    // Bytes keep their order: when another unit's answer is in, the late one has been received as well.
    expect(await read(2)).toEqual([0, 1]);
    expect(wire.seen.map(({ unit }) => unit)).toEqual([1, 2]);
    await clock.advance(100);
    expect(await again).toEqual([0, 1]);
  });

  it('lets a command through while a repeated question is held back', async () => {
    await up();
    wire.reply = (request, send) => {
      if (wire.seen.length > 1) right(request, send);
    };
    expect(await codeOf(read(1, 0, 2, 100))).toBe('timeout');
    const again = read(1);
    await modbus.writeCoil({ unit: 1, address: 0, on: true, priority: 'command' });
    await again;
    expect(wire.seen.map(({ code }) => code)).toEqual([4, 5, 4]);
  });

  it.each<[string, (request: PeerRequest) => Uint8Array, string]>([
    ['another unit', (asked) => rtu(answerTo({ ...asked, unit: 9 })), 'bad-answer'],
    ['another function', (asked) => rtu(answerTo({ ...asked, code: 3 })), 'bad-answer'],
    ['another length', (asked) => rtu(answerTo({ ...asked, word: 3 })), 'bad-answer'],
    ['a cut frame', (asked) => rtu(answerTo(asked)).subarray(0, 6), 'bad-answer'],
    ['a wrong CRC', (asked) => garbled(rtu(answerTo(asked))), 'bad-answer'],
    ['exception 2', (asked) => rtu(exceptionTo(asked, 2)), 'device-exception'],
    ['exception 5', (asked) => rtu(exceptionTo(asked, 5)), 'device-busy'],
    ['exception 6', (asked) => rtu(exceptionTo(asked, 6)), 'device-busy'],
  ])('refuses %s and is in step afterwards', async (_what, answer, code) => {
    await up();
    wire.reply = (request, send) => send(answer(request));
    expect(await codeOf(read(1, 100, 2, code === 'bad-answer' ? 400 : PATIENCE_MS))).toBe(code);
    wire.reply = right;
    expect(await read(1)).toEqual([0, 1]);
  });

  it('finds the answer behind noise', async () => {
    await up();
    wire.reply = (request, send) => {
      send(Buffer.from([0xff, 0x00, 0x55, request.unit, request.code]));
      right(request, send);
    };
    expect(await read(1)).toEqual([0, 1]);
  });

  it('lets a dead unit cost its neighbours nothing after two time-outs', async () => {
    await up();
    wire.reply = (request, send) => {
      if (request.unit !== 7) right(request, send);
    };
    await read(1);
    for (let n = 0; n < 2; n += 1) {
      expect(await codeOf(read(7, n, 2, 40))).toBe('timeout');
      await read(1);
    }
    expect(await codeOf(read(7))).toBe('backed-off');
    expect(await read(1)).toEqual([0, 1]);
  });

  it('drains commands before it closes', async () => {
    await up();
    const outcomes = Promise.allSettled([
      read(1, 0),
      read(1, 1),
      modbus.writeCoil({ unit: 1, address: 0, on: true, priority: 'command' }),
    ]);
    await link.stop();
    expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

describe('modbus-rtu on a serial port', () => {
  it('splits long reads, so that a stop goes out between their parts', async () => {
    const wire = ptyWire();
    const link = await wire.open({ timeoutMs: PATIENCE_MS, baudRate: 9600, maxBlockMs: 100 });
    const modbus = modbusOf(link);
    await link.start();
    await linkIs(link, true);
    const stops: Promise<void>[] = [];
    wire.reply = (request, send) => {
      if (stops.length === 0) {
        stops.push(modbus.writeRegisters({ unit: 1, address: 500, values: [1], priority: 'stop' }));
      }
      right(request, send);
    };
    const values = await modbus.readRegisters({ unit: 1, table: 'holding', address: 0, count: 125 });
    await Promise.all(stops);
    expect(values).toEqual(Array.from({ length: 125 }, (_, n) => n));
    expect(wire.seen.map(({ code, word }) => [code, word])).toEqual([
      [3, 31],
      [16, 1],
      [3, 31],
      [3, 31],
      [3, 32],
    ]);
    await link.stop();
    await wire.close();
  });

  it('fails what is under way when the cable is pulled in mid-frame', async () => {
    const line = openPtyLine();
    line.onBytes(() => {
      line.write(Uint8Array.of(1, 4, 4));
      line.close();
    });
    const link = createLink(
      { name: 'line', kind: 'modbus-rtu', path: line.path, baudRate: 9600, timeoutMs: PATIENCE_MS },
      host,
    );
    await link.start();
    await linkIs(link, true);
    const read = modbusOf(link).readRegisters({ unit: 1, table: 'input', address: 0, count: 2 });
    expect(await codeOf(read)).toBe('link-unreachable');
    expect(link.health().connected).toBe(false);
    await link.stop();
  });

  it('starts without its port, and says why it is down', async () => {
    const link = createLink(
      { name: 'line', kind: 'modbus-rtu', path: '/dev/muniment-no-such-port', baudRate: 9600 },
      host,
    );
    await link.start();
    const read = modbusOf(link).readRegisters({ unit: 1, table: 'input', address: 0, count: 2 });
    expect(await codeOf(read)).toBe('link-unreachable');
    await link.stop();
  });
});
