import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../controller/model/clock.ts';
import type { ShelvingBank } from '../../drivers/contract/index.ts';
import type { Link } from '../../drivers/links/index.ts';
import { BankController } from '../../simulators/devices/bank-controller.ts';
import { BankRegisters } from '../../simulators/devices/bank-registers.ts';
import { FaultKnob } from '../../simulators/faults.ts';
import { ModbusTcpServer } from '../../simulators/modbus/tcp-server.ts';
import { Bank } from '../../simulators/world/bank.ts';
import { ByteServer } from './support/byte-server.ts';
import { can, connect, eventually, startDriver, Undo } from './support/driver-kit.ts';
import { codeOf, linkIs } from './support/link-host.ts';
import { answerTo, mbap, type PeerRequest, TcpRequests } from './support/modbus-peer.ts';

const CARRIAGES = 4;
const undo = new Undo();
afterEach(() => undo.all());

const net = (port: number, timeoutMs = 300) =>
  ({ name: 'net', kind: 'modbus-tcp', host: '127.0.0.1', port, timeoutMs }) as const;

describe('bank-v1 against a simulated controller', () => {
  let controller: BankController;
  let fault: FaultKnob;
  let server: ModbusTcpServer;
  let link: Link;

  beforeEach(async () => {
    controller = new BankController(
      new Bank({
        bank: 1,
        carriages: CARRIAGES,
        carriageWidthMm: 900,
        aisleWidthMm: 1000,
        carriageMassKg: 2000,
        limits: { maxSpeedMmPerS: 80, accelerationMmPerS2: 60, emergencyBrakingMmPerS2: 200 },
        order: 'together',
      }),
    );
    fault = new FaultKnob();
    server = new ModbusTcpServer(
      { host: '127.0.0.1', port: 0, env: 'TEST_PORT' },
      1,
      new BankRegisters(controller),
      fault,
    );
    undo.add(() => server.stop());
    await server.start();
    link = await connect(net(server.wire.port), undo);
  });

  async function driver(options: object = {}): Promise<ShelvingBank> {
    const made = await startDriver('bank-v1', link, undo, { options: { carriages: CARRIAGES, ...options } });
    return can(made.driver, 'shelvingBank');
  }

  /** Lets simulated time pass for carriages and heartbeat alike. */
  function pass(ms: number): void {
    for (let at = 0; at < ms; at += 20) controller.tick(20, 20);
  }

  it('sees the bank as it stands', async () => {
    const bank = await driver();
    const before = Date.now();
    const status = await bank.readStatus();
    expect(status).toMatchObject({
      carriages: 4,
      moving: false,
      fault: false,
      openAisles: [1],
      targetAisle: 0,
      lastSequence: 0,
      lastResult: 'none',
      aisleWidthMm: 1000,
      positionsMm: [1000, 1900, 2800, 3700],
      currentsA: [0, 0, 0, 0],
      presence: [false, false, false, false, false],
    });
    expect(status.receivedTime).toBeGreaterThanOrEqual(before);
  });

  it('sees people, broken sensors and every safety input', async () => {
    const bank = await driver();
    controller.bank.setPeople(1, 1);
    controller.bank.knobs.presenceSensorBad = [4];
    expect((await bank.readStatus()).presence).toEqual([true, false, false, null, false]);
    Object.assign(controller.bank.knobs, {
      emergencyStop: true,
      fire: true,
      faultCode: 9,
      localControl: true,
    });
    controller.bank.knobs.positionUnknown = true;
    expect(await bank.readStatus()).toMatchObject({
      emergencyStop: true,
      fire: true,
      fault: true,
      faultCode: 9,
      localControl: true,
      openAisles: null,
    });
  });

  it('opens an aisle, keeps the bank moving by heartbeat, and sees it arrive', async () => {
    const bank = await driver();
    await bank.readStatus();
    await bank.send(41, { kind: 'open-aisle', aisle: 3 });
    pass(1000);
    const moving = await bank.readStatus();
    expect(moving).toMatchObject({ moving: true, targetAisle: 3, lastSequence: 41, lastResult: 'running' });
    expect(Math.max(...moving.currentsA.map((ampere) => ampere ?? 0))).toBeGreaterThan(0);
    while ((await bank.readStatus()).moving) {
      await bank.beat();
      pass(1000);
    }
    expect(await bank.readStatus()).toMatchObject({
      openAisles: [3],
      lastSequence: 41,
      lastResult: 'done',
      positionsMm: [0, 900, 2800, 3700],
    });
  });

  it('is stopped by the watchdog it has set when no heartbeat comes', async () => {
    const bank = await driver({ watchdogMs: 1500 });
    await bank.readStatus();
    expect(controller.watchdogMs).toBe(1500);
    await bank.send(1, { kind: 'open-aisle', aisle: 5 });
    pass(1400);
    expect((await bank.readStatus()).lastResult).toBe('running');
    await bank.beat();
    pass(1400);
    expect((await bank.readStatus()).lastResult).toBe('running');
    pass(3000);
    expect(await bank.readStatus()).toMatchObject({
      moving: false,
      watchdogTripped: true,
      lastResult: 'stopped-watchdog',
    });
  });

  it('sets the watchdog again after the controller has started anew', async () => {
    const bank = await driver({ watchdogMs: 1500 });
    await bank.readStatus();
    await bank.beat();
    await bank.readStatus();
    controller.reboot();
    expect(controller.watchdogMs).toBe(3000);
    await bank.readStatus();
    expect(controller.watchdogMs).toBe(1500);
  });

  it.each([
    [{ kind: 'spread' }, 'done'],
    [{ kind: 'close-up', side: 'left' }, 'done'],
    [{ kind: 'lock' }, 'done'],
  ] as const)('carries out %o', async (command, result) => {
    const bank = await driver({ watchdogMs: 30_000 });
    await bank.readStatus();
    await bank.send(7, command);
    for (let k = 0; k < 4; k++) {
      await bank.beat();
      pass(20_000);
    }
    expect(await bank.readStatus()).toMatchObject({ moving: false, lastSequence: 7, lastResult: result });
  });

  it('hears why a command was refused', async () => {
    const bank = await driver();
    controller.bank.setPeople(2, 1);
    await bank.send(5, { kind: 'open-aisle', aisle: 3 });
    expect(await bank.readStatus()).toMatchObject({ lastSequence: 5, lastResult: 'refused-occupied' });
  });

  it('stops a moving bank', async () => {
    const bank = await driver();
    await bank.send(8, { kind: 'open-aisle', aisle: 5 });
    pass(1000);
    await bank.send(9, { kind: 'stop' });
    pass(3000);
    expect(await bank.readStatus()).toMatchObject({ moving: false, lastSequence: 9 });
    expect(controller.bank.carriages.arrivedAt([0, 900, 1800, 2700])).toBe(false);
  });

  it.each([3, 6])(
    'does not believe a controller of 4 carriages where %i are configured',
    async (carriages) => {
      const bank = await driver({ carriages });
      await expect(bank.readStatus()).rejects.toMatchObject({
        code: 'bad-answer',
        message: expect.stringContaining(`drives 4 carriages, ${carriages} are configured`),
      });
    },
  );

  it.each([
    ['silent', ['timeout']],
    ['short', ['timeout', 'bad-answer', 'link-unreachable', 'link-closed']],
    ['garbled', ['bad-answer', 'timeout', 'link-unreachable', 'link-closed']],
    ['wrong-unit', ['bad-answer', 'timeout']],
    ['late', ['bad-answer', 'timeout']],
    ['exception', ['device-exception']],
  ] as const)('never makes a status of a %s answer, and recovers', async (mode, codes) => {
    const bank = await driver();
    await bank.readStatus();
    fault.set({ mode });
    expect(codes).toContain(await codeOf(bank.readStatus()));
    fault.set({ mode: 'none' });
    controller.bank.setPeople(3, 1);
    expect((await eventually(() => bank.readStatus())).presence[2]).toBe(true);
  });

  it.each([5, 6])('tells exception %i from a refusal: the controller is busy', async (code) => {
    const bank = await driver();
    fault.set({ mode: 'exception', code });
    expect(await codeOf(bank.readStatus())).toBe('device-busy');
  });

  it.each(['split', 'slow'] as const)('understands a %s answer', async (mode) => {
    const bank = await driver();
    fault.set({ mode, delayMs: 20 });
    expect((await bank.readStatus()).openAisles).toEqual([1]);
  });

  it('says so when the cable is pulled, and goes on when it is back', async () => {
    const bank = await driver();
    const down = linkIs(link, false);
    await server.wire.unplug();
    await down;
    expect(await codeOf(bank.readStatus())).toBe('link-unreachable');
    expect(await codeOf(bank.send(3, { kind: 'stop' }))).toBe('link-unreachable');
    await server.wire.plug();
    await linkIs(link, true);
    expect((await eventually(() => bank.readStatus())).lastSequence).toBe(0);
  });
});

describe('bank-v1 on the wire', () => {
  /** A controller that answers each request as `reply` says. */
  async function wire(
    reply: (request: PeerRequest, answer: () => void, seen: readonly PeerRequest[]) => void,
    { timeoutMs, clock }: { timeoutMs?: number; clock?: ManualClock } = {},
  ): Promise<{ bank: ShelvingBank; seen: PeerRequest[] }> {
    const server = new ByteServer();
    const seen: PeerRequest[] = [];
    server.onConnection = (socket) => {
      const requests = new TcpRequests();
      socket.on('data', (bytes: Buffer) => {
        for (const request of requests.take(bytes)) {
          seen.push(request);
          const word = (address: number): number => (address === 0 ? 1 : address === 1 ? 2 : 0);
          const send = () => socket.write(mbap(request.transaction, answerTo(request, word)));
          reply(request, () => void send(), seen);
        }
      });
    };
    undo.add(() => server.close());
    const link = await connect(net(await server.listen(), timeoutMs), undo);
    const { driver } = await startDriver('bank-v1', link, undo, {
      options: { unit: 7, carriages: 2 },
      ...(clock && { clock }),
    });
    return { bank: can(driver, 'shelvingBank'), seen };
  }

  it('asks only for registers that the map defines, and writes what it says', async () => {
    const { bank, seen } = await wire((_request, answer) => answer());
    // The peer's first presence input reads 1 while its status word says that nobody is inside.
    expect((await bank.readStatus()).presence).toEqual([true, null, null]);
    await bank.send(0xffff, { kind: 'open-aisle', aisle: 2 });
    await bank.beat();
    await bank.beat();
    const said = seen.map(({ unit, code, address, word }) => [unit, code, address, word]);
    expect(said.slice(0, 6)).toEqual([
      [7, 4, 0, 12],
      [7, 4, 60, 2],
      [7, 2, 0, 3],
      [7, 2, 64, 3],
      [7, 6, 9, 3000],
      [7, 16, 0, 4],
    ]);
    expect(seen[5]?.body.subarray(7).toString('hex')).toBe('ffff000100025a59');
    const [first, second] = seen.slice(6);
    expect([first?.code, first?.address]).toEqual([6, 8]);
    expect(second?.word).not.toBe(first?.word);
  });

  it('lets a stop overtake every poll that waits', async () => {
    let release = (): void => undefined;
    const { bank, seen } = await wire((_request, answer, so) => {
      if (so.length > 1) answer();
      else release = answer;
    });
    const look = bank.readStatus();
    const others = [bank.readStatus(), bank.readStatus(), bank.beat()];
    const stopped = bank.send(5, { kind: 'stop' });
    await expect.poll(() => seen.length).toBe(1);
    release();
    await Promise.all([look, ...others, stopped]);
    expect(seen[1]).toMatchObject({ code: 16, address: 0 });
  });

  it('says a stop again, under the same sequence, when its answer got lost', async () => {
    const { bank, seen } = await wire(
      (_request, answer, so) => {
        if (so.length > 1) answer();
      },
      { timeoutMs: 50 },
    );
    await bank.send(12, { kind: 'stop' });
    expect(seen.map(({ body }) => body.toString('hex'))).toEqual([
      seen[0]?.body.toString('hex'),
      seen[0]?.body.toString('hex'),
    ]);
  });

  it('never says a movement twice', async () => {
    const { bank, seen } = await wire(() => undefined, { timeoutMs: 50 });
    expect(await codeOf(bank.send(12, { kind: 'open-aisle', aisle: 1 }))).toBe('timeout');
    expect(seen).toHaveLength(1);
  });

  it('refuses a look whose parts came too far apart', async () => {
    const clock = new ManualClock();
    const { bank } = await wire(
      (request, answer) => void clock.advance(request.code === 2 ? 501 : 0).then(answer),
      { clock },
    );
    await expect(bank.readStatus()).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('apart'),
    });
  });
});
