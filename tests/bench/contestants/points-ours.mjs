import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../../../dist/controller/model/clock.js';
import { DeviceSupervisor, EventBus, PointTable } from '../../../dist/controller/runtime/index.js';
import { ClimateService } from '../../../dist/controller/services/climate/index.js';
import { openStore } from '../../../dist/controller/store/index.js';
import { createLink } from '../../../dist/drivers/links/index.js';
import { registry } from '../../../dist/drivers/registry.js';

/**
 * The daemon's own path from the wire to the telemetry database, of many points: devices of so many registers, each on a
 * link of its own. Run with: port, folder, devices, registers a device, period in ms.
 */
const [port, directory, devices, registers, pollMs] = process.argv
  .slice(2)
  .map((word, index) => (index === 1 ? word : Number(word)));
const MAX_BLOCK = 125;
const names = Array.from({ length: registers }, (_, address) => `r${address}`);
const plcs = Array.from({ length: devices }, (_, i) => `plc-${i}`);
const quiet = () => {};
const log = { debug: quiet, info: quiet, warn: quiet, error: console.error };
const clock = systemClock;
const profile = {
  kind: 'modbus',
  name: 'bench',
  reads: { maxBlock: MAX_BLOCK },
  channels: Object.fromEntries(
    names.map((name, address) => [name, { type: 'u16', table: 'input', address, scale: 0.1, unit: '°C' }]),
  ),
};

const store = openStore({ directory, clock, log });
const points = new PointTable(
  plcs.flatMap((device) => names.map((channel) => ({ id: `${device}.${channel}`, device, channel }))),
  clock,
);
const climate = new ClimateService({
  points,
  telemetry: store.telemetry,
  isOutside: (_, value) => value > 60,
});
const bus = new EventBus((name, error) => {
  throw new Error(`a listener of ${name} failed`, { cause: error });
});
let good = 0;
bus.on('readings', (readings) => {
  points.apply(readings);
  for (const { quality } of readings) if (quality === 'good') good++;
});
// The live stream listens in the daemon, so it does here.
points.onChange(quiet);
const supervisor = new DeviceSupervisor({
  links: plcs.map((name) => ({ name: `net-${name}`, kind: 'modbus-tcp', host: '127.0.0.1', port })),
  devices: plcs.map((name) => ({
    name,
    driver: 'modbus-profile',
    link: `net-${name}`,
    profile: 'plc',
    pollMs,
    options: { unit: 1 },
  })),
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

const delay = monitorEventLoopDelay({ resolution: 5 });
let begun = { at: 0, cpu: process.cpuUsage(), polls: polls(), good: 0 };

function polls() {
  const counts = plcs.map((name) => supervisor.pollCounts(name));
  return {
    done: counts.reduce((sum, { done }) => sum + done, 0),
    missed: counts.reduce((sum, { missed }) => sum + missed, 0),
  };
}

/** What is alive, without what waits to be collected. */
function memoryMb() {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss: rss / 2 ** 20, heap: heapUsed / 2 ** 20 };
}

process.on('message', (word) => {
  if (word === 'memory') process.send?.(memoryMb());
  else if (word === 'open') {
    delay.enable();
    delay.reset();
    begun = { at: performance.now(), cpu: process.cpuUsage(), polls: polls(), good };
    process.send?.('open');
  } else {
    delay.disable();
    const { user, system } = process.cpuUsage(begun.cpu);
    const now = polls();
    const seconds = (performance.now() - begun.at) / 1000;
    store.telemetry.flush();
    const kept = plcs.reduce(
      (sum, name) => sum + store.telemetry.samples(`${name}.r0`, 0, Number.MAX_SAFE_INTEGER).length,
      0,
    );
    process.send?.({
      seconds,
      cpuPct: (user + system) / 1e4 / seconds,
      done: now.done - begun.polls.done,
      missed: now.missed - begun.polls.missed,
      samples: good - begun.good,
      keptOfFirst: kept,
      delayP50Ms: delay.percentile(50) / 1e6,
      delayP99Ms: delay.percentile(99) / 1e6,
      delayMaxMs: delay.max / 1e6,
    });
  }
});
process.on('disconnect', () => {
  void supervisor.stop().then(() => {
    climate.stop();
    points.stop();
    store.close();
    process.exit(0);
  });
});
process.send?.('scanning');
