import { afterEach, describe, expect, it } from 'vitest';
import type { MappedSensors } from '../../controller/config/schema-shelving.ts';
import { systemClock } from '../../controller/model/clock.ts';
import { DeviceSupervisor, EventBus, type RoomEvents } from '../../controller/runtime/index.ts';
import type { BankStatus, ShelvingBank } from '../../drivers/contract/index.ts';
import { createLink, type LinkSpec } from '../../drivers/links/index.ts';
import { registry } from '../../drivers/registry.ts';
import { BankController } from '../../simulators/devices/bank-controller.ts';
import { bankServer, type BankServer } from '../../simulators/devices/makes/bank-server.ts';
import { RelayBoard } from '../../simulators/devices/relay-board.ts';
import { FaultKnob } from '../../simulators/faults.ts';
import { ModbusTcpServer } from '../../simulators/modbus/tcp-server.ts';
import { seededRandom } from '../../simulators/random.ts';
import { stillAir } from '../../simulators/world/air.ts';
import { Bank } from '../../simulators/world/bank.ts';
import { until } from '../support/until.ts';
import { shippedProfile, Undo } from './support/driver-kit.ts';
import { host } from './support/link-host.ts';

/**
 * One bank of each make behind the same supervisor, each with the site's own sensors on two relay boards: whoever
 * decides above the driver contract sees three complete banks and no makes.
 */
const MAKES = [
  { make: 'bank-v1', driver: 'bank-v1', options: {} },
  { make: 'fatek', driver: 'fatek-shelving', options: { pulseMs: 50 } },
  { make: 'stow', driver: 'stow-racking', options: {} },
] as const;
const CARRIAGES = 2;
const AISLES = [1, 2, 3];

const undo = new Undo();
afterEach(() => undo.all());

const place = { host: '127.0.0.1', port: 0, env: 'TEST_PORT' };
const climate = { temperatureC: 20, humidityPct: 50 };
const air = stillAir(climate, seededRandom(1));

/** Mats in the aisles and limit switches on one board; safety inputs and the stop circuit on the other. */
const MAPPED: MappedSensors = {
  presence: AISLES.map((k) => ({ device: 'io-a', channel: `input${k}`, activeWhen: true, aisles: [k] })),
  openAisle: AISLES.map((k) => ({ device: 'io-a', channel: `input${k + 3}`, activeWhen: true, aisle: k })),
  emergencyStop: { device: 'io-b', channel: 'input1', activeWhen: false },
  fire: { device: 'io-b', channel: 'input2', activeWhen: true },
  fault: { device: 'io-b', channel: 'input3', activeWhen: true },
  stop: { device: 'io-b', channel: 'relay1', level: true },
};

describe.each(MAKES)('a bank of make $make with sensors of its own', ({ make, driver, options }) => {
  let controller: BankController;
  let server: BankServer;
  let safety: RelayBoard;
  let sensors: FaultKnob;
  let looks: BankStatus[];
  let supervisor: DeviceSupervisor;
  let bank: ShelvingBank;

  async function board(fault: FaultKnob, wire: (board: RelayBoard) => void): Promise<[RelayBoard, number]> {
    const made = new RelayBoard();
    wire(made);
    const port = new ModbusTcpServer(place, 1, made, fault);
    undo.add(() => port.stop());
    await port.start();
    return [made, port.wire.port];
  }

  /** @param bankPollMs how often the bank itself is looked at */
  async function start(bankPollMs: number): Promise<void> {
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
    server = bankServer({ make, unit: 1 }, place, controller, air, new FaultKnob());
    undo.add(() => server.stop());
    await server.start();
    const world = controller.bank;
    sensors = new FaultKnob();
    const [, portA] = await board(sensors, (io) => {
      for (const k of AISLES) {
        io.wireInput(k, () => world.peopleIn(k) > 0);
        io.wireInput(k + 3, () => world.standsOpen(k));
      }
    });
    const [boardB, portB] = await board(new FaultKnob(), (io) => {
      io.wireInput(1, () => !world.knobs.emergencyStop);
      io.wireInput(2, () => world.knobs.fire);
      io.wireOutput(1, (on) => on && controller.localStop());
    });
    safety = boardB;
    const bus = new EventBus<RoomEvents>((name, error) => {
      throw new Error(`a listener of ${name} failed`, { cause: error });
    });
    looks = [];
    bus.on('bank', ({ status }) => status && looks.push(status));
    const tcp = (name: string, kind: 'modbus-tcp' | 'tcp', port: number): LinkSpec => ({
      name,
      kind,
      host: '127.0.0.1',
      port,
    });
    supervisor = new DeviceSupervisor({
      links: [
        tcp('net', make === 'stow' ? 'tcp' : 'modbus-tcp', server.wire.port),
        tcp('a', 'modbus-tcp', portA),
        tcp('b', 'modbus-tcp', portB),
      ],
      devices: [
        {
          name: 'shelving',
          driver,
          link: 'net',
          pollMs: bankPollMs,
          options: { carriages: CARRIAGES, ...options },
        },
        ...['a', 'b'].map((name) => ({
          name: `io-${name}`,
          driver: 'modbus-profile',
          link: name,
          profile: 'board',
          pollMs: 50,
          options: { unit: 1 },
        })),
      ],
      banks: [{ bank: 1, device: 'shelving', carriages: CARRIAGES, mapped: MAPPED }],
      registry,
      createLink,
      profiles: new Map([['board', await shippedProfile('relay-board.yaml')]]),
      bus,
      clock: systemClock,
      log: host.log,
    });
    undo.add(() => supervisor.stop());
    await supervisor.start();
    const capability = supervisor.capability('shelving', 'shelvingBank');
    if (!capability) throw new Error('there is no bank');
    bank = capability;
  }

  const seen = (what: string, fits: (status: BankStatus) => boolean): Promise<BankStatus> =>
    until(what, () => looks.find(fits));

  it('is complete, and says what it can', async () => {
    await start(50);
    const whole = await seen('a complete look', isComplete);
    expect(whole).toMatchObject({
      carriages: CARRIAGES,
      moving: false,
      emergencyStop: false,
      fire: false,
      localControl: false,
      locked: false,
      openAisles: [1],
      presence: [false, false, false],
    });
    for (const feature of [
      'presence',
      'open-aisle',
      'emergency-stop',
      'fire',
      'fault',
      'stop',
      'local-control',
    ] as const)
      expect([...bank.features]).toContain(feature);
  });

  it('opens an aisle, and is stopped through the output that the site mapped', async () => {
    await start(50);
    await seen('a complete look', isComplete);
    await bank.send(1, { kind: 'open-aisle', aisle: 3 });
    expect(controller.moving).toBe(true);
    controller.tick(1000, 1000);
    await seen('it moves', ({ moving }) => moving);
    await bank.send(2, { kind: 'stop' });
    expect(safety.outputs[0]).toBe(true);
    for (let at = 0; at < 5000; at += 20) controller.tick(20, 20);
    expect(controller.moving).toBe(false);
    looks.length = 0;
    expect(await seen('it rests', ({ moving }) => !moving)).toMatchObject({ moving: false });
    await bank.send(3, { kind: 'open-aisle', aisle: 2 });
    expect(safety.outputs[0]).toBe(false);
    expect(controller.targetAisle).toBe(2);
  });

  it('tells of a sensor at once, long before the next look at the bank', async () => {
    await start(60_000);
    await seen('a complete look', isComplete);
    controller.bank.setPeople(2, 1);
    const told = await seen('somebody is inside', ({ presence }) => presence[1] === true);
    expect(told).toMatchObject({ openAisles: [1], fire: false });
    controller.bank.setPeople(2, 0);
    looks.length = 0;
    sensors.set({ mode: 'silent' });
    await seen('nobody can tell', ({ presence }) => presence[1] === null);
  });
});

/** Whether nothing is unknown that an arbiter asks for. */
function isComplete(status: BankStatus): boolean {
  const { emergencyStop, fire, fault, localControl, openAisles, presence } = status;
  return ![emergencyStop, fire, fault, localControl, openAisles, ...presence].includes(null);
}
