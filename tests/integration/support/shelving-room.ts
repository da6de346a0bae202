import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '../../../controller/model/actor.ts';
import type { Alarm } from '../../../controller/model/alarms.ts';
import { systemClock } from '../../../controller/model/clock.ts';
import type { DomainEvent, EventType, JournalEntry } from '../../../controller/model/events.ts';
import { randomId } from '../../../controller/model/ids.ts';
import type { Ledger } from '../../../controller/model/ledger.ts';
import { DeviceSupervisor, EventBus } from '../../../controller/runtime/index.ts';
import { AlarmService } from '../../../controller/services/alarms/index.ts';
import {
  type BankPicture,
  type FireAction,
  NO_DISINFECTION,
  type RoomConditions,
  type ShelvingPolicy,
  ShelvingService,
} from '../../../controller/services/shelving/index.ts';
import { openStore, type Store } from '../../../controller/store/index.ts';
import type { Log } from '../../../drivers/contract/index.ts';
import { createLink } from '../../../drivers/links/index.ts';
import { registry } from '../../../drivers/registry.ts';
import { parseConfig } from '../../../simulators/config.ts';
import { SecondCommander } from '../../../simulators/devices/second-commander.ts';
import { Simulation } from '../../../simulators/simulation.ts';
import { LIMIT_MS, until } from '../../support/until.ts';
import { MortalClock, Valve } from './hangs.ts';

const BANKS = `
version: 1
title: { zh-CN: 测试, en: test }
panel: { host: 127.0.0.1, port: 0 }
weather: { temperatureC: 20, humidityPct: 50 }
zones: [{ id: z, temperatureC: 20, humidityPct: 50 }]
banks:
  - { name: bank-1, bank: 1, title: { zh-CN: 一, en: one }, env: PORT_1, zone: z, carriages: 4, openAisle: 2, emergencyBrakingMmPerS2: 60 }
lines: []
devices: []
doors: []
people: []
`;

export const KEEPER: Actor = person('P-li', 'S-li', ['keeper']);
export const OTHER: Actor = person('P-wang', 'S-wang', ['keeper']);
export const READER: Actor = person('P-zhao', 'S-zhao', ['auditor']);

function person(id: string, session: string, roles: Actor['roles']): Actor {
  return { kind: 'person', id, name: id, roles, session };
}

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** What a site may decide, and what its room may have beside the bank. */
export interface DaemonOptions {
  /** Where the bank is reached, when not at the simulator itself. */
  readonly port?: number;
  readonly policy?: ShelvingPolicy;
  readonly onFire?: FireAction;
  readonly maxSpeedMmPerS?: number;
  /** How far the clock on the wall is ahead, ms. */
  readonly aheadMs?: number;
}

/** The part of the daemon that moves shelving, on real links, drivers and store. */
export class Daemon {
  readonly store: Store;
  readonly shelving: ShelvingService;
  /** Where the room's other devices are heard. */
  readonly bus: EventBus;
  readonly #clock = new MortalClock();
  readonly #supervisor: DeviceSupervisor;
  /** What a test can make hang: reads from the bank, and commits. The decision loop hangs with {@link stall}. */
  readonly reads = new Valve();
  readonly commits = new Valve();
  readonly #alarms: AlarmService;
  conditions: RoomConditions = NO_DISINFECTION;
  readonly sessions = new Set<string>([KEEPER.id, OTHER.id]);

  constructor(directory: string, port: number, options: DaemonOptions = {}) {
    const { policy, onFire, maxSpeedMmPerS, aheadMs = 0 } = options;
    const clock = this.#clock;
    clock.aheadMs = aheadMs;
    this.store = openStore({ directory, clock: systemClock, log: quiet });
    const bus = new EventBus((name, error) => {
      throw new Error(`a listener of ${name} failed`, { cause: error });
    });
    this.bus = bus;
    this.#supervisor = new DeviceSupervisor({
      links: [{ name: 'net-1', kind: 'modbus-tcp', host: '127.0.0.1', port, timeoutMs: 1500 }],
      devices: [
        { name: 'bank-1', driver: 'bank-v1', link: 'net-1', pollMs: 50, options: { unit: 1, carriages: 4 } },
      ],
      banks: [{ bank: 1, device: 'bank-1' }],
      registry,
      createLink: (spec, host) => {
        const link = createLink(spec, host);
        if (link.port.protocol !== 'modbus') return link;
        const { modbus } = link.port;
        const read = modbus.readRegisters.bind(modbus);
        modbus.readRegisters = (call) => this.reads.pass(() => read(call));
        return link;
      },
      profiles: new Map(),
      bus,
      clock,
      log: quiet,
    });
    const { ledger } = this.store;
    const slow: Ledger = {
      head: 0,
      read: (after, limit) => ledger.read(after, limit),
      onCommitted: (listener) => ledger.onCommitted(listener),
      commit: (actor, work, once) => this.commits.pass(() => ledger.commit(actor, work, once)),
    };
    this.#alarms = new AlarmService({ ledger, clock, log: quiet, alarms: this.store.alarms, bus });
    this.shelving = new ShelvingService({
      banks: [
        {
          bank: 1,
          device: 'bank-1',
          carriages: 4,
          carriageWidthMm: 900,
          ...(onFire && { onFire }),
          ...(maxSpeedMmPerS && { maxSpeedMmPerS }),
        },
      ],
      devices: this.#supervisor,
      bus,
      ledger: slow,
      alarms: this.#alarms,
      repository: this.store.shelving,
      ids: randomId,
      clock,
      log: quiet,
      conditions: () => this.conditions,
      hasSession: (id) => this.sessions.has(id),
      people: this.store.people,
      ...(policy && { policy }),
    });
  }

  async start(): Promise<this> {
    await this.shelving.start();
    await this.#supervisor.start();
    return this;
  }

  /** Sets the clock on the wall. */
  setAhead(ms: number): void {
    this.#clock.aheadMs = ms;
  }

  /** Lets the decision loop hang. */
  stall(): void {
    this.#clock.stalled = true;
  }

  alarm(kind: Alarm['kind']): Alarm | undefined {
    return this.#alarms.active().find((alarm) => alarm.kind === kind);
  }

  /** Ends as a daemon should. */
  async stop(): Promise<void> {
    this.reads.letGo();
    this.commits.letGo();
    await this.shelving.stop();
    await this.#supervisor.stop();
    this.store.close();
  }

  /** Ends as by `kill -9`: nothing more is sent, decided or written. */
  async kill(): Promise<void> {
    this.#clock.kill();
    this.reads.letGo();
    this.store.close();
    await this.#supervisor.stop();
  }

  get bank(): BankPicture {
    const picture = this.shelving.picture(1);
    if (!picture) throw new Error('bank 1 is not there');
    return picture;
  }

  journal<Type extends EventType>(type: Type): Extract<DomainEvent, { type: Type }>[] {
    return this.store.ledger
      .read(0, 10_000)
      .map(({ event }: JournalEntry) => event)
      .filter((event): event is Extract<DomainEvent, { type: Type }> => event.type === type);
  }

  /** The bank as soon as it is as wanted. */
  seen(what: string, match: (picture: BankPicture) => boolean): Promise<BankPicture> {
    const now = this.bank;
    if (match(now)) return Promise.resolve(now);
    return new Promise((resolve, reject) => {
      const give = (): void => {
        stop();
        reject(new Error(`never seen: ${what}; bank is ${JSON.stringify(this.bank)}`));
      };
      const limit = setTimeout(give, LIMIT_MS);
      const stop = this.shelving.onChange((picture) => {
        if (!match(picture)) return;
        clearTimeout(limit);
        stop();
        resolve(picture);
      });
    });
  }

  ready(): Promise<BankPicture> {
    return this.seen('a bank that answers', ({ phase }) => phase !== 'unknown');
  }

  /** The bank when carriages that were at aisle 2 are well on their way to the left. */
  rolling(): Promise<BankPicture> {
    return this.seen(
      'rolling carriages',
      ({ moving, status }) => moving && (status?.positionsMm[1] ?? 0) < 1700,
    );
  }

  /** How an intent ended, once that is journaled. */
  settled(intent: string): Promise<Extract<DomainEvent, { type: 'intent.settled' }>> {
    return until(`the end of ${intent}`, () =>
      this.journal('intent.settled').find((event) => event.intent === intent),
    );
  }
}

/** One simulated bank of four carriages, aisle 2 open, and daemons that come and go. */
export class ShelvingRoom {
  readonly #folder: string;
  readonly #daemons: Daemon[] = [];
  readonly sim: Simulation;
  #port = 0;

  private constructor(folder: string) {
    this.#folder = folder;
    this.sim = new Simulation({
      config: parseConfig(BANKS, 'test'),
      stateDir: join(folder, 'sim'),
      panelPort: 0,
    });
  }

  static async make(speed: number): Promise<ShelvingRoom> {
    const room = new ShelvingRoom(await mkdtemp(join(tmpdir(), 'muniment-shelving-')));
    const { env } = await room.sim.start();
    room.#port = Number(env['PORT_1']);
    room.sim.setSpeed(speed);
    return room;
  }

  /** Where the simulated controller listens. */
  get port(): number {
    return this.#port;
  }

  get controller(): ReturnType<Simulation['controller']> {
    return this.sim.controller(1);
  }

  /** Somebody else's daemon, on the same controller by mistake. */
  secondCommander(): SecondCommander {
    return new SecondCommander({ host: '127.0.0.1', port: this.#port, unit: 1 });
  }

  store(): Store {
    return openStore({ directory: join(this.#folder, 'data'), clock: systemClock, log: quiet });
  }

  async daemon(options?: DaemonOptions): Promise<Daemon> {
    const daemon = new Daemon(join(this.#folder, 'data'), options?.port ?? this.#port, options);
    this.#daemons.push(daemon);
    return daemon.start();
  }

  async close(): Promise<void> {
    for (const daemon of this.#daemons) await daemon.stop().catch(() => {});
    await this.sim.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
