import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log } from '../drivers/contract/index.ts';
import { createLink } from '../drivers/links/index.ts';
import { registry } from '../drivers/registry.ts';
import { roomWords } from './api/views/room.ts';
import { buildApp } from './api/index.ts';
import { historyOptions } from './config/check-history.ts';
import type { LoadedConfig } from './config/load.ts';
import { DAEMON } from './model/actor.ts';
import { type Clock, systemClock } from './model/clock.ts';
import { randomId } from './model/ids.ts';
import { DeviceSupervisor, EventBus, PointTable } from './runtime/index.ts';
import { AccessService } from './services/access/index.ts';
import { AlarmService, alarmPolicy, maintainedBanks } from './services/alarms/index.ts';
import {
  BoxClimateService,
  ClimateService,
  derivedPoints,
  PlantService,
  preservationIndexOf,
  ZoneService,
  zoneAirs,
} from './services/climate/index.ts';
import { CustodyService } from './services/custody/index.ts';
import { DisinfectionService, disinfectionZones } from './services/disinfection/index.ts';
import { NotifyService } from './services/notify/index.ts';
import { PatrolService } from './services/patrols/index.ts';
import { PeopleService } from './services/people/index.ts';
import { ReportService } from './services/reports/index.ts';
import { RoundService } from './services/rounds/index.ts';
import { ShelvingService, shelvingPolicy } from './services/shelving/index.ts';
import { openStore, type Store } from './store/index.ts';
import { VERSION } from './version.ts';

/** The built screens, beside the built daemon. */
export const WEB_ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../web');

export interface DaemonParts {
  readonly config: LoadedConfig;
  readonly log: Log;
  readonly clock?: Clock;
  readonly webRoot?: string;
}

/**
 * The daemon: everything is made here and nowhere else, in the order in which data flows up, and stopped in the
 * opposite one. The constructor opens the store and wires; `start` touches devices and opens the port.
 */
export class Daemon {
  readonly store: Store;
  readonly people: PeopleService;
  readonly shelving: ShelvingService;
  readonly #config: LoadedConfig;
  readonly #log: Log;
  readonly #points: PointTable;
  readonly #devices: DeviceSupervisor;
  readonly #custody: CustodyService;
  readonly #rounds: RoundService;
  readonly #access: AccessService;
  readonly #alarms: AlarmService;
  readonly #notify: NotifyService;
  readonly #climate: ClimateService;
  readonly #zones: ZoneService;
  readonly #plant: PlantService;
  readonly #disinfection: DisinfectionService;
  readonly #patrols: PatrolService;
  readonly #api: ReturnType<typeof buildApp>;

  /** @throws StoreError when another daemon holds the data folder, or it was written by a newer version */
  constructor({ config, log, clock = systemClock, webRoot = WEB_ROOT }: DaemonParts) {
    const { room, profiles } = config;
    this.#config = config;
    this.#log = log;
    const ids = randomId;
    const bus = new EventBus((event, err) => log.error({ event, err }, 'a listener failed'));
    this.store = openStore({ directory: resolve(room.data), clock, log, history: historyOptions(room) });
    const { ledger } = this.store;

    const pointSpecs = [...room.points, ...derivedPoints(room)];
    this.#points = new PointTable(pointSpecs, clock);
    this.#devices = new DeviceSupervisor({
      links: room.links,
      devices: room.devices,
      banks: room.banks,
      registry,
      createLink,
      profiles,
      bus,
      clock,
      log,
    });
    bus.on('readings', (readings) => this.#points.apply(readings));

    this.people = new PeopleService({
      ledger,
      clock,
      log,
      ids,
      people: this.store.people,
      sessionMinutes: room.policy.sessionMinutes,
    });
    this.#alarms = new AlarmService({
      ledger,
      clock,
      log,
      bus,
      alarms: this.store.alarms,
      definitions: config.alarms,
      room,
      points: this.#points,
      deviceStates: () => this.#devices.states(),
      maintained: () => maintainedBanks(this.store.shelving.modes()),
      ...alarmPolicy(room.alarms, (device) => this.#devices.capability(device, 'outputPort')),
    });
    this.shelving = new ShelvingService({
      banks: room.banks,
      devices: this.#devices,
      bus,
      ledger,
      repository: this.store.shelving,
      ids,
      clock,
      log,
      hasSession: (person) => this.people.hasSession(person),
      people: this.store.people,
      alarms: this.#alarms,
      policy: shelvingPolicy(room.shelving, room.site.timeZone),
      conditions: () => this.#disinfection.conditions(),
      zones: () => this.#disinfection.snapshots(),
    });
    // Who logs out lets go of the shelves; who merely runs out of time may still stand in the aisle.
    ledger.onCommitted((entries) => {
      for (const { event, actor } of entries)
        if (event.type === 'session.closed' && event.why === 'logout' && !this.people.hasSession(actor))
          this.#release(actor);
    });
    this.#custody = new CustodyService({
      ledger,
      clock,
      log,
      ids,
      holdings: this.store.holdings,
      custody: this.store.custody,
      people: this.store.people,
      aisles: this.shelving,
      readers: this.#devices,
      shapes: room.banks,
      policy: room.policy,
      alarms: this.#alarms,
      warmingUntil: (box) => boxClimate.warmth(box).until,
    });
    this.#rounds = new RoundService({
      ledger,
      clock,
      log,
      ids,
      custody: this.store.custody,
      rounds: this.store.rounds,
      aisles: this.shelving,
      shapes: room.banks,
    });
    this.#access = new AccessService({
      ledger,
      clock,
      log,
      bus,
      doors: room.doors,
      outputs: (device) => this.#devices.capability(device, 'outputPort'),
      mayUnlock: (door) => this.shelving.mayUnlock(door),
      people: this.store.people,
      gate: this.#custody,
      alarms: this.#alarms,
    });
    const preservation = preservationIndexOf(config.preservationTable);
    this.#zones = new ZoneService({
      room,
      ledger,
      clock,
      log,
      points: this.#points,
      telemetry: this.store.telemetry,
      climate: room.climate,
      ruleSets: config.ruleSets,
      preservation,
      notes: this.store.zoneNotes,
      repository: this.store.climate,
      alarms: this.#alarms,
    });
    this.#climate = new ClimateService({
      points: this.#points,
      telemetry: this.store.telemetry,
      specs: pointSpecs,
      isOutside: (point, value) => this.#zones.isOutside(point, value),
    });
    const boxClimate = new BoxClimateService({
      preservation,
      banks: room.banks,
      readingRoom: room.climate.readingRoom,
      holdings: this.store.holdings,
      repository: this.store.climate,
      telemetry: this.store.telemetry,
      zones: this.#zones,
      clock,
    });

    this.#disinfection = new DisinfectionService({
      ledger,
      clock,
      log,
      ids,
      bus,
      repository: this.store.disinfection,
      alarms: this.#alarms,
      zones: disinfectionZones(room),
      timeZone: room.site.timeZone,
      shelving: this.shelving,
      doors: () => this.#access.doors(),
      outputs: (device) => this.#devices.capability(device, 'outputPort'),
    });
    this.#plant = new PlantService({
      ledger,
      clock,
      log,
      bus,
      devices: this.#devices,
      points: this.#points,
      alarms: this.#alarms,
      plant: room.climate.plant,
      control: room.climate.control,
      timeZone: room.site.timeZone,
      repository: this.store.plant,
      shelving: this.shelving,
      zones: () => zoneAirs(this.#zones.pictures(), room.points, this.#points),
      conditions: () => ({
        fire: this.shelving.pictures().some(({ modes }) => modes.some(({ mode }) => mode === 'fire')),
        disinfecting: this.#disinfection.zonesUnderWay(),
      }),
    });
    this.#patrols = new PatrolService({
      ledger,
      clock,
      log,
      ids,
      repository: this.store.patrols,
      alarms: this.#alarms,
      lists: room.patrols ?? [],
      timeZone: room.site.timeZone,
    });

    const wordsIn = roomWords(room);
    this.#notify = new NotifyService({
      ledger,
      clock,
      log,
      ids,
      repository: this.store.notify,
      config: room.notify,
      site: room.site,
      alarms: this.store.alarms,
      board: this.#alarms,
      definitionOf: ({ kind, subject }) => this.#alarms.definitionOf(kind, subject),
      wordsIn,
      outputs: (device) => this.#devices.capability(device, 'outputPort'),
      modem: (device) => this.#devices.capability(device, 'smsSender'),
    });

    this.#api = buildApp({
      config: room,
      clock,
      log,
      version: VERSION,
      webRoot,
      wordsIn,
      bus,
      ledger,
      repositories: this.store,
      custody: this.#custody,
      rounds: this.#rounds,
      people: this.people,
      access: this.#access,
      alarms: this.#alarms,
      notify: this.#notify,
      shelving: this.shelving,
      climate: this.#climate,
      zones: this.#zones,
      boxClimate,
      plant: this.#plant,
      disinfection: this.#disinfection,
      patrols: this.#patrols,
      reports: new ReportService({
        ...this.store,
        room,
        clock,
        preservation,
        ruleSets: config.ruleSets,
        wordsIn,
        definitionOf: (kind, subject) => this.#alarms.definitionOf(kind, subject),
      }),
      devices: this.#devices,
    });
  }

  /**
   * Starts devices, then services, then opens the port; resolves with the address it listens on.
   * @throws Error with code `EADDRINUSE` when the port is taken
   */
  async start(): Promise<{ url: string }> {
    const { http } = this.#config.room;
    await this.store.ledger.commit(DAEMON, (tx) =>
      tx.append({ type: 'daemon.started', version: VERSION, config: this.#config.file }),
    );
    this.#points.start();
    this.#climate.start();
    this.#alarms.start();
    this.#zones.start();
    this.people.start();
    await this.shelving.start();
    this.#access.start();
    this.#custody.start();
    this.#rounds.start();
    await this.#disinfection.start();
    this.#patrols.start();
    this.#plant.start();
    await this.#devices.start();
    this.#notify.start();
    const url = await this.#api.listen({ host: http.host, port: http.port });
    this.#log.info({ url, version: VERSION }, 'listening');
    return { url };
  }

  #release(person: string): void {
    this.shelving
      .releaseHoldsOf(person, 'logout')
      .catch((err: unknown) => this.#log.error({ err, person }, 'the aisle could not be released'));
  }

  /** Stops taking requests, lets what is under way end, and closes; safe after a start that failed half-way. */
  async stop(): Promise<void> {
    const steps: readonly (() => unknown)[] = [
      () => this.#api.close(),
      // Lamps before anything else: people may be on their way in.
      () => this.#disinfection.stop(),
      () => this.#patrols.stop(),
      () => this.#plant.stop(),
      () => this.shelving.stop(),
      // While there are still devices to fall silent and to send by.
      () => this.#notify.stop(),
      () => this.#devices.stop(),
      () => this.#access.stop(),
      () => this.#rounds.stop(),
      () => this.#custody.stop(),
      () => this.people.stop(),
      () => this.#zones.stop(),
      () => this.#alarms.stop(),
      () => this.#climate.stop(),
      () => this.#points.stop(),
      () => this.store.ledger.commit(DAEMON, (tx) => tx.append({ type: 'daemon.stopped' })),
    ];
    // One part that will not end must not keep the carriages from being stopped or the ledger from being closed.
    for (const step of steps) {
      try {
        await step();
      } catch (err) {
        this.#log.error({ err }, 'a part did not stop cleanly');
      }
    }
    this.store.close();
  }
}
