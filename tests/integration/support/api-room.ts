import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { roomWords } from '../../../controller/api/views/room.ts';
import { buildApp } from '../../../controller/api/index.ts';
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
  preservationIndexOf,
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
import { accession, BOXES, PEOPLE, roomConfig } from './api-room-content.ts';

export { BOXES, epcOf, PEOPLE, SLOTS } from './api-room-content.ts';

/** Errors the application logged; a test that expects none looks here. */
export interface Logged {
  readonly errors: object[];
}

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
    /** Other zones, points and climate. */
    room?: Partial<Pick<RoomConfig, 'zones' | 'points' | 'climate' | 'patrols' | 'disinfection'>>;
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
    ...options.room,
  };
  const ids = randomId;
  const bus = new EventBus((_, error) => log.error({ error }, 'a listener failed'));
  const store = openStore({ directory, clock, log });
  const { ledger } = store;
  const specs = [...config.points, ...derivedPoints(config)];
  const points = new PointTable(specs, clock);
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
    warmingUntil: (box) => boxClimate.warmth(box).until,
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
  const preservation = preservationIndexOf(null);
  const zones = new ZoneService({
    preservation,
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
    preservation,
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
    specs,
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
    ledger,
    clock,
    log,
    ids,
    bus,
    alarms,
    repository: store.disinfection,
    zones: disinfectionZones(config),
    timeZone: config.site.timeZone,
    shelving,
    doors: () => access.doors(),
    outputs: (device) => devices.capability(device, 'outputPort'),
  });
  const patrols = new PatrolService({
    ledger,
    clock,
    log,
    ids,
    alarms,
    repository: store.patrols,
    lists: config.patrols ?? [],
    timeZone: config.site.timeZone,
  });
  const wordsIn = roomWords(config);
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
    wordsIn,
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
      preservation,
      ruleSets: options.ruleSets ?? [],
      ...store,
      room: config,
      clock,
      wordsIn,
      definitionOf: (kind, subject) => alarms.definitionOf(kind, subject),
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
