import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Driver } from '../../drivers/contract/index.ts';
import { MedoleDehumidifier } from '../../simulators/devices/medole.ts';
import { FaultKnob } from '../../simulators/faults.ts';
import type { ModbusUnit } from '../../simulators/modbus/answer.ts';
import { ILLEGAL_ADDRESS, ModbusException } from '../../simulators/modbus/exception.ts';
import { TcpRtuServer } from '../../simulators/modbus/rtu-line.ts';
import { type Air, stillAir } from '../../simulators/world/air.ts';
import { byChannel, can, connect, shippedProfile, startDriver, Undo } from './support/driver-kit.ts';
import { codeOf } from './support/link-host.ts';

const undo = new Undo();
afterEach(() => undo.all());

/** The profile as shipped, on a line with this unit. */
async function driverOf(unit: ModbusUnit): Promise<Driver> {
  const server = new TcpRtuServer({ host: '127.0.0.1', port: 0, env: 'TEST_PORT' }, 115_200, [
    { unitId: 1, unit, fault: new FaultKnob() },
  ]);
  undo.add(() => server.stop());
  await server.start();
  const link = await connect(
    { name: 'line', kind: 'modbus-rtu-tcp', host: '127.0.0.1', port: server.wire.port, timeoutMs: 250 },
    undo,
  );
  const profile = await shippedProfile('medole-dehumidifier.yaml');
  const { driver } = await startDriver('modbus-profile', link, undo, { options: { unit: 1 }, profile });
  return driver;
}

/** Nothing but the registers of the map; whoever touches another is refused. */
class BareMap implements ModbusUnit {
  readonly written: (readonly [address: number, word: number, single: boolean])[] = [];
  readonly words = new Map<number, number>(
    [0x6101, 0x6102, 0x6103, 0x6104, 0x6105, 0x6201, 0x6202, 0x6203, 0x6205, 0x6206].map((at) => [at, 0]),
  );

  readHolding(address: number, count: number): readonly number[] {
    return Array.from({ length: count }, (_, i) => {
      const word = this.words.get(address + i);
      if (word === undefined) throw new ModbusException(ILLEGAL_ADDRESS);
      return word;
    });
  }

  writeHolding(address: number, words: readonly number[], single: boolean): void {
    for (const word of words) this.written.push([address, word, single]);
  }
}

describe('the map of a Medole dehumidifier, register by register', () => {
  let unit: BareMap;
  let device: Driver;
  const look = async () => byChannel(await can(device, 'pollable').poll());

  beforeEach(async () => {
    unit = new BareMap();
    device = await driverOf(unit);
  });

  it.each([
    ['temperature', 0x6101],
    ['humidity', 0x6102],
    ['temperature-2', 0x6103],
    ['humidity-2', 0x6104],
  ])('reads %s from %i, tenths above, whole units below', async (channel, address) => {
    unit.words.set(address, 0x0539);
    const seen = await look();
    expect(seen[channel]).toMatchObject({ value: 57.5, quality: 'good' });
    expect(Object.values(seen).filter(({ value }) => value === 57.5)).toHaveLength(1);
    // A tenth of twelve is none, and a reading of 100.1 % no humidity.
    unit.words.set(address, 0x0c39);
    expect((await look())[channel]?.quality).toBe('bad');
    unit.words.set(address, 0x0164);
    expect((await look())[channel]?.quality).toBe('bad');
  });

  it.each([
    ['tank-full', 0x0002],
    ['room-temperature-fault', 0x0004],
    ['humidity-fault', 0x0008],
    ['pipe-fault', 0x0010],
    ['fan-running', 0x0040],
    ['compressor', 0x0080],
    ['low-pressure', 0x0400],
    ['high-pressure', 0x0800],
  ])('reads %s, and nothing else, from bit %i of 6105', async (channel, bit) => {
    unit.words.set(0x6105, bit);
    const seen = Object.values(await look());
    expect(seen.filter(({ value }) => value === true).map((reading) => reading.channel)).toEqual([channel]);
  });

  it('reads its settings back from where it writes them', async () => {
    for (const [at, word] of [
      [0x6201, 1],
      [0x6202, 3],
      [0x6203, 55],
      [0x6205, 1],
      [0x6206, 0],
    ] as const)
      unit.words.set(at, word);
    const seen = await look();
    const values = ['power', 'fan-speed', 'set-point', 'dry', 'purify'].map((name) => seen[name]?.value);
    expect(values).toEqual([true, 3, 55, true, false]);
  });

  it('writes one register at a time, by function 06', async () => {
    const outputs = can(device, 'outputPort');
    const settings = can(device, 'settingPort');
    for (const name of ['power', 'dry', 'purify']) await outputs.set(name, true);
    await outputs.set('power', false);
    await settings.adjust('fan-speed', 3);
    await settings.adjust('set-point', 20);
    await settings.adjust('set-point', 0);
    expect(unit.written).toEqual([
      [0x6201, 1, true],
      [0x6205, 1, true],
      [0x6206, 1, true],
      [0x6201, 0, true],
      [0x6202, 3, true],
      [0x6203, 20, true],
      [0x6203, 0, true],
    ]);
    expect(await codeOf(settings.adjust('fan-speed', 0))).toBe('unsupported');
  });
});

describe('a Medole dehumidifier by its shipped profile', () => {
  let unit: MedoleDehumidifier;
  let air: Air;
  let compressor: boolean;
  let device: Driver;

  beforeEach(async () => {
    compressor = false;
    // Draws of a quarter turn make the sensor noise zero.
    air = stillAir({ temperatureC: 22.7, humidityPct: 63.4 }, () => 0.25);
    unit = new MedoleDehumidifier(air, (on) => (compressor = on));
    device = await driverOf(unit);
  });

  const look = async () => byChannel(await can(device, 'pollable').poll());

  it('reads its probes and what it reports', async () => {
    unit.tankFull = true;
    const seen = await look();
    expect(seen['temperature']).toMatchObject({ value: 22.7, unit: '°C', quality: 'good' });
    expect(seen['humidity']).toMatchObject({ value: 63.4, unit: '%', quality: 'good' });
    expect(seen['tank-full']?.value).toBe(true);
    expect(seen['high-pressure']?.value).toBe(false);
    expect(seen['set-point']?.value).toBe(50);
  });

  it('is switched by a register, and its compressor says so', async () => {
    const outputs = can(device, 'outputPort');
    await outputs.set('power', true);
    expect(compressor).toBe(true);
    expect((await look())['compressor']?.value).toBe(true);
    await outputs.set('power', false);
    expect(compressor).toBe(false);
    expect((await look())['power']?.value).toBe(false);
  });

  it('takes a set point, at which it stops by itself', async () => {
    await can(device, 'outputPort').set('power', true);
    await can(device, 'settingPort').adjust('set-point', 65);
    expect((await look())['compressor']?.value).toBe(false);
    expect((await look())['set-point']?.value).toBe(65);
  });

  it('refuses what it does not take, before and on the wire', async () => {
    const settings = can(device, 'settingPort');
    expect(await codeOf(settings.adjust('set-point', 91))).toBe('unsupported');
    expect(await codeOf(settings.adjust('nothing', 1))).toBe('unsupported');
    expect(await codeOf(settings.adjust('set-point', 7))).toBe('device-exception');
  });
});
