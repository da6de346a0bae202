import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../drivers/contract/index.ts';
import type { Clock } from '../model/clock.ts';
import type { HistoryOptions } from '../model/history.ts';
import type { Ledger } from '../model/ledger.ts';
import type { AlarmRepository } from '../services/alarms/repository.ts';
import type { ClimateRepository, ZoneNotes } from '../services/climate/climate-repository.ts';
import type { PlantRepository } from '../services/climate/index.ts';
import type { TelemetryRepository } from '../services/climate/repository.ts';
import type { CustodyRepository } from '../services/custody/repository.ts';
import type { DisinfectionRepository } from '../services/disinfection/repository.ts';
import type { HoldingsRepository } from '../services/holdings/repository.ts';
import type { NotifyRepository } from '../services/notify/repository.ts';
import type { PatrolRepository } from '../services/patrols/repository.ts';
import type { PeopleRepository } from '../services/people/repository.ts';
import type { RoundRepository } from '../services/rounds/repository.ts';
import type { ShelvingRepository } from '../services/shelving/repository.ts';
import { migrate, openDatabase, type Sqlite } from './database.ts';
import { LEDGER_FILE, TELEMETRY_FILE } from './files.ts';
import { SqliteAlarms } from './ledger/repositories/alarms.ts';
import { SqliteClimate } from './ledger/repositories/climate.ts';
import { SqliteCustody } from './ledger/repositories/custody.ts';
import { SqliteDisinfection } from './ledger/repositories/disinfection.ts';
import { SqliteHoldings } from './ledger/repositories/holdings.ts';
import { SqliteNotify } from './ledger/repositories/notify.ts';
import { SqlitePatrols } from './ledger/repositories/patrols.ts';
import { SqlitePeople } from './ledger/repositories/people.ts';
import { SqlitePlant } from './ledger/repositories/plant.ts';
import { SqliteRounds } from './ledger/repositories/rounds.ts';
import { SqliteShelving } from './ledger/repositories/shelving.ts';
import { LEDGER_MIGRATIONS } from './ledger/schema/index.ts';
import { SqliteLedger } from './ledger/sqlite-ledger.ts';
import { lockDirectory } from './lock.ts';
import { TELEMETRY_MIGRATIONS } from './telemetry/schema.ts';
import { SqliteTelemetry } from './telemetry/sqlite-telemetry.ts';
import { SqliteZoneNotes } from './telemetry/zone-notes.ts';
import { type VerifyReport, verifyStore } from './verify/verify-store.ts';

/** All that outlives the daemon: the ledger with what can be asked of it, and the telemetry. */
export interface Store {
  readonly ledger: Ledger;
  readonly holdings: HoldingsRepository;
  readonly custody: CustodyRepository;
  readonly people: PeopleRepository;
  readonly rounds: RoundRepository;
  readonly shelving: ShelvingRepository;
  readonly alarms: AlarmRepository;
  readonly notify: NotifyRepository;
  readonly plant: PlantRepository;
  readonly disinfection: DisinfectionRepository;
  readonly patrols: PatrolRepository;
  readonly climate: ClimateRepository;
  readonly zoneNotes: ZoneNotes;
  readonly telemetry: TelemetryRepository;
  /** Proves the journal and every projection, as {@link verifyStore}; blocks while it works. */
  verify(): VerifyReport;
  /** Throws every projection away and derives it from the journal again, in one transaction. */
  rebuildProjections(): void;
  /** Brings to disk what waits, closes both databases and lets go of the directory. Calling it twice is harmless. */
  close(): void;
}

/**
 * Opens the databases of a data directory, making or migrating them as needed, and keeps every other process out until
 * it is closed.
 * @throws StoreError `directory-in-use` naming the pid that has it, `schema-too-new`
 */
export function openStore(options: {
  readonly directory: string;
  readonly clock: Clock;
  readonly log: Log;
  /** How history is kept. */
  readonly history?: HistoryOptions;
}): Store {
  const { directory, clock, log } = options;
  mkdirSync(directory, { recursive: true });
  const unlock = lockDirectory(directory, clock.now());
  const opened: Sqlite[] = [];
  const closeAll = (): void => {
    for (const db of opened.toReversed()) db.close();
    unlock();
  };
  try {
    const ledgerDb = openDatabase(join(directory, LEDGER_FILE), 'FULL');
    opened.push(ledgerDb);
    const telemetryDb = openDatabase(join(directory, TELEMETRY_FILE), 'NORMAL');
    opened.push(telemetryDb);
    const migrated = migrate(ledgerDb, LEDGER_MIGRATIONS);
    migrate(telemetryDb, TELEMETRY_MIGRATIONS);
    const ledger = new SqliteLedger(ledgerDb, clock, log);
    if (migrated > 0) ledger.rebuildProjections();
    const telemetry = new SqliteTelemetry(telemetryDb, clock, log, options.history);
    telemetry.start();
    return {
      ledger,
      holdings: new SqliteHoldings(ledgerDb),
      custody: new SqliteCustody(ledgerDb),
      people: new SqlitePeople(ledgerDb),
      rounds: new SqliteRounds(ledgerDb),
      shelving: new SqliteShelving(ledgerDb),
      alarms: new SqliteAlarms(ledgerDb, ledger.alarmTable),
      notify: new SqliteNotify(ledgerDb),
      plant: new SqlitePlant(ledgerDb),
      disinfection: new SqliteDisinfection(ledgerDb),
      patrols: new SqlitePatrols(ledgerDb),
      climate: new SqliteClimate(ledgerDb),
      zoneNotes: new SqliteZoneNotes(telemetryDb),
      telemetry,
      verify: () => verifyStore(directory),
      rebuildProjections: () => ledger.rebuildProjections(),
      close() {
        if (!ledgerDb.open) return;
        ledger.close();
        telemetry.stop();
        closeAll();
      },
    };
  } catch (error) {
    closeAll();
    throw error;
  }
}
