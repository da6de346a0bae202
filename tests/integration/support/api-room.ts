import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Value } from 'typebox/value';
import { wordsIn } from '../../../controller/api/contract/messages/index.ts';
import { buildApp } from '../../../controller/api/index.ts';
import { ClimateConfig } from '../../../controller/config/schema-climate.ts';
import type { BankConfig, RoomConfig } from '../../../controller/config/schema.ts';
import { DAEMON, type Role } from '../../../controller/model/actor.ts';
import { type Clock, systemClock } from '../../../controller/model/clock.ts';
import type { RuleSet } from '../../../controller/model/climate.ts';
import type { DomainEvent } from '../../../controller/model/events.ts';
import type { AlarmDefinition } from '../../../controller/model/alarm-definition.ts';
import { randomId } from '../../../controller/model/ids.ts';
import { DeviceSupervisor, EventBus, PointTable } from '../../../controller/runtime/index.ts';
import { AccessService } from '../../../controller/services/access/index.ts';
import { AlarmService } from '../../../controller/services/alarms/index.ts';
import {
  BoxClimateService,
  ClimateService,
  derivedPoints,
  PlantService,
  ZoneService,
} from '../../../controller/services/climate/index.ts';
import { CustodyService } from '../../../controller/services/custody/index.ts';
import { DisinfectionService, disinfectionZones } from '../../../controller/services/disinfection/index.ts';
import { NotifyService } from '../../../controller/services/notify/index.ts';
import { PatrolService } from '../../../controller/services/patrols/index.ts';
import { PeopleService } from '../../../controller/services/people/index.ts';
import { ReportService } from '../../../controller/services/reports/index.ts';
import { RoundService } from '../../../controller/services/rounds/index.ts';
import { ShelvingService, shelvingPolicy } from '../../../controller/services/shelving/index.ts';
import { openStore, type Store } from '../../../controller/store/index.ts';
import type { Log } from '../../../drivers/contract/index.ts';
import { createLink } from '../../../drivers/links/index.ts';
import { registry } from '../../../drivers/registry.ts';

/** Errors the application logged; a test that expects none looks here. */
export interface Logged {
  readonly errors: object[];
}

/** The keeper, approver and others of the tests, by role; `nobody` borrows and has no role. */
export const PEOPLE = {
  keeper: {
    id: 'P-keeper',
    name: '王管理',
    roles: ['keeper'],
    login: 'wang',
    pin: '246810',
    card: '0004120001',
  },
  keeper2: {
    id: 'P-keeper2',
    name: '李管理',
    roles: ['keeper'],
    login: 'li',
    pin: '135791',
    card: '0004120002',
  },
  installer: { id: 'P-installer', name: '陈安装', roles: ['installer'], login: 'chen', pin: '998877' },
  approver: { id: 'P-approver', name: '赵审批', roles: ['approver'], login: 'zhao', pin: '112233' },
  borrower: { id: 'P-borrower', name: '张借阅', roles: [], card: '0004120417', department: '营销部' },
} as const;

export interface ApiRoom {
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly people: PeopleService;
  readonly points: PointTable;
  readonly zones: ZoneService;
  readonly bus: EventBus;
  readonly alarms: AlarmService;
  readonly shelving: ShelvingService;
  readonly config: RoomConfig;
  readonly logged: Logged;
  /** Bearer token of a client with these roles. */
  token(...roles: readonly Role[]): string;
  /** A client of that name with these roles; gives its token. */
  client(name: string, roles: readonly Role[]): Promise<string>;
  append(...events: readonly DomainEvent[]): Promise<void>;
  close(): Promise<void>;
}

const ROLES = ['keeper', 'approver', 'auditor', 'installer', 'records-system', 'display'] as const;

/**
 * The API over everything real: store on a temporary directory, services, devices. Without `bankPort` the room's bank is
 * a device that never answers.
 */
export async function openApiRoom(
  options: {
    clock?: Clock;
    bankPort?: number;
    webRoot?: string;
    /** Data folder that is already there; a temporary one unless given. It is removed at the end either way. */
    directory?: string;
    ruleSets?: readonly RuleSet[];
    /** Another shape of the bank. */
    bank?: Partial<BankConfig>;
    /** What alarms mean; without them they have no words. */
    alarms?: readonly AlarmDefinition[];
    /** Who is told; nobody unless given. */
    notify?: RoomConfig['notify'];
  } = {},
): Promise<ApiRoom> {
  const { clock = systemClock, webRoot = '/nonexistent' } = options;
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'muniment-api-'));
  const logged: Logged = { errors: [] };
  const log: Log = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (fields, message) => void logged.errors.push({ ...fields, message }),
  };
  const config = {
    ...roomConfig(options.bankPort, options.bank),
    ...(options.notify && { notify: options.notify }),
  };
  const ids = randomId;
  const bus = new EventBus((_, error) => log.error({ error }, 'a listener failed'));
  const store = openStore({ directory, clock, log });
  const { ledger } = store;
  const points = new PointTable([...config.points, ...derivedPoints(config)], clock);
  const devices = new DeviceSupervisor({
    ...config,
    registry,
    createLink,
    profiles: new Map(),
    bus,
    clock,
    log,
  });
  bus.on('readings', (readings) => points.apply(readings));
  const people = new PeopleService({ ledger, clock, log, ids, people: store.people, sessionMinutes: 15 });
  const alarms = new AlarmService({
    ledger,
    clock,
    log,
    alarms: store.alarms,
    bus,
    definitions: options.alarms ?? [],
    room: config,
    points,
  });
  const shelving = new ShelvingService({
    banks: config.banks,
    devices,
    bus,
    ledger,
    repository: store.shelving,
    ids,
    clock,
    log,
    hasSession: (person) => people.hasSession(person),
    people: store.people,
    alarms,
    policy: shelvingPolicy(config.shelving, config.site.timeZone),
  });
  const custody = new CustodyService({
    ledger,
    clock,
    log,
    ids,
    holdings: store.holdings,
    custody: store.custody,
    people: store.people,
    aisles: shelving,
    readers: devices,
    shapes: config.banks,
    policy: config.policy,
    alarms,
  });
  const rounds = new RoundService({
    ledger,
    clock,
    log,
    ids,
    custody: store.custody,
    rounds: store.rounds,
    aisles: shelving,
    shapes: config.banks,
  });
  const access = new AccessService({
    ledger,
    clock,
    log,
    bus,
    doors: config.doors,
    outputs: (device) => devices.capability(device, 'outputPort'),
    mayUnlock: (door) => shelving.mayUnlock(door),
    people: store.people,
    gate: custody,
    alarms,
  });
  const zones = new ZoneService({
    room: config,
    climate: config.climate,
    ledger,
    clock,
    log,
    points,
    alarms,
    ruleSets: options.ruleSets ?? [],
    telemetry: store.telemetry,
    notes: store.zoneNotes,
    repository: store.climate,
  });
  const boxClimate = new BoxClimateService({
    holdings: store.holdings,
    repository: store.climate,
    telemetry: store.telemetry,
    zones,
    clock,
    banks: config.banks,
    readingRoom: config.climate.readingRoom,
  });
  const climate = new ClimateService({
    points,
    telemetry: store.telemetry,
    isOutside: (point, value) => zones.isOutside(point, value),
  });
  const plant = new PlantService({
    ledger,
    clock,
    log,
    bus,
    devices,
    points,
    shelving,
    alarms,
    plant: config.climate.plant,
    control: config.climate.control,
    timeZone: config.site.timeZone,
    repository: store.plant,
    zones: () => [],
    conditions: () => ({ fire: false, disinfecting: new Set() }),
  });
  const disinfection = new DisinfectionService({
    ...{ ledger, clock, log, ids, bus, repository: store.disinfection, alarms },
    zones: disinfectionZones(config),
    timeZone: config.site.timeZone,
    shelving,
    doors: () => access.doors(),
    outputs: (device) => devices.capability(device, 'outputPort'),
  });
  const patrols = new PatrolService({
    ...{ ledger, clock, log, ids, repository: store.patrols, alarms },
    lists: config.patrols ?? [],
    timeZone: config.site.timeZone,
  });
  const notify = new NotifyService({
    ledger,
    clock,
    log,
    ids,
    wordsIn,
    repository: store.notify,
    alarms: store.alarms,
    board: alarms,
    config: config.notify,
    site: config.site,
    definitionOf: ({ kind, subject }) => alarms.definitionOf(kind, subject),
    outputs: (device) => devices.capability(device, 'outputPort'),
    modem: (device) => devices.capability(device, 'smsSender'),
  });
  const app = buildApp({
    config,
    clock,
    log,
    version: '0.0.0-test',
    webRoot,
    bus,
    ledger,
    repositories: store,
    custody,
    rounds,
    people,
    access,
    alarms,
    notify,
    shelving,
    climate,
    zones,
    boxClimate,
    plant,
    disinfection,
    patrols,
    reports: new ReportService({
      ...store,
      room: config,
      clock,
      abortWords: (cause, language) => wordsIn(language).abortCause(cause),
    }),
    devices,
  });

  const append = (...events: readonly DomainEvent[]): Promise<void> =>
    ledger.commit(DAEMON, (tx) => tx.append(...events)).then(() => {});
  const client = async (name: string, roles: readonly Role[]): Promise<string> =>
    (await people.registerClient(DAEMON, { name, roles })).token;
  for (const person of Object.values(PEOPLE)) await people.registerPerson(DAEMON, person);
  const tokens = new Map<string, string>();
  for (const role of ROLES) tokens.set(role, await client(`test-${role}`, [role]));

  await append(...BOXES.map(accession));

  points.start();
  climate.start();
  alarms.start();
  zones.start();
  people.start();
  await shelving.start();
  access.start();
  custody.start();
  rounds.start();
  await devices.start();
  plant.start();
  notify.start();
  await app.ready();

  return {
    app,
    store,
    people,
    points,
    zones,
    bus,
    alarms,
    shelving,
    config,
    logged,
    append,
    client,
    token(...roles) {
      const token = tokens.get(roles.join(' '));
      if (token === undefined) throw new Error(`no test client has ${roles.join(' ')}`);
      return token;
    },
    async close() {
      await app.close();
      await shelving.stop();
      await notify.stop();
      await plant.stop();
      await devices.stop();
      await access.stop();
      await rounds.stop();
      await custody.stop();
      await people.stop();
      await zones.stop();
      await alarms.stop();
      climate.stop();
      points.stop();
      store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Boxes of the tests: one a face of the first carriages, two volumes each. */
export const BOXES = ['B000001', 'B000002', 'B000003', 'B000004'] as const;
export const SLOTS: Readonly<Record<string, string>> = {
  B000001: '1-01-A-01-1-01',
  B000002: '1-01-B-01-1-01',
  B000003: '1-02-B-01-1-01',
  B000004: '1-03-B-01-1-01',
};
export const epcOf = (box: string): string => `E2${box.slice(1).padStart(22, '0')}`;

function accession(barcode: string): DomainEvent {
  const n = barcode.slice(-1);
  return {
    type: 'box.accessioned',
    box: {
      barcode,
      epc: epcOf(barcode),
      seal: `S-${n}`,
      securityClass: barcode === 'B000004' ? 'confidential' : 'open',
      medium: 'paper',
      zone: 'hv',
    },
    slot: SLOTS[barcode] ?? null,
    volumes: [1, 2].map((v) => ({
      id: `V-${n}-${v}`,
      reference: `GD-2024-00${n}${v}`,
      title: `${['临江化工', '东湖纺织', '西岭水泥', '南港船厂'][Number(n) - 1]}变压器增容合同 contract ${v}`,
      customer: `C-100${n}`,
      pages: 10 * v,
    })),
  };
}

function roomConfig(bankPort: number | undefined, bank: Partial<BankConfig> = {}): RoomConfig {
  const words = (text: string) => ({ 'zh-CN': text, en: text });
  return {
    version: 1,
    site: { name: { 'zh-CN': '试验库房', en: 'Test room <1>' }, demo: true, timeZone: 'Asia/Shanghai' },
    http: { host: '127.0.0.1', port: 0 },
    data: 'unused',
    links: [{ name: 'net', kind: 'modbus-tcp', host: '127.0.0.1', port: bankPort ?? 1, timeoutMs: 500 }],
    devices: [
      { name: 'bank-1', driver: 'bank-v1', link: 'net', pollMs: 100, options: { unit: 1, carriages: 3 } },
    ],
    zones: [{ id: 'hv', name: words('hv'), medium: 'paper' }],
    banks: [
      {
        bank: 1,
        name: words('bank'),
        device: 'bank-1',
        zone: 'hv',
        carriages: 3,
        faces: ['A', 'B'],
        sections: 2,
        levels: 2,
        positions: 4,
        carriageWidthMm: 900,
        freeAisles: 1,
        fixedEnds: { left: false, right: false },
        ...bank,
      },
    ],
    points: [
      {
        id: 'T1',
        name: words('T1'),
        device: 'sensor',
        channel: 'temperature',
        zone: 'hv',
        quantity: 'temperature',
        low: 14,
        high: 24,
      },
    ],
    doors: [
      {
        id: 'main',
        name: words('door'),
        lock: { device: 'relay', channel: 'relay1', pulseMs: 3000 },
        contact: { device: 'relay', channel: 'input1', closedWhen: true },
      },
    ],
    kiosks: [{ id: 'kiosk-1', name: words('kiosk'), tagReaders: [], scanners: ['scanner'] }],
    alarms: {
      sets: [],
      silenceSeconds: 30,
      cascadeHoldSeconds: 30,
      probe: { minutes: 5, timeoutSeconds: 10 },
    },
    notify: { egress: [], channels: [], contacts: [], chains: [], giveUpHours: 24 },
    climate: Value.Parse(ClimateConfig, Value.Default(ClimateConfig, {})),
    policy: {
      approval: { open: 'automatic', internal: 'automatic', confidential: 'two-approvers' },
      holdHours: 48,
      loanDays: { 'charge-out': 14, 'reading-room': 1 },
      sessionMinutes: 15,
    },
    shelving: {
      lockedHours: [],
      fireInputs: [],
      emptyHoldSeconds: 180,
      callSeconds: 90,
      maintenanceHours: 12,
    },
  };
}
