import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reading } from '../../drivers/contract/index.ts';
import type { Link } from '../../drivers/links/index.ts';
import { AirStation } from '../../simulators/devices/air-station.ts';
import { FaultKnob } from '../../simulators/faults.ts';
import { type Air, stillAir } from '../../simulators/world/air.ts';
import { ByteServer } from './support/byte-server.ts';
import { byChannel, connect, type Inbox, shippedProfile, startDriver, Undo } from './support/driver-kit.ts';

const TOPIC = 'muniment/air-1/state';
const CHANNELS = ['temperature', 'humidity', 'pm1', 'pm2.5', 'pm10', 'co2', 'tvoc', 'hcho'];
const undo = new Undo();
afterEach(() => undo.all());

describe('mqtt-profile over the embedded broker', () => {
  let url: string;
  let link: Link;

  beforeEach(async () => {
    const probe = new ByteServer();
    const port = await probe.listen();
    await probe.close();
    url = `mqtt://127.0.0.1:${port}`;
    link = await connect(
      { name: 'broker', kind: 'mqtt', broker: { embedded: { host: '127.0.0.1', port } } },
      undo,
    );
  });

  async function listen(): Promise<Inbox<readonly Reading[]>> {
    const profile = await shippedProfile('air-station-mqtt.yaml');
    const options = { topic: TOPIC };
    return (await startDriver('mqtt-profile', link, undo, { device: 'air-1', options, profile })).emitted;
  }

  async function publisher(): Promise<MqttClient> {
    const client = await connectAsync(url, { reconnectPeriod: 0 });
    undo.add(() => client.endAsync(true));
    return client;
  }

  describe('from the simulated air station', () => {
    let fault: FaultKnob;
    let air: Air;

    beforeEach(async () => {
      fault = new FaultKnob();
      // Draws of a quarter turn make the sensor noise zero.
      air = stillAir({ temperatureC: 20.5, humidityPct: 51.2 }, () => 0.25);
      const station = new AirStation(url, { name: 'air-1', topic: TOPIC, periodMs: 40 }, air, fault);
      undo.add(() => station.stop());
      await station.start();
    });

    it('hears all eight values', async () => {
      const inbox = await listen();
      const sample = air.sample();
      const before = Date.now();
      const readings = byChannel(await inbox.next());
      expect(Object.keys(readings)).toEqual(CHANNELS);
      expect(readings['temperature']).toMatchObject({
        device: 'air-1',
        value: 20.5,
        unit: '°C',
        quality: 'good',
      });
      expect(readings['pm2.5']).toMatchObject({ value: sample.pm25, unit: 'µg/m³' });
      expect(readings['hcho']).toMatchObject({ value: sample.hcho, unit: 'mg/m³' });
      const { sourceTime = 0, receivedTime = 0 } = readings['co2'] ?? {};
      expect(receivedTime).toBeGreaterThanOrEqual(before);
      expect(sourceTime).toBeLessThanOrEqual(receivedTime);
    });

    it.each(['garbled', 'short'] as const)('makes every value of a %s message bad', async (mode) => {
      const inbox = await listen();
      await inbox.next();
      fault.set({ mode });
      let readings = await inbox.next();
      while (readings[0]?.quality === 'good') readings = await inbox.next();
      expect(readings.map(({ channel }) => channel)).toEqual(CHANNELS);
      for (const { value, quality, why } of readings)
        expect([value, quality, why]).toEqual([null, 'bad', 'the message is not JSON']);
      fault.set({ mode: 'none' });
      while (readings[0]?.quality === 'bad') readings = await inbox.next();
      expect(byChannel(readings)['temperature']?.value).toBe(20.5);
    });

    it('makes bad only what the station could not measure', async () => {
      const inbox = await listen();
      fault.set({ mode: 'exception' });
      let readings = byChannel(await inbox.next());
      while (readings['humidity']?.quality === 'good') readings = byChannel(await inbox.next());
      expect(readings['temperature']).toMatchObject({
        quality: 'bad',
        why: 'null at /temperature is no number',
      });
      expect(readings['co2']?.quality).toBe('good');
    });

    it('shows the age of what comes late', async () => {
      const inbox = await listen();
      fault.set({ mode: 'late' });
      const ageOf = ([one]: readonly Reading[]): number => (one ? one.receivedTime - one.sourceTime : 0);
      let readings = await inbox.next();
      while (ageOf(readings) < 50_000) readings = await inbox.next();
      expect(readings[0]).toMatchObject({ quality: 'good', value: 20.5 });
    });
  });

  it('gives a kept message from before its start the time of its measurement', async () => {
    const ts = Date.now() - 3_600_000;
    const client = await publisher();
    await client.publishAsync(TOPIC, JSON.stringify({ ts, temperature: 19 }), { qos: 1, retain: true });
    const readings = byChannel(await (await listen()).next());
    expect(readings['temperature']).toMatchObject({ value: 19, quality: 'good', sourceTime: ts });
    expect(readings['humidity']).toMatchObject({ value: null, quality: 'bad', sourceTime: ts });
  });

  it('hears neither other topics nor the deletion of a kept message', async () => {
    const inbox = await listen();
    const client = await publisher();
    await client.publishAsync('muniment/air-2/state', '{"temperature": 1}', { qos: 1 });
    await client.publishAsync(TOPIC, '', { qos: 1, retain: true });
    await client.publishAsync(TOPIC, JSON.stringify({ ts: Date.now(), temperature: 2 }), { qos: 1 });
    expect(byChannel(await inbox.next())['temperature']?.value).toBe(2);
  });

  it('hears nothing more once it is stopped', async () => {
    const profile = await shippedProfile('air-station-mqtt.yaml');
    const options = { topic: TOPIC };
    const { driver, emitted } = await startDriver('mqtt-profile', link, undo, { options, profile });
    await driver.stop();
    const heard = await listen();
    const client = await publisher();
    await client.publishAsync(TOPIC, JSON.stringify({ ts: Date.now(), temperature: 2 }), { qos: 1 });
    await heard.next();
    expect(emitted.size).toBe(0);
  });
});
