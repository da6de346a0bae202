import { systemClock } from '../../../dist/controller/model/clock.js';
import { DeviceSupervisor, EventBus, PointTable } from '../../../dist/controller/runtime/index.js';
import { ClimateService } from '../../../dist/controller/services/climate/index.js';
import { openStore } from '../../../dist/controller/store/index.js';
import { createLink } from '../../../dist/drivers/links/index.js';
import { registry } from '../../../dist/drivers/registry.js';
import { completed, obey } from './scans.mjs';

/**
 * The daemon's own path from the wire to the telemetry database, as it is shipped.
 * Run with: port, folder, registers, registers to a block, period in ms, scale, blocks under way at once.
 */
const [port, directory, registers, maxBlock, pollMs, scale, pipeline] = process.argv
  .slice(2)
  .map((word, index) => (index === 1 ? word : Number(word)));
const names = Array.from({ length: registers }, (_, address) => `r${address}`);
const quiet = () => {};
const log = { debug: quiet, info: quiet, warn: quiet, error: console.error };
const clock = systemClock;
const profile = {
  kind: 'modbus',
  name: 'bench',
  reads: { maxBlock },
  channels: Object.fromEntries(
    names.map((name, address) => [name, { type: 'u16', table: 'input', address, scale, unit: '°C' }]),
  ),
};

const store = openStore({ directory, clock, log });
const points = new PointTable(
  names.map((channel) => ({ id: channel, device: 'plc', channel })),
  clock,
);
const climate = new ClimateService({ points, telemetry: store.telemetry });
const bus = new EventBus((name, error) => {
  throw new Error(`a listener of ${name} failed`, { cause: error });
});
bus.on('readings', (readings) => {
  points.apply(readings);
  if (readings.length === registers && readings.every(isGood)) completed();
});
// The live stream listens in the daemon, so it does here.
points.onChange(quiet);
const supervisor = new DeviceSupervisor({
  links: [{ name: 'net', kind: 'modbus-tcp', host: '127.0.0.1', port, pipeline }],
  devices: [
    { name: 'plc', driver: 'modbus-profile', link: 'net', profile: 'plc', pollMs, options: { unit: 1 } },
  ],
  banks: [],
  registry,
  createLink,
  profiles: new Map([['plc', profile]]),
  bus,
  clock,
  log,
});
points.start();
climate.start();
await supervisor.start();

function isGood({ quality }) {
  return quality === 'good';
}

obey(async () => {
  await supervisor.stop();
  climate.stop();
  points.stop();
  store.close();
});
