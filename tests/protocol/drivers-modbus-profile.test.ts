import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../controller/model/clock.ts';
import type { OutputPort, Pollable } from '../../drivers/contract/index.ts';
import type { Link } from '../../drivers/links/index.ts';
import { RelayBoard } from '../../simulators/devices/relay-board.ts';
import { rsWsN01, tcS200, xkcWater, xyMd02 } from '../../simulators/devices/sensors.ts';
import { FaultKnob } from '../../simulators/faults.ts';
import type { ModbusUnit } from '../../simulators/modbus/answer.ts';
import { ModbusException } from '../../simulators/modbus/exception.ts';
import { SerialRtuServer, TcpRtuServer } from '../../simulators/modbus/rtu-line.ts';
import { type Air, stillAir } from '../../simulators/world/air.ts';
import {
  byChannel,
  can,
  connect,
  eventually,
  shippedProfile,
  startDriver,
  temporaryFolder,
  Undo,
} from './support/driver-kit.ts';
import { codeOf } from './support/link-host.ts';

const BAUD = 115_200;
const UNIT = { xyMd02: 1, rsWsN01: 2, tcS200: 3, water: 4, relays: 5 } as const;

const undo = new Undo();
afterEach(() => undo.all());

/** The two wires RTU travels on. */
const WIRES = {
  'a serial line': async (units: ConstructorParameters<typeof SerialRtuServer>[2]): Promise<Link> => {
    const path = join(await temporaryFolder(undo), 'line');
    const server = new SerialRtuServer(path, BAUD, units);
    undo.add(() => server.stop());
    await server.start();
    return connect({ name: 'line', kind: 'modbus-rtu', path, baudRate: BAUD, timeoutMs: 250 }, undo);
  },
  'a serial device server': async (units: ConstructorParameters<typeof TcpRtuServer>[2]): Promise<Link> => {
    const server = new TcpRtuServer({ host: '127.0.0.1', port: 0, env: 'TEST_PORT' }, BAUD, units);
    undo.add(() => server.stop());
    await server.start();
    const { port } = server.wire;
    return connect({ name: 'line', kind: 'modbus-rtu-tcp', host: '127.0.0.1', port, timeoutMs: 250 }, undo);
  },
};

describe.each(Object.entries(WIRES))('modbus-profile on %s', (_, openWire) => {
  let link: Link;
  let faults: Record<keyof typeof UNIT, FaultKnob>;
  let air: Air;
  let relays: RelayBoard;
  let isWet: boolean;
  /** The relay board takes no commands. */
  let isJammed: boolean;

  beforeEach(async () => {
    isWet = false;
    isJammed = false;
    // Draws of a quarter turn make the sensor noise zero.
    air = stillAir({ temperatureC: -3.4, humidityPct: 51.2 }, () => 0.25);
    relays = new RelayBoard();
    const units: Record<keyof typeof UNIT, ModbusUnit> = {
      xyMd02: xyMd02(UNIT.xyMd02, BAUD, air),
      rsWsN01: rsWsN01(air),
      tcS200: tcS200(air),
      water: xkcWater(UNIT.water, BAUD, () => isWet),
      relays: {
        readCoils: (address, count) => relays.readCoils(address, count),
        readDiscrete: (address, count) => relays.readDiscrete(address, count),
        writeCoil(address, word) {
          if (isJammed) throw new ModbusException(4);
          relays.writeCoil(address, word);
        },
      },
    };
    const names = Object.keys(UNIT) as (keyof typeof UNIT)[];
    faults = Object.fromEntries(names.map((name) => [name, new FaultKnob()])) as typeof faults;
    link = await openWire(
      names.map((name) => ({ unitId: UNIT[name], unit: units[name], fault: faults[name] })),
    );
  });

  async function device(
    file: string,
    unit: number,
    clock?: ManualClock,
  ): Promise<{ poll: Pollable['poll'] }> {
    const profile = await shippedProfile(file);
    const { driver } = await startDriver('modbus-profile', link, undo, {
      options: { unit },
      profile,
      ...(clock && { clock }),
    });
    const pollable = can(driver, 'pollable');
    return { poll: () => pollable.poll() };
  }

  it.each([
    ['xy-md02.yaml', UNIT.xyMd02],
    ['rs-ws-n01.yaml', UNIT.rsWsN01],
  ])('reads %s, below zero as well', async (file, unit) => {
    const { poll } = await device(file, unit);
    const readings = byChannel(await poll());
    expect(readings['temperature']).toMatchObject({ value: -3.4, unit: '°C', quality: 'good' });
    expect(readings['humidity']).toMatchObject({
      value: 51.2,
      unit: '%',
      quality: 'good',
      device: 'device-1',
    });
  });

  it('reads all eight values of the air station', async () => {
    const { poll } = await device('tc-s200.yaml', UNIT.tcS200);
    const sample = air.sample();
    const readings = byChannel(await poll());
    expect(Object.fromEntries(Object.entries(readings).map(([name, { value }]) => [name, value]))).toEqual({
      temperature: -3.4,
      humidity: 51.2,
      pm1: sample.pm1,
      'pm2.5': sample.pm25,
      pm10: sample.pm10,
      co2: sample.co2Ppm,
      tvoc: sample.tvoc,
      hcho: sample.hcho,
    });
  });

  it('sees water', async () => {
    const { poll } = await device('xkc-water.yaml', UNIT.water);
    expect(byChannel(await poll())['wet']?.value).toBe(false);
    isWet = true;
    expect(byChannel(await poll())['wet']).toMatchObject({ value: true, quality: 'good' });
  });

  it('gets no value from a device of another make', async () => {
    const { poll } = await device('xy-md02.yaml', UNIT.tcS200);
    for (const { value, quality, why } of await poll()) {
      expect([value, quality]).toEqual([null, 'bad']);
      expect(why).toMatch(/exception/i);
    }
  });

  it.each(['silent', 'short', 'garbled', 'wrong-unit', 'late', 'exception'] as const)(
    'makes every value of a %s unit bad, says why, leaves its neighbour alone, and recovers',
    async (mode) => {
      const broken = await device('xy-md02.yaml', UNIT.xyMd02);
      const neighbour = await device('rs-ws-n01.yaml', UNIT.rsWsN01);
      faults.xyMd02.set({ mode });
      const readings = await broken.poll();
      expect(readings.map(({ channel }) => channel)).toEqual(['temperature', 'humidity']);
      for (const { value, quality, why } of readings) {
        expect([value, quality]).toEqual([null, 'bad']);
        expect(why).toMatch(/\w/);
      }
      expect(byChannel(await neighbour.poll())['temperature']?.value).toBe(-3.4);
      faults.xyMd02.set({ mode: 'none' });
      await eventually(async () => {
        expect(byChannel(await broken.poll())['temperature']).toMatchObject({ value: -3.4, quality: 'good' });
      });
    },
  );

  it.each(['split', 'slow'] as const)('understands a %s answer', async (mode) => {
    const { poll } = await device('xy-md02.yaml', UNIT.xyMd02);
    faults.xyMd02.set({ mode, delayMs: 30 });
    expect(byChannel(await poll())['humidity']?.value).toBe(51.2);
  });

  describe('relay board', () => {
    let outputs: OutputPort;

    beforeEach(async () => {
      const profile = await shippedProfile('relay-board.yaml');
      const { driver } = await startDriver('modbus-profile', link, undo, {
        options: { unit: UNIT.relays },
        profile,
      });
      outputs = can(driver, 'outputPort');
    });

    it('switches, and shows what is switched and what is wired to it', async () => {
      relays.wireInput(8, () => true);
      await outputs.set('relay3', true);
      const { poll } = await device('relay-board.yaml', UNIT.relays);
      const readings = byChannel(await poll());
      expect(Object.keys(readings)).toHaveLength(16);
      const on = Object.values(readings).filter(({ value }) => value === true);
      expect(on.map(({ channel }) => channel).toSorted()).toEqual(['input8', 'relay3']);
      await outputs.set('relay3', false);
      expect(relays.outputs).not.toContain(true);
    });

    it('has the board time a pulse, so that it ends without us', async () => {
      await outputs.pulse('relay1', 650);
      expect(relays.outputs[0]).toBe(true);
      relays.tick(600);
      expect(relays.outputs[0]).toBe(true);
      relays.tick(100);
      expect(relays.outputs[0]).toBe(false);
    });

    it('refuses what it has not, and pulses it cannot count', async () => {
      expect(await codeOf(outputs.set('relay9', true))).toBe('unsupported');
      expect(await codeOf(outputs.set('toString', true))).toBe('unsupported');
      expect(await codeOf(outputs.pulse('relay1', 3_276_701))).toBe('unsupported');
      expect(await codeOf(outputs.pulse('relay1', 0))).toBe('unsupported');
      expect(relays.outputs).not.toContain(true);
    });

    it('says so when the board does not confirm', async () => {
      faults.relays.set({ mode: 'silent' });
      expect(await codeOf(outputs.set('relay1', true))).toBe('timeout');
    });
  });

  describe('an output whose device cannot time', () => {
    const profile = {
      kind: 'modbus',
      name: 'plain',
      channels: {},
      outputs: { lamp: { coil: 2 }, fan: { coil: 3 } },
    };
    let clock: ManualClock;
    let outputs: OutputPort;
    let stop: () => Promise<void>;

    beforeEach(async () => {
      clock = new ManualClock();
      const { driver } = await startDriver('modbus-profile', link, undo, {
        options: { unit: UNIT.relays },
        profile,
        clock,
      });
      outputs = can(driver, 'outputPort');
      stop = () => driver.stop();
      expect(driver.capabilities.pollable).toBeUndefined();
    });

    const isOn = (): boolean | undefined => relays.outputs[2];

    it('is switched off by us when its time is over', async () => {
      await outputs.pulse('lamp', 5000);
      await clock.advance(4999);
      expect(isOn()).toBe(true);
      await clock.advance(1);
      await expect.poll(isOn).toBe(false);
    });

    it('is switched off as soon as the device takes it', async () => {
      await outputs.pulse('lamp', 5000);
      isJammed = true;
      const { transactions } = link.health();
      await clock.advance(5000);
      await expect.poll(() => link.health().transactions).toBeGreaterThan(transactions);
      expect(isOn()).toBe(true);
      isJammed = false;
      await expect
        .poll(async () => {
          await clock.advance(1000);
          return isOn();
        })
        .toBe(false);
    });

    it('stays on when it is set while its pulse runs', async () => {
      await outputs.pulse('lamp', 5000);
      await outputs.set('lamp', true);
      await clock.advance(60_000);
      // Whatever the end of the pulse would have sent has gone out before this.
      await outputs.set('fan', true);
      expect(isOn()).toBe(true);
    });

    it('is not left on when we stop', async () => {
      await outputs.pulse('lamp', 60_000);
      expect(isOn()).toBe(true);
      await stop();
      expect(isOn()).toBe(false);
    });
  });
});

it('needs a profile that makes sense, and a Modbus link', async () => {
  const link = await WIRES['a serial line']([]);
  const options = { unit: 1 };
  await expect(startDriver('modbus-profile', link, undo, { options })).rejects.toThrow(
    /needs a device profile/,
  );
  const channels = { it: { type: 'f32', table: 'input', address: 65_535, unit: '' } };
  const profile = { kind: 'modbus', name: 'odd', channels };
  await expect(startDriver('modbus-profile', link, undo, { options, profile })).rejects.toThrow(/65535/);
  await expect(startDriver('hid-wedge', link, undo)).rejects.toThrow(/needs a link that speaks hid/);
});
