import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../controller/model/clock.ts';
import type { Driver, Pollable, ShelvingBank } from '../../drivers/contract/index.ts';
import type { Link } from '../../drivers/links/index.ts';
import { BankController } from '../../simulators/devices/bank-controller.ts';
import { FatekPlc } from '../../simulators/devices/makes/fatek-plc.ts';
import { FaultKnob } from '../../simulators/faults.ts';
import { ModbusTcpServer } from '../../simulators/modbus/tcp-server.ts';
import { Bank } from '../../simulators/world/bank.ts';
import { until } from '../support/until.ts';
import { ByteServer } from './support/byte-server.ts';
import { byChannel, can, connect, eventually, startDriver, Undo } from './support/driver-kit.ts';
import { codeOf, linkIs } from './support/link-host.ts';
import { answerTo, exceptionTo, mbap, type PeerRequest, TcpRequests } from './support/modbus-peer.ts';

const CARRIAGES = 4;
const undo = new Undo();
afterEach(() => undo.all());

const net = (port: number, timeoutMs = 300) =>
  ({ name: 'net', kind: 'modbus-tcp', host: '127.0.0.1', port, timeoutMs }) as const;

describe('a Fatek bank against a simulated PLC', () => {
  let controller: BankController;
  let plc: FatekPlc;
  let fault: FaultKnob;
  let server: ModbusTcpServer;
  let link: Link;

  async function plug(addressOffset: 0 | -1 = 0): Promise<void> {
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
    plc = new FatekPlc(controller, () => ({ temperatureC: 20, humidityPct: 50.5 }), addressOffset);
    fault = new FaultKnob();
    server = new ModbusTcpServer({ host: '127.0.0.1', port: 0, env: 'TEST_PORT' }, 3, plc, fault);
    undo.add(() => server.stop());
    await server.start();
    link = await connect(net(server.wire.port), undo);
  }
  beforeEach(() => plug());

  async function devices(options: object = {}): Promise<{ bank: ShelvingBank; air: Pollable }> {
    const { driver } = await startDriver('fatek-shelving', link, undo, {
      options: { unit: 3, carriages: CARRIAGES, pulseMs: 50, ...options },
    });
    return { bank: can(driver, 'shelvingBank'), air: can(driver, 'pollable') };
  }

  function pass(ms: number): void {
    for (let at = 0; at < ms; at += 20) controller.tick(20, 20);
  }

  const released = () => until('every button let go of', () => plc.pressed.length === 0);

  it('sees what the PLC tells, and no more', async () => {
    const { bank } = await devices();
    controller.bank.knobs.localControl = true;
    controller.bank.setPeople(2, 1);
    expect(await bank.readStatus()).toMatchObject({
      moving: false,
      localControl: true,
      locked: false,
      emergencyStop: null,
      openAisles: null,
      presence: Array(CARRIAGES + 1).fill(null),
    });
  });

  it('opens an aisle without any heartbeat, and lets go of the button', async () => {
    const { bank } = await devices();
    await bank.send(1, { kind: 'open-aisle', aisle: 3 });
    pass(1000);
    expect(await bank.readStatus()).toMatchObject({ moving: true, targetAisle: 0 });
    await released();
    pass(60_000);
    expect((await bank.readStatus()).moving).toBe(false);
    expect(controller.bank.carriages.arrivedAt([0, 900, 2800, 3700])).toBe(true);
  });

  it.each([{ kind: 'spread' }, { kind: 'close-up', side: 'left' }] as const)(
    'carries out %o',
    async (command) => {
      const { bank } = await devices();
      await bank.send(1, command);
      expect(controller.moving).toBe(true);
      await released();
    },
  );

  it('takes its turn: a second button is pressed after the first was let go of', async () => {
    const { bank } = await devices();
    const first = bank.send(1, { kind: 'open-aisle', aisle: 2 });
    const second = bank.send(2, { kind: 'open-aisle', aisle: 5 });
    await first;
    expect(plc.pressed).toEqual(['open']);
    expect(controller.targetAisle).toBe(2);
    await second;
    expect(controller.targetAisle).toBe(5);
    await released();
  });

  it('stops a moving bank', async () => {
    const { bank } = await devices();
    await bank.send(1, { kind: 'open-aisle', aisle: 5 });
    await released();
    pass(1000);
    expect(controller.bank.carriages.moving).toBe(true);
    await bank.send(2, { kind: 'stop' });
    pass(5000);
    expect((await bank.readStatus()).moving).toBe(false);
    expect(controller.bank.carriages.arrivedAt([0, 900, 1800, 2700])).toBe(false);
    await released();
  });

  it('unlocks what was locked at the panel', async () => {
    const { bank } = await devices();
    controller.command(1, 5, 0, 1 ^ 5 ^ 0xa5a5);
    expect((await bank.readStatus()).locked).toBe(true);
    await bank.send(1, { kind: 'unlock' });
    expect((await bank.readStatus()).locked).toBe(false);
    await released();
  });

  it('measures temperature and humidity', async () => {
    const { air } = await devices();
    expect(byChannel(await air.poll())).toMatchObject({
      temperature: { value: 20, unit: '°C', quality: 'good' },
      humidity: { value: 50.5, unit: '%', quality: 'good' },
    });
    fault.set({ mode: 'exception', code: 2 });
    expect(byChannel(await air.poll())).toMatchObject({
      temperature: { value: null, quality: 'bad', why: expect.stringContaining('link net') },
      humidity: { value: null, quality: 'bad' },
    });
  });

  it('finds its addresses one lower where the wire counts from 0', async () => {
    await plug(-1);
    const { bank, air } = await devices({ addressOffset: -1 });
    await bank.send(1, { kind: 'open-aisle', aisle: 4 });
    expect(controller.targetAisle).toBe(4);
    expect(byChannel(await air.poll())['humidity']?.value).toBe(50.5);
    await released();
    const wrong = await devices({ addressOffset: 0 });
    expect(await codeOf(wrong.bank.readStatus())).toBe('device-exception');
  });

  it.each([
    ['silent', ['timeout']],
    ['short', ['timeout', 'bad-answer', 'link-unreachable', 'link-closed']],
    ['garbled', ['bad-answer', 'timeout', 'link-unreachable', 'link-closed']],
    ['wrong-unit', ['bad-answer', 'timeout']],
    ['late', ['bad-answer', 'timeout']],
    ['exception', ['device-exception']],
  ] as const)('never makes a status of a %s answer, and recovers', async (mode, codes) => {
    const { bank } = await devices();
    await bank.readStatus();
    fault.set({ mode });
    expect(codes).toContain(await codeOf(bank.readStatus()));
    fault.set({ mode: 'none' });
    controller.bank.knobs.localControl = true;
    expect((await eventually(() => bank.readStatus())).localControl).toBe(true);
  });

  it.each(['split', 'slow'] as const)('understands a %s answer', async (mode) => {
    const { bank } = await devices();
    fault.set({ mode, delayMs: 20 });
    expect((await bank.readStatus()).moving).toBe(false);
  });

  it('lets go of a button that an earlier run left pressed, before it believes what it sees', async () => {
    plc.writeCoils(2200, [false, true, false, false, false, false]);
    const { bank } = await devices();
    await bank.readStatus();
    expect(plc.pressed).toEqual([]);
  });

  it('leaves the mode alone that somebody set at the panel', async () => {
    plc.writeCoils(2200, [false, false, false, true, false, false]);
    const { bank } = await devices();
    await bank.readStatus();
    expect(plc.pressed).toEqual(['manual']);
  });

  it('lets go when the line is back, if the cable was pulled while a button was pressed', async () => {
    const { bank } = await devices();
    await bank.send(1, { kind: 'open-aisle', aisle: 3 });
    const down = linkIs(link, false);
    await server.wire.unplug();
    await down;
    expect(await codeOf(bank.send(2, { kind: 'stop' }))).toBe('link-unreachable');
    await server.wire.plug();
    await linkIs(link, true);
    await until('the next looks let go', async () => {
      await bank.readStatus().catch(() => undefined);
      return plc.pressed.length === 0;
    });
  });
});

describe('a Fatek bank on the wire', () => {
  const OPEN = '03' + '0f' + '0898' + '0006' + '01' + '20';
  const STOP = '030f08980006' + '01' + '02';
  const NONE = '030f08980006' + '01' + '00';

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
    const { bank, seen, writes } = await wire((request, answer, { seen }) => {
      // The movement waits on the line behind a look that takes its time.
      if (request.address === 2206 && seen.filter(({ address }) => address === 2206).length === 2)
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
    expect(writes()).toEqual([STOP, '030f08980006' + '0110', STOP]);
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
    await expect.poll(writes).toEqual(['030f08980006' + '0110', NONE]);
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
