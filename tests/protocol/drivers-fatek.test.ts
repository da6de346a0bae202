import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Pollable, ShelvingBank } from '../../drivers/contract/index.ts';
import type { Link } from '../../drivers/links/index.ts';
import { BankController } from '../../simulators/devices/bank-controller.ts';
import { FatekPlc } from '../../simulators/devices/makes/fatek-plc.ts';
import { FaultKnob } from '../../simulators/faults.ts';
import { ModbusTcpServer } from '../../simulators/modbus/tcp-server.ts';
import { Bank } from '../../simulators/world/bank.ts';
import { until } from '../support/until.ts';
import { byChannel, can, connect, eventually, startDriver, Undo } from './support/driver-kit.ts';
import { codeOf, linkIs } from './support/link-host.ts';

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
