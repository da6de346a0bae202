import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Actor } from '../../../controller/model/actor.ts';
import type { Cycle } from '../../../controller/model/disinfection.ts';
import type { DomainEvent, EventType } from '../../../controller/model/events.ts';
import { randomId } from '../../../controller/model/ids.ts';
import { DeviceSupervisor, EventBus } from '../../../controller/runtime/index.ts';
import { AccessService } from '../../../controller/services/access/index.ts';
import { DisinfectionService } from '../../../controller/services/disinfection/index.ts';
import type { ZoneSpec } from '../../../controller/services/disinfection/index.ts';
import { ShelvingService } from '../../../controller/services/shelving/index.ts';
import { openStore, type Store } from '../../../controller/store/index.ts';
import type { Log } from '../../../drivers/contract/index.ts';
import { createLink } from '../../../drivers/links/index.ts';
import { registry } from '../../../drivers/registry.ts';
import { parseConfig } from '../../../simulators/config.ts';
import { Simulation } from '../../../simulators/simulation.ts';
import { until } from '../../support/until.ts';
import { MortalClock } from './hangs.ts';

/** A vault with one bank, a door, a UV lamp and an ozone generator, on lines as fast as a test wants them. */
const VAULT = `
version: 1
title: { zh-CN: 测试, en: test }
panel: { host: 127.0.0.1, port: 0 }
weather: { temperatureC: 20, humidityPct: 50 }
zones: [{ id: vault, temperatureC: 20, humidityPct: 50 }]
banks:
  - { name: bank-1, bank: 1, title: { zh-CN: 一, en: one }, env: PORT_BANK, zone: vault, carriages: 3, openAisle: 2 }
lines: [{ name: line, kind: tcp, env: PORT_LINE, baudRate: 115200 }]
devices:
  - { name: door-relay, kind: relay-board, line: line, unit: 1 }
  - { name: lamp-relay, kind: relay-board, line: line, unit: 2 }
  - { name: uv-meter, kind: uv-meter, line: line, unit: 3, zone: vault }
  - { name: ozone, kind: ep-o3, line: line, unit: 4, zone: vault }
germicides:
  - zone: vault
    lamp: { device: lamp-relay, output: 1 }
    generator: { device: lamp-relay, output: 4 }
    fan: { device: lamp-relay, output: 5 }
    ozonePpmPerHour: 6000
doors:
  - id: main
    title: { zh-CN: 门, en: door }
    lock: { device: door-relay, output: 1 }
    contact: { device: door-relay, input: 1 }
people: []
`;

export const KEEPER: Actor = { kind: 'person', id: 'P-li', name: 'Li', roles: ['keeper'], session: 'S-li' };
export const OTHER: Actor = { ...KEEPER, id: 'P-wang', name: 'Wang', session: 'S-wang' };

const words = (text: string) => ({ 'zh-CN': text, en: text });
const at = (device: string, channel: string) => ({ device, channel });
const gas = {
  fan: at('lamp-relay', 'relay5'),
  ceilingPpm: 5,
  ventilateMs: 300,
  reentryPpm: 0.1,
  reentryHoldMs: 400,
};

/** As a site would set it up, with times a test can wait for. */
export const SPEC: ZoneSpec = {
  zone: 'vault',
  name: words('vault'),
  space: ['vault'],
  banks: [1],
  doors: [
    {
      id: 'main',
      lock: at('door-relay', 'relay1'),
      lockPulseMs: 3000,
      contact: { ...at('door-relay', 'input1'), activeWhen: true },
    },
  ],
  presence: [],
  light: at('lamp-relay', 'relay2'),
  sound: at('lamp-relay', 'relay3'),
  warningMs: 200,
  leaveMs: 20_000,
  begunFrom: 'outside',
  provingMs: 200,
  walkMs: 60_000,
  deadManMs: 2000,
  // Well above what a busy machine delays a poll by: a sensor that is late for once is not one that is silent.
  sensorStaleMs: 3000,
  lapseMs: 3_600_000,
  items: [
    { id: 'signs', text: words('signs'), walk: false },
    { id: 'walked', text: words('walked'), walk: true },
  ],
  emitters: {
    uv: {
      kind: 'uv',
      output: at('lamp-relay', 'relay1'),
      sensor: at('uv-meter', 'irradiance'),
      targetDose: 1000,
      limitMs: 600_000,
      gas: null,
    },
    ozone: {
      kind: 'ozone',
      output: at('lamp-relay', 'relay4'),
      sensor: at('ozone', 'ozone'),
      targetDose: 1000,
      limitMs: 600_000,
      gas,
    },
  },
  schedule: [],
};

const profile = (name: string): unknown =>
  parse(
    readFileSync(fileURLToPath(new URL(`../../../config/devices/${name}.yaml`, import.meta.url)), 'utf8'),
  );
const PROFILES = new Map(['relay-board', 'uv-meter', 'ep-o3'].map((name) => [name, profile(name)]));
const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };
const POLL_MS = 100;

/** The part of the daemon that disinfects, on real links, drivers and store. */
export class Daemon {
  readonly store: Store;
  readonly shelving: ShelvingService;
  readonly access: AccessService;
  readonly disinfection: DisinfectionService;
  readonly alarms: string[] = [];
  readonly #clock = new MortalClock();
  readonly #supervisor: DeviceSupervisor;
  #over = false;

  constructor(directory: string, ports: Readonly<Record<string, string>>, spec: ZoneSpec) {
    const clock = this.#clock;
    this.store = openStore({ directory, clock, log: quiet });
    const { ledger } = this.store;
    const bus = new EventBus((name, error) => {
      throw new Error(`a listener of ${name} failed`, { cause: error });
    });
    const onLine = (name: string, file: string, unit: number) => ({
      name,
      driver: 'modbus-profile',
      profile: file,
      link: 'line',
      pollMs: POLL_MS,
      options: { unit },
    });
    const tcp = { host: '127.0.0.1', timeoutMs: 1500 };
    this.#supervisor = new DeviceSupervisor({
      links: [
        { name: 'net', kind: 'modbus-tcp', port: Number(ports['PORT_BANK']), ...tcp },
        { name: 'line', kind: 'modbus-rtu-tcp', port: Number(ports['PORT_LINE']), ...tcp },
      ],
      devices: [
        {
          name: 'bank-1',
          driver: 'bank-v1',
          link: 'net',
          pollMs: POLL_MS,
          options: { unit: 1, carriages: 3 },
        },
        onLine('door-relay', 'relay-board', 1),
        onLine('lamp-relay', 'relay-board', 2),
        onLine('uv-meter', 'uv-meter', 3),
        onLine('ozone', 'ep-o3', 4),
      ],
      banks: [{ bank: 1, device: 'bank-1' }],
      registry,
      createLink,
      profiles: PROFILES,
      bus,
      clock,
      log: quiet,
    });
    const alarms = {
      raise: async ({ kind }: { kind: string }) => void this.alarms.push(kind),
      clear: async () => {},
    };
    const outputs = (device: string) => this.#supervisor.capability(device, 'outputPort');
    this.shelving = new ShelvingService({
      banks: [{ bank: 1, device: 'bank-1', carriages: 3, carriageWidthMm: 900 }],
      devices: this.#supervisor,
      repository: this.store.shelving,
      hasSession: () => true,
      conditions: () => this.disinfection.conditions(),
      zones: () => this.disinfection.snapshots(),
      bus,
      ledger,
      clock,
      log: quiet,
      ids: randomId,
    });
    const [door] = SPEC.doors;
    this.access = new AccessService({
      doors: door
        ? [
            {
              id: door.id,
              lock: { ...door.lock, pulseMs: door.lockPulseMs },
              contact: { ...door.contact, closedWhen: true },
            },
          ]
        : [],
      outputs,
      mayUnlock: (id) => this.shelving.mayUnlock(id),
      people: { personByCard: () => null },
      gate: { boxAtGate: () => null },
      alarms,
      bus,
      ledger,
      clock,
      log: quiet,
    });
    this.disinfection = new DisinfectionService({
      zones: [spec],
      timeZone: 'UTC',
      repository: this.store.disinfection,
      shelving: this.shelving,
      doors: () => this.access.doors(),
      outputs,
      alarms,
      bus,
      ledger,
      clock,
      log: quiet,
      ids: randomId,
    });
  }

  async start(): Promise<this> {
    await this.shelving.start();
    this.access.start();
    await this.disinfection.start();
    await this.#supervisor.start();
    return this;
  }

  async stop(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    await this.disinfection.stop();
    await this.shelving.stop();
    await this.#supervisor.stop();
    await this.access.stop();
    this.store.close();
  }

  /** Ends as by `kill -9`: nothing more is sent, decided or written. */
  async kill(): Promise<void> {
    this.#over = true;
    this.#clock.kill();
    this.store.close();
    await this.#supervisor.stop();
  }

  /** Waits until every sensor tells that the vault could be disinfected. */
  async ready(kind: 'uv' | 'ozone'): Promise<void> {
    await until('a vault in which nothing is in the way', () => {
      const reasons = this.disinfection.standing('vault', kind);
      return reasons.length === 0;
    });
  }

  /** Plans a cycle and ticks its whole checklist. */
  async prepared(kind: 'uv' | 'ozone'): Promise<Cycle> {
    await this.ready(kind);
    const { id } = await this.disinfection.plan(KEEPER, 'vault', kind);
    await this.disinfection.tick(KEEPER, id, 'signs', '');
    return this.disinfection.tick(KEEPER, id, 'walked', 'all three aisles');
  }

  cycle(id: string): Cycle {
    const cycle = this.store.disinfection.cycle(id);
    if (!cycle) throw new Error(`cycle ${id} is not there`);
    return cycle;
  }

  /** The cycle as soon as it is in that phase. */
  in(id: string, phase: Cycle['phase']): Promise<Cycle> {
    return until(`phase ${phase}, not ${this.cycle(id).phase}`, () => {
      const cycle = this.cycle(id);
      return cycle.phase === phase ? cycle : null;
    });
  }

  journal<Type extends EventType>(type: Type): Extract<DomainEvent, { type: Type }>[] {
    return this.store.ledger
      .read(0, 10_000)
      .map(({ event }) => event)
      .filter((event): event is Extract<DomainEvent, { type: Type }> => event.type === type);
  }
}

/** The simulated vault, and daemons that come and go. */
export class Vault {
  readonly sim: Simulation;
  readonly #folder: string;
  readonly #daemons: Daemon[] = [];
  #ports: Readonly<Record<string, string>> = {};

  private constructor(folder: string) {
    this.#folder = folder;
    this.sim = new Simulation({
      config: parseConfig(VAULT, 'test'),
      stateDir: join(folder, 'sim'),
      panelPort: 0,
    });
  }

  static async make(speed = 1): Promise<Vault> {
    const vault = new Vault(await mkdtemp(join(tmpdir(), 'muniment-vault-')));
    vault.#ports = (await vault.sim.start()).env;
    vault.sim.setSpeed(speed);
    return vault;
  }

  get germicide() {
    return this.sim.world.germicideOf('vault');
  }

  async daemon(spec: ZoneSpec = SPEC): Promise<Daemon> {
    const daemon = new Daemon(join(this.#folder, 'data'), this.#ports, spec);
    this.#daemons.push(daemon);
    return daemon.start();
  }

  async close(): Promise<void> {
    for (const daemon of this.#daemons) await daemon.stop().catch(() => {});
    await this.sim.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
