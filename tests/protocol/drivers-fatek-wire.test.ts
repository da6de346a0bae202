import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../controller/model/clock.ts';
import type { Driver, ShelvingBank } from '../../drivers/contract/index.ts';
import { ByteServer } from './support/byte-server.ts';
import { can, connect, startDriver, Undo } from './support/driver-kit.ts';
import { codeOf } from './support/link-host.ts';
import { answerTo, exceptionTo, mbap, type PeerRequest, TcpRequests } from './support/modbus-peer.ts';

const CARRIAGES = 4;
const undo = new Undo();
afterEach(() => undo.all());

const net = (port: number, timeoutMs = 300) =>
  ({ name: 'net', kind: 'modbus-tcp', host: '127.0.0.1', port, timeoutMs }) as const;

describe('a Fatek bank on the wire', () => {
  const OPEN = '030f089800060120';
  const STOP = '030f089800060102';
  const SPREAD = '030f089800060110';
  const NONE = '030f089800060100';

  /** A PLC that answers each request as `reply` says; its registers are 0, and its coils as `coil` says. */
  async function wire(
    reply: (
      request: PeerRequest,
      answer: () => void,
      more: { seen: readonly PeerRequest[]; refuse: (exception: number) => void },
    ) => void,
    setup: { timeoutMs?: number; clock?: ManualClock; coil?: (address: number) => number } = {},
  ): Promise<{ driver: Driver; bank: ShelvingBank; seen: PeerRequest[]; writes: () => string[] }> {
    const server = new ByteServer();
    const seen: PeerRequest[] = [];
    server.onConnection = (socket) => {
      const requests = new TcpRequests();
      socket.on('data', (bytes: Buffer) => {
        for (const request of requests.take(bytes)) {
          seen.push(request);
          const send = (body: Buffer): void => void socket.write(mbap(request.transaction, body));
          reply(request, () => send(answerTo(request, setup.coil ?? (() => 0))), {
            seen,
            refuse: (exception) => send(exceptionTo(request, exception)),
          });
        }
      });
    };
    undo.add(() => server.close());
    const link = await connect(net(await server.listen(), setup.timeoutMs), undo);
    const { driver } = await startDriver('fatek-shelving', link, undo, {
      options: { unit: 3, carriages: CARRIAGES },
      clock: setup.clock ?? new ManualClock(),
    });
    const writes = () => seen.filter(({ code }) => code > 4).map(({ body }) => body.toString('hex'));
    return { driver, bank: can(driver, 'shelvingBank'), seen, writes };
  }

  it('says what the map says', async () => {
    const clock = new ManualClock();
    const { bank, seen, writes } = await wire((_request, answer) => answer(), { clock });
    await bank.readStatus();
    await bank.readStatus();
    expect(seen.map(({ unit, code, address, word }) => [unit, code, address, word])).toEqual([
      [3, 1, 2148, 2],
      [3, 1, 2206, 1],
      [3, 1, 2200, 6],
      [3, 1, 2148, 2],
      [3, 1, 2206, 1],
    ]);
    await bank.send(9, { kind: 'open-aisle', aisle: 5 });
    expect(writes()).toEqual(['0306000a0005', OPEN]);
    await clock.advance(300);
    await expect.poll(writes).toEqual(['0306000a0005', OPEN, NONE]);
  });

  it('lets a stop go out in the middle of another pulse, and holds it for a pulse of its own', async () => {
    const clock = new ManualClock();
    const { bank, writes } = await wire((_request, answer) => answer(), { clock });
    await bank.send(1, { kind: 'spread' });
    await clock.advance(200);
    await bank.send(2, { kind: 'stop' });
    expect(writes().slice(1)).toEqual([STOP]);
    // The first pulse would end here; nobody may let go of the stop.
    await clock.advance(100);
    expect(writes().slice(1)).toEqual([STOP]);
    await clock.advance(200);
    await expect.poll(() => writes().slice(1)).toEqual([STOP, NONE]);
  });

  it('lets a stop overtake everything that waits, and does not press what was asked for before it', async () => {
    let release = (): void => undefined;
    const { bank, seen, writes } = await wire((_request, answer, { seen: so }) => {
      if (so.length > 1) answer();
      else release = answer;
    });
    const look = bank.readStatus();
    const looks = [bank.readStatus(), bank.readStatus()];
    const opened = codeOf(bank.send(1, { kind: 'open-aisle', aisle: 2 }));
    const stopped = bank.send(2, { kind: 'stop' });
    await expect.poll(() => seen.length).toBe(1);
    release();
    await Promise.all([look, ...looks, stopped]);
    expect(seen[1]?.body.toString('hex')).toBe(STOP);
    expect(await opened).toBe('guard-failed');
    expect(writes()).not.toContain(OPEN);
  });

  it('stops again what lands behind a stop that overtook it', async () => {
    let release = (): void => undefined;
    const { bank, seen, writes } = await wire((request, answer, { seen: so }) => {
      // The movement waits on the line behind a look that takes its time.
      if (request.address === 2206 && so.filter(({ address }) => address === 2206).length === 2)
        release = answer;
      else answer();
    });
    await bank.readStatus();
    const look = bank.readStatus();
    await expect.poll(() => seen.filter(({ address }) => address === 2206).length).toBe(2);
    const spread = bank.send(1, { kind: 'spread' });
    // Its turn has come: it is on the link, behind the look.
    await new Promise((resolve) => setImmediate(resolve));
    const stopped = bank.send(2, { kind: 'stop' });
    release();
    await Promise.all([look, spread, stopped]);
    expect(writes()).toEqual([STOP, SPREAD, STOP]);
  });

  it('stops a bank that says it is locked, and moves', async () => {
    const { bank, writes } = await wire((_request, answer) => answer(), {
      coil: (address) => ([2148, 2206].includes(address) ? 1 : 0),
    });
    expect(await bank.readStatus()).toMatchObject({ locked: true, moving: true });
    await bank.send(2, { kind: 'stop' });
    expect(writes()).toEqual([STOP]);
  });

  it('says a stop again when its answer got lost, and lets go of it', async () => {
    const clock = new ManualClock();
    const { bank, writes } = await wire(
      (_request, answer, { seen: so }) => {
        if (so.length > 1) answer();
      },
      { timeoutMs: 50, clock },
    );
    await bank.send(12, { kind: 'stop' });
    expect(writes()).toEqual([STOP, STOP]);
    await clock.advance(300);
    await expect.poll(writes).toEqual([STOP, STOP, NONE]);
  });

  it('never says a movement twice, and lets go of it though nobody confirmed it', async () => {
    const clock = new ManualClock();
    const { bank, writes } = await wire(
      (request, answer) => {
        if (request.code !== 15 || request.body.at(-1) === 0) answer();
      },
      { timeoutMs: 50, clock },
    );
    expect(await codeOf(bank.send(12, { kind: 'spread' }))).toBe('timeout');
    await clock.advance(300);
    await expect.poll(writes).toEqual([SPREAD, NONE]);
  });

  it('fails to look while a button may be stuck, and tries to let go at each look', async () => {
    const clock = new ManualClock();
    let deaf = true;
    const { bank, writes } = await wire(
      (request, answer) => {
        if (!deaf || request.body.toString('hex') !== NONE) answer();
      },
      { timeoutMs: 50, clock, coil: (address) => (address === 2205 && deaf ? 1 : 0) },
    );
    await bank.send(1, { kind: 'open-aisle', aisle: 1 });
    await clock.advance(300);
    await expect.poll(() => writes().slice(2)).toEqual([NONE, NONE, NONE]);
    await expect.poll(() => codeOf(bank.readStatus())).toBe('timeout');
    expect(writes().slice(2).length).toBeGreaterThan(3);
    deaf = false;
    expect((await bank.readStatus()).moving).toBe(false);
    const count = writes().length;
    await bank.readStatus();
    expect(writes()).toHaveLength(count);
  });

  it('lets go blindly of buttons that nobody may read back', async () => {
    const { bank, writes } = await wire((request, answer, { refuse }) => {
      if (request.code === 1 && request.address === 2200) refuse(2);
      else answer();
    });
    await bank.readStatus();
    await bank.readStatus();
    expect(writes()).toEqual([NONE]);
  });

  it('lets go at once when it is stopped in the middle of a pulse', async () => {
    const { bank, driver, writes } = await wire((_request, answer) => answer());
    await bank.send(1, { kind: 'spread' });
    await driver.stop();
    expect(writes().at(-1)).toBe(NONE);
  });

  it('refuses what the map cannot say without a byte on the wire', async () => {
    const { bank, seen } = await wire((_request, answer) => answer());
    for (const command of [{ kind: 'lock' }, { kind: 'reset' }, { kind: 'open-aisle', aisle: 6 }] as const)
      expect(await codeOf(bank.send(1, command))).toBe('unsupported');
    await bank.beat();
    expect(seen).toEqual([]);
  });
});
