import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { Aedes } from 'aedes';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AirStation } from '../../simulators/devices/air-station.ts';
import { FaultKnob } from '../../simulators/faults.ts';
import { seededRandom } from '../../simulators/random.ts';
import { stillAir } from '../../simulators/world/air.ts';

let broker: Aedes;
let server: Server;
let station: AirStation;
let fault: FaultKnob;

beforeEach(async () => {
  broker = await Aedes.createBroker();
  server = createServer(broker.handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const air = stillAir({ temperatureC: 21, humidityPct: 50 }, seededRandom(3));
  fault = new FaultKnob();
  station = new AirStation(
    `mqtt://127.0.0.1:${port}`,
    { name: 'air-1', topic: 'room/air', periodMs: 100 },
    air,
    fault,
  );
});

afterEach(async () => {
  await station.stop();
  await new Promise<void>((resolve) => broker.close(() => resolve()));
  server.close();
});

/** The next message the station publishes that `wanted` accepts. */
function next(wanted: (payload: string) => boolean): Promise<string> {
  return new Promise((resolve) => {
    broker.on('publish', (packet) => {
      const payload = packet.payload.toString();
      if (packet.topic === 'room/air' && wanted(payload)) resolve(payload);
    });
  });
}

it('publishes what it measures with the time it measured', async () => {
  const before = Date.now();
  const first = next(() => true);
  await station.start();
  const message = JSON.parse(await first) as Record<string, number>;
  expect(Object.keys(message)).toEqual([
    'ts',
    'temperature',
    'humidity',
    'pm1',
    'pm25',
    'pm10',
    'co2',
    'tvoc',
    'hcho',
  ]);
  expect(message['ts']).toBeGreaterThanOrEqual(before);
  expect(message['temperature']).toBeCloseTo(21, 0);
});

it('sends broken JSON, old times and frozen values when told to', async () => {
  await station.start();
  fault.set({ mode: 'garbled' });
  const broken = await next((payload) => !payload.endsWith('}'));
  expect(() => JSON.parse(broken) as unknown).toThrow(SyntaxError);
  fault.set({ mode: 'late' });
  const old = await next((payload) => payload.endsWith('}') && JSON.parse(payload).ts < Date.now() - 50_000);
  expect(old).toContain('temperature');
  fault.set({ mode: 'frozen' });
  const fresh = (payload: string): boolean =>
    payload.endsWith('}') && JSON.parse(payload).ts > Date.now() - 5000;
  const values = (payload: string): unknown => ({ ...JSON.parse(payload), ts: 0 });
  const one = await next(fresh);
  const two = await next((payload) => fresh(payload) && payload !== one);
  expect(values(two)).toEqual(values(one));
});
