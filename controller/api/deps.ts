import type { Clock, Log } from '../../drivers/contract/index.ts';
import type { RoomConfig } from '../config/schema.ts';
import type { Ledger } from '../model/ledger.ts';
import type { DeviceSupervisor, EventBus } from '../runtime/index.ts';
import type { AccessService } from '../services/access/index.ts';
import type { AlarmService } from '../services/alarms/index.ts';
import type {
  BoxClimateService,
  ClimateService,
  PlantService,
  TelemetryRepository,
  ZoneService,
} from '../services/climate/index.ts';
import type { CustodyRepository, CustodyService } from '../services/custody/index.ts';
import type { DisinfectionRepository, DisinfectionService } from '../services/disinfection/index.ts';
import type { HoldingsRepository } from '../services/holdings/index.ts';
import type { NotifyService } from '../services/notify/index.ts';
import type { PatrolRepository, PatrolService } from '../services/patrols/index.ts';
import type { PeopleRepository, PeopleService } from '../services/people/index.ts';
import type { ReportService } from '../services/reports/index.ts';
import type { RoundService } from '../services/rounds/index.ts';
import type { ShelvingService } from '../services/shelving/index.ts';
import type { WordsIn } from './contract/messages/index.ts';

/** The devices as the API shows them. */
export type DeviceDirectory = Pick<
  DeviceSupervisor,
  'states' | 'capabilities' | 'capability' | 'links' | 'pollCounts'
>;

/** Everything the API stands on. It owns none of it: whoever made these stops them, after the API was closed. */
export interface ApiDeps {
  readonly config: RoomConfig;
  readonly clock: Clock;
  readonly log: Log;
  /** The words of this room, by language. */
  readonly wordsIn: WordsIn;
  /** Version of the daemon, as the API description and `/metrics` tell it. */
  readonly version: string;
  /** Folder with the built screens (`kiosk/index.html`, `wall/index.html`); it may be missing. */
  readonly webRoot: string;
  readonly bus: EventBus;
  readonly ledger: Ledger;
  /** What is read without a decision. */
  readonly repositories: {
    readonly holdings: HoldingsRepository;
    readonly custody: CustodyRepository;
    readonly people: PeopleRepository;
    readonly disinfection: DisinfectionRepository;
    readonly patrols: PatrolRepository;
    readonly telemetry: TelemetryRepository;
  };
  readonly custody: CustodyService;
  readonly rounds: RoundService;
  readonly people: PeopleService;
  readonly access: AccessService;
  readonly alarms: AlarmService;
  readonly notify: NotifyService;
  readonly shelving: ShelvingService;
  readonly climate: ClimateService;
  readonly zones: ZoneService;
  readonly boxClimate: BoxClimateService;
  readonly plant: PlantService;
  readonly disinfection: DisinfectionService;
  readonly patrols: PatrolService;
  readonly reports: ReportService;
  readonly devices: DeviceDirectory;
}
