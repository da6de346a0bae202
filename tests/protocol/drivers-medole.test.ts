import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Driver } from '../../drivers/contract/index.ts';
import { MedoleDehumidifier } from '../../simulators/devices/medole.ts';
import { FaultKnob } from '../../simulators/faults.ts';
import { TcpRtuServer } from '../../simulators/modbus/rtu-line.ts';
import { type Air, stillAir } from '../../simulators/world/air.ts';
import { byChannel, can, connect, shippedProfile, startDriver, Undo } from './support/driver-kit.ts';
import { codeOf } from './support/link-host.ts';

const undo = new Undo();
afterEach(() => undo.all());

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
    const started = await startDriver('modbus-profile', link, undo, { options: { unit: 1 }, profile });
    device = started.driver;
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
