import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { MappedSensors } from '../../controller/config/schema-shelving.ts';
import { systemClock } from '../../controller/model/clock.ts';
import { randomId } from '../../controller/model/ids.ts';
import { DeviceSupervisor, EventBus } from '../../controller/runtime/index.ts';
import { AlarmService } from '../../controller/services/alarms/index.ts';
import { NO_DISINFECTION, ShelvingService } from '../../controller/services/shelving/index.ts';
import { openStore, type Store } from '../../controller/store/index.ts';
import { createLink } from '../../drivers/links/index.ts';
import { registry } from '../../drivers/registry.ts';
import { parseConfig } from '../../simulators/config.ts';
import { RelayBoard } from '../../simulators/devices/relay-board.ts';
import { FaultKnob } from '../../simulators/faults.ts';
import { ModbusTcpServer } from '../../simulators/modbus/tcp-server.ts';
import { Simulation } from '../../simulators/simulation.ts';
import { until } from '../support/until.ts';
import { KEEPER } from './support/shelving-room.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

const room = (make: string) => `
version: 1
title: { zh-CN: 测试, en: test }
panel: { host: 127.0.0.1, port: 0 }
weather: { temperatureC: 20, humidityPct: 50 }
zones: [{ id: z, temperatureC: 20, humidityPct: 50 }]
banks:
  - { name: bank-1, bank: 1, make: ${make}, title: { zh-CN: 一, en: one }, env: PORT_1, zone: z, carriages: 2, openAisle: 1 }
lines: []
devices: []
doors: []
people: []
`;

const AISLES = [1, 2, 3];
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

const MAPPED: MappedSensors = {
  presence: AISLES.map((k) => ({ device: 'io-a', channel: `input${k}`, activeWhen: true, aisles: [k] })),
  openAisle: AISLES.map((k) => ({ device: 'io-a', channel: `input${k + 3}`, activeWhen: true, aisle: k })),
  emergencyStop: { device: 'io-b', channel: 'input1', activeWhen: false },
  fire: { device: 'io-b', channel: 'input2', activeWhen: true },
  fault: { device: 'io-b', channel: 'input3', activeWhen: true },
  stop: { device: 'io-b', channel: 'relay1', level: true },
};

/** The shelving of one bank of a make, with or without the site's sensors, on real wires. */
async function shelvingOf(make: 'fatek' | 'stow', mapped: MappedSensors | undefined) {
  const folder = await mkdtemp(join(tmpdir(), 'muniment-makes-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const sim = new Simulation({ config: parseConfig(room(make), 'test'), stateDir: join(folder, 'sim') });
  undo.push(() => sim.stop());
  const { env } = await sim.start();
  const world = sim.world.bank(1);
  const controller = sim.controller(1);
  const a = await board((io) => {
    for (const k of AISLES) {
      io.wireInput(k, () => world.peopleIn(k) > 0);
      io.wireInput(k + 3, () => world.standsOpen(k));
    }
  });
  const b = await board((io) => {
    io.wireInput(1, () => !world.knobs.emergencyStop);
    io.wireInput(2, () => world.knobs.fire);
    io.wireOutput(1, (on) => on && controller.localStop());
  });
  const bus = new EventBus((name, error) => {
    throw new Error(`a listener of ${name} failed`, { cause: error });
  });
  const store: Store = openStore({ directory: join(folder, 'data'), clock: systemClock, log: quiet });
  undo.push(() => store.close());
  const at = { host: '127.0.0.1' };
  const relays = (name: string, port: number) =>
    ({ name, kind: 'modbus-tcp', ...at, port, timeoutMs: 1500 }) as const;
  const port = Number(env['PORT_1']);
  const supervisor = new DeviceSupervisor({
    links: [
      make === 'stow' ? { name: 'net', kind: 'tcp', ...at, port } : relays('net', port),
      relays('a', a.port),
      relays('b', b.port),
    ],
    devices: [
      {
        name: 'bank-1',
        driver: make === 'stow' ? 'stow-racking' : 'fatek-shelving',
        link: 'net',
        pollMs: 50,
        options: { carriages: 2 },
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
    banks: [{ bank: 1, device: 'bank-1', carriages: 2, ...(mapped && { mapped }) }],
    registry,
    createLink,
    profiles: new Map([
      [
        'board',
        parse(await readFile(new URL('../../config/devices/relay-board.yaml', import.meta.url), 'utf8')),
      ],
    ]),
    bus,
    clock: systemClock,
    log: quiet,
  });
  const shelving = new ShelvingService({
    banks: [{ bank: 1, device: 'bank-1', carriages: 2, carriageWidthMm: 900 }],
    devices: supervisor,
    bus,
    ledger: store.ledger,
    repository: store.shelving,
    ids: randomId,
    clock: systemClock,
    log: quiet,
    conditions: () => NO_DISINFECTION,
    hasSession: () => true,
    people: store.people,
    alarms: new AlarmService({
      ledger: store.ledger,
      clock: systemClock,
      log: quiet,
      alarms: store.alarms,
      bus,
    }),
  });
  await shelving.start();
  undo.push(() => shelving.stop());
  await supervisor.start();
  undo.push(() => supervisor.stop());
  const settled = (intent: string) =>
    until('the end of the command', () =>
      store.ledger
        .read(0, 10_000)
        .map(({ event }) => event)
        .find((event) => event.type === 'intent.settled' && event.intent === intent),
    );
  const seen = (what: string, fits: (picture: NonNullable<ReturnType<typeof shelving.picture>>) => boolean) =>
    until(what, () => {
      const picture = shelving.picture(1);
      return picture && fits(picture) ? picture : null;
    });
  return { shelving, sim, world, stopOutput: () => b.io.outputs[0], settled, seen };
}

async function board(wire: (io: RelayBoard) => void): Promise<{ io: RelayBoard; port: number }> {
  const io = new RelayBoard();
  wire(io);
  const server = new ModbusTcpServer({ host: '127.0.0.1', port: 0, env: 'PORT' }, 1, io, new FaultKnob());
  undo.push(() => server.stop());
  await server.start();
  return { io, port: server.wire.port };
}

describe.each(['fatek', 'stow'] as const)('shelving of make %s', (make) => {
  it('opens an aisle for a keeper, and is stopped when somebody steps in', async () => {
    const { shelving, sim, world, stopOutput, settled, seen } = await shelvingOf(make, MAPPED);
    sim.setSpeed(4);
    await seen('a bank that is known', ({ openAisles }) => openAisles?.includes(1) === true);
    const { intent } = await shelving.command(KEEPER, 1, { kind: 'open-aisle', aisle: 3 });
    expect(await settled(intent)).toMatchObject({ outcome: 'done', openAisles: [3] });
    await shelving.command(KEEPER, 1, { kind: 'open-aisle', aisle: 1 });
    await seen('carriages that roll', ({ moving }) => moving);
    world.setPeople(3, 1);
    const latched = await seen('a latched stop', (picture) => picture.latched !== null);
    expect(latched.latched?.cause).toContain('aisle-occupied');
    await until('the stop output is switched', stopOutput);
    await seen('carriages at rest', ({ moving }) => !moving);
    expect(world.standsOpen(1)).toBe(false);
  });

  it('does not move without the sensors it lacks', async () => {
    const { shelving, sim, seen } = await shelvingOf(make, undefined);
    await seen('a bank that answers', ({ connected }) => connected);
    await expect(shelving.command(KEEPER, 1, { kind: 'open-aisle', aisle: 3 })).rejects.toMatchObject({
      reasons: expect.arrayContaining([expect.objectContaining({ code: 'presence-unknown' })]),
    });
    expect(sim.controller(1).moving).toBe(false);
  });
});
