import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ShelvingBank } from '../../drivers/contract/index.ts';
import type { ByteLine, Link } from '../../drivers/links/index.ts';
import { BankController } from '../../simulators/devices/bank-controller.ts';
import { StowRack } from '../../simulators/devices/makes/stow-rack.ts';
import { StowServer } from '../../simulators/devices/makes/stow-server.ts';
import { FaultKnob } from '../../simulators/faults.ts';
import { Bank } from '../../simulators/world/bank.ts';
import { ByteServer } from './support/byte-server.ts';
import { can, connect, eventually, startDriver, Undo } from './support/driver-kit.ts';
import { codeOf, linkIs } from './support/link-host.ts';

const CARRIAGES = 4;
const AISLES = CARRIAGES + 1;
const undo = new Undo();
afterEach(() => undo.all());

const net = (port: number) => ({ name: 'net', kind: 'tcp', host: '127.0.0.1', port }) as const;

describe('a Stow rack against a simulated one', () => {
  let controller: BankController;
  let rack: StowRack;
  let fault: FaultKnob;
  let server: StowServer;
  let link: Link;

  async function plug(requestBytes: 2 | 4): Promise<void> {
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
    rack = new StowRack(controller);
    fault = new FaultKnob();
    server = new StowServer({ host: '127.0.0.1', port: 0, env: 'TEST_PORT' }, rack, fault, requestBytes);
    undo.add(() => server.stop());
    await server.start();
    link = await connect(net(server.wire.port), undo);
  }
  beforeEach(() => plug(4));

  async function driver(options: object = {}): Promise<ShelvingBank> {
    const made = await startDriver('stow-racking', link, undo, {
      options: {
        carriages: CARRIAGES,
        safetyInputs: 'one-is-healthy',
        trucksCountPeople: true,
        timeoutMs: 300,
        ...options,
      },
    });
    return can(made.driver, 'shelvingBank');
  }

  function pass(ms: number): void {
    for (let at = 0; at < ms; at += 20) controller.tick(20, 20);
  }

  it('sees the rack as it stands', async () => {
    const bank = await driver();
    const before = Date.now();
    const status = await bank.readStatus();
    expect(status).toMatchObject({
      moving: false,
      fault: false,
      emergencyStop: false,
      localControl: false,
      locked: false,
      openAisles: null,
      presence: Array(AISLES).fill(false),
    });
    expect(status.receivedTime).toBeGreaterThanOrEqual(before);
  });

  it('sees people, curtains, the emergency stop, the panel and the night', async () => {
    const bank = await driver();
    controller.bank.setPeople(2, 1);
    expect((await bank.readStatus()).presence).toEqual(Array(AISLES).fill(true));
    controller.bank.setPeople(2, 0);
    rack.knobs.curtainBack = true;
    expect((await bank.readStatus()).presence).toEqual(Array(AISLES).fill(true));
    controller.bank.knobs.emergencyStop = true;
    expect(await bank.readStatus()).toMatchObject({ emergencyStop: true, fault: true });
    controller.bank.knobs.localControl = true;
    expect(await bank.readStatus()).toMatchObject({ localControl: true });
    controller.bank.knobs.localControl = false;
    rack.knobs.night = true;
    expect(await bank.readStatus()).toMatchObject({ locked: true, localControl: null });
  });

  it.each([4, 2] as const)('opens an aisle with requests of %i bytes', async (requestBytes) => {
    await plug(requestBytes);
    const bank = await driver({ requestBytes, selectedIsOpen: true });
    await bank.send(1, { kind: 'open-aisle', aisle: 4 });
    pass(1000);
    expect(await bank.readStatus()).toMatchObject({ moving: true, targetAisle: 4, openAisles: [] });
    pass(60_000);
    expect(await bank.readStatus()).toMatchObject({ moving: false, targetAisle: 0, openAisles: [4] });
    expect(controller.bank.carriages.arrivedAt([0, 900, 1800, 3700])).toBe(true);
  });

  it('has no stop', async () => {
    const bank = await driver();
    expect(bank.features.has('stop')).toBe(false);
    expect(await codeOf(bank.send(1, { kind: 'stop' }))).toBe('unsupported');
  });

  it.each([
    ['silent', 'timeout'],
    ['short', 'bad-answer'],
    ['garbled', 'bad-answer'],
    ['late', 'timeout'],
  ] as const)('never makes a status of a %s answer, and recovers', async (mode, code) => {
    const bank = await driver();
    await bank.readStatus();
    fault.set({ mode });
    expect(await codeOf(bank.readStatus())).toBe(code);
    fault.set({ mode: 'none' });
    controller.bank.setPeople(3, 1);
    expect((await eventually(() => bank.readStatus())).presence).toEqual(Array(AISLES).fill(true));
  });

  it('takes a rack that answers zeros for faulty', async () => {
    const bank = await driver();
    fault.set({ mode: 'exception' });
    expect(await bank.readStatus()).toMatchObject({ fault: true, localControl: null });
  });

  it.each(['split', 'slow'] as const)('understands a %s answer', async (mode) => {
    const bank = await driver();
    fault.set({ mode, delayMs: 20 });
    expect((await bank.readStatus()).fault).toBe(false);
  });

  it('never believes an answer to an earlier look of a rack that is always one behind', async () => {
    const bank = await driver();
    await bank.readStatus();
    fault.set({ mode: 'late' });
    expect(await codeOf(bank.readStatus())).toBe('timeout');
    for (const inside of [1, 0, 1]) {
      controller.bank.setPeople(3, inside);
      expect((await bank.readStatus()).presence).toEqual(Array(AISLES).fill(inside === 1));
    }
  });

  it('says so when the cable is pulled, and goes on when it is back', async () => {
    const bank = await driver();
    const down = linkIs(link, false);
    await server.wire.unplug();
    await down;
    expect(await codeOf(bank.readStatus())).toBe('link-unreachable');
    await server.wire.plug();
    await linkIs(link, true);
    expect((await eventually(() => bank.readStatus())).fault).toBe(false);
  });
});

describe('a Stow rack on the wire', () => {
  /** Automatic, released, powered, nobody inside, aisle `selected` selected. */
  function answer(selected: number): Buffer {
    const bytes = Buffer.alloc(20);
    bytes.set([0, 0, 2, 5, 0, 0b100_0111, CARRIAGES, 0, 0b111_1111]);
    bytes[14] = selected;
    return bytes;
  }

  /** A rack that answers each request as `reply` says. */
  async function wire(
    reply: (request: string, socket: Socket) => void,
    timeoutMs = 200,
  ): Promise<{ bank: ShelvingBank; seen: string[]; line: ByteLine }> {
    const server = new ByteServer();
    const seen: string[] = [];
    server.onBytes = (bytes, socket) => {
      for (let at = 0; at < bytes.length; at += 4) {
        const request = bytes.subarray(at, at + 4).toString('hex');
        seen.push(request);
        reply(request, socket);
      }
    };
    undo.add(() => server.close());
    const link = await connect(net(await server.listen()), undo);
    const { driver } = await startDriver('stow-racking', link, undo, {
      options: { carriages: CARRIAGES, selectedIsOpen: true, timeoutMs },
    });
    if (link.port.protocol !== 'bytes') throw new Error('not a byte line');
    return { bank: can(driver, 'shelvingBank'), seen, line: link.port.line };
  }

  it('says what the map says, one request at a time', async () => {
    const { bank, seen } = await wire((_request, socket) => socket.write(answer(2)));
    await Promise.all([bank.readStatus(), bank.send(1, { kind: 'open-aisle', aisle: 5 }), bank.readStatus()]);
    expect(seen).toEqual(['00000200', '05000100', '00000200']);
  });

  it('puts together what came in pieces, and takes the newest of what came together', async () => {
    let part = 0;
    const { bank } = await wire((_request, socket) => {
      part += 1;
      if (part > 1) return void socket.write(Buffer.concat([answer(1), answer(4)]));
      socket.write(answer(3).subarray(0, 7));
      setImmediate(() => socket.write(answer(3).subarray(7)));
    });
    expect((await bank.readStatus()).openAisles).toEqual([3]);
    expect((await bank.readStatus()).openAisles).toEqual([4]);
  });

  it('throws away what nobody asked for', async () => {
    const devices: Socket[] = [];
    const { bank, line } = await wire((_request, socket) => {
      devices.push(socket);
      socket.write(answer(2));
    });
    expect((await bank.readStatus()).openAisles).toEqual([2]);
    const arrived = new Promise((resolve) => line.onBytes(resolve));
    devices[0]?.write(answer(5).subarray(0, 9));
    await arrived;
    expect((await bank.readStatus()).openAisles).toEqual([2]);
  });

  it('is out of step after bytes too many, and falls in again', async () => {
    let noise = 3;
    const { bank } = await wire((_request, socket) => {
      socket.write(Buffer.concat([Buffer.alloc(noise), answer(2)]));
      noise = 0;
    });
    expect(await codeOf(bank.readStatus())).toBe('bad-answer');
    expect((await bank.readStatus()).openAisles).toEqual([2]);
  });

  it('does not mind a rack that never answers a command, and asks twice from then on', async () => {
    const { bank, seen } = await wire((request, socket) => {
      if (request === '00000200') socket.write(answer(2));
    }, 60);
    await bank.send(1, { kind: 'open-aisle', aisle: 2 });
    expect((await bank.readStatus()).openAisles).toEqual([2]);
    expect(seen).toEqual(['02000100', '00000200', '00000200']);
  });

  it('refuses what the map cannot say without a byte on the wire', async () => {
    const { bank, seen } = await wire((_request, socket) => socket.write(answer(2)));
    for (const command of [{ kind: 'spread' }, { kind: 'reset' }, { kind: 'open-aisle', aisle: 6 }] as const)
      expect(await codeOf(bank.send(1, command))).toBe('unsupported');
    await bank.beat();
    expect(seen).toEqual([]);
  });

  it('wants to know what a 1 means before it believes a count of people', async () => {
    const link = await connect(net(await listening()), undo);
    const made = startDriver('stow-racking', link, undo, {
      options: { carriages: CARRIAGES, trucksCountPeople: true },
    });
    expect(await codeOf(made)).toBe('bad-options');
  });

  async function listening(): Promise<number> {
    const server = new ByteServer();
    undo.add(() => server.close());
    return server.listen();
  }
});
