import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../simulators/config.ts';
import { Simulation } from '../../simulators/simulation.ts';
import { until } from '../support/until.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

const ROOM = `
version: 1
title: { zh-CN: 测试, en: test }
panel: { host: 127.0.0.1, port: 0 }
weather: { temperatureC: 20, humidityPct: 50 }
zones: [{ id: z, temperatureC: 20, humidityPct: 50 }]
banks:
  - { name: one, bank: 1, make: fatek, unit: 3, title: { zh-CN: 一, en: one }, env: PORT_1, zone: z, carriages: 4 }
  - { name: two, bank: 2, make: stow, title: { zh-CN: 二, en: two }, env: PORT_2, zone: z, carriages: 4 }
lines: []
devices: []
doors: []
people: []
`;

async function room(): Promise<{ simulation: Simulation; ports: Record<string, string> }> {
  const stateDir = await mkdtemp(join(tmpdir(), 'muniment-makes-'));
  undo.push(() => rm(stateDir, { recursive: true }));
  const simulation = new Simulation({ config: parseConfig(ROOM, 'room'), stateDir, speed: 50 });
  undo.push(() => simulation.stop());
  const { env } = await simulation.start();
  return { simulation, ports: env };
}

/** Asks once, and gives what comes first. */
async function ask(port: string | undefined, request: string): Promise<string> {
  const socket = connect(Number(port), '127.0.0.1');
  try {
    socket.write(Buffer.from(request, 'hex'));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return answer.toString('hex');
  } finally {
    socket.destroy();
  }
}

const mbap = (pdu: string): string => `00010000${(pdu.length / 2 + 1).toString(16).padStart(4, '0')}03${pdu}`;

it('serves a Fatek PLC before a bank of the room, which runs for as long as it takes without a heartbeat', async () => {
  const { simulation, ports } = await room();
  const say = (pdu: string): Promise<string> => ask(ports['PORT_1'], mbap(pdu));
  expect(await say('06000a0004')).toBe(mbap('06000a0004'));
  expect(await say('0f089800060120')).toBe(mbap('0f08980006'));
  expect(await say('0f089800060100')).toBe(mbap('0f08980006'));
  await until('it stands open', () => simulation.world.bank(1).standsOpen(4));
  expect(await say('01089e0001')).toBe(mbap('010100'));
});

it('acts on the rising edge of a coil, and on no other', async () => {
  const { simulation, ports } = await room();
  const say = (pdu: string): Promise<string> => ask(ports['PORT_1'], mbap(pdu));
  await say('06000a0004');
  await say('0f089800060120');
  await until('it stands open', () => simulation.world.bank(1).standsOpen(4));
  await say('06000a0002');
  await say('0f089800060120');
  expect(simulation.controller(1).targetAisle).toBe(0);
  await say('0f089800060100');
  await say('0f089800060120');
  await until('it stands open', () => simulation.world.bank(1).standsOpen(2));
});

it('serves a Stow rack', async () => {
  const { simulation, ports } = await room();
  const status = '00000205004704007f0000000000';
  expect(await ask(ports['PORT_2'], '00000200')).toBe(`${status}000000000000`);
  simulation.world.bank(2).setPeople(1, 2);
  expect((await ask(ports['PORT_2'], '00000200')).slice(14, 16)).toBe('02');
  simulation.world.bank(2).setPeople(1, 0);
  await ask(ports['PORT_2'], '03000100');
  await until('it stands open', () => simulation.world.bank(2).standsOpen(3));
  expect((await ask(ports['PORT_2'], '00000200')).slice(28, 30)).toBe('03');
});
