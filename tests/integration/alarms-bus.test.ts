import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pickFreePort } from '../../controller/cli/ports.ts';
import { loadConfig } from '../../controller/config/load.ts';
import { Daemon } from '../../controller/main.ts';
import { wantsAcknowledgement } from '../../controller/model/alarm-fold.ts';
import type { Alarm } from '../../controller/model/alarms.ts';
import { families } from '../../drivers/registry.ts';
import { Simulation } from '../../simulators/simulation.ts';
import { until } from '../support/until.ts';

const config = (name: string): string => fileURLToPath(new URL(`../../config/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'muniment-bus-'));
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

let world: Simulation;
let daemon: Daemon;
let env: Record<string, string>;
let url = '';

beforeAll(async () => {
  const mqttPort = await pickFreePort('127.0.0.1');
  world = new Simulation({
    config: config('simulator.demo.yaml'),
    stateDir: folder,
    mqttUrl: `mqtt://127.0.0.1:${mqttPort}`,
  });
  const where = await world.start();
  env = {
    ...where.env,
    MUNIMENT_HTTP_PORT: '0',
    MUNIMENT_MQTT_PORT: String(mqttPort),
    MUNIMENT_DATA: join(folder, 'data'),
  };
  daemon = await begin();
});
afterAll(async () => {
  await daemon.stop();
  await world.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function begin(): Promise<Daemon> {
  const room = loadConfig(config('room.demo.yaml'), env, { families });
  const begun = new Daemon({ config: room, log: quiet, webRoot: '/nonexistent' });
  ({ url } = await begun.start());
  return begun;
}

const alarm = (id: string): Alarm | null => daemon.store.alarms.alarm(id);
/** Ids of what people are asked to acknowledge about that line. */
const asked = (): readonly string[] =>
  daemon.store.alarms
    .active()
    .filter(wantsAcknowledgement)
    .map(({ id }) => id)
    .filter((id) => /climate|HV-/.test(id));

it('a real bus that is cut is one alarm, through a restart, and clears nothing', async () => {
  await until('the sensors answer', async () => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    return ['climate-1', 'climate-2'].every((name) =>
      metrics.includes(`muniment_device_connected{device="${name}"} 1`),
    );
  });
  for (const name of ['climate-1', 'climate-2']) await world.devices.setFault(name, { mode: 'silent' });
  await until('the bus is lost', () => alarm('link-lost:line-climate')?.announcedAt);
  await until('its devices are explained', () =>
    ['climate-1', 'climate-2'].every(
      (name) => alarm(`device-lost:${name}`)?.state === 'suppressed-by-design',
    ),
  );
  expect(asked()).toEqual(['link-lost:line-climate']);

  await daemon.stop();
  daemon = await begin();
  expect(asked()).toEqual(['link-lost:line-climate']);
  for (const name of ['climate-1', 'climate-2']) await world.devices.setFault(name, { mode: 'none' });
  await until('the bus is back', () => alarm('link-lost:line-climate')?.clearedAt);
  await until('its devices are well', () => alarm('device-lost:climate-2') === null);
  expect(asked()).toEqual(['link-lost:line-climate']);
});
