import { resolve } from 'node:path';
import { pino } from 'pino';
import type { LoadedConfig } from '../config/load.ts';
import { systemClock } from '../model/clock.ts';
import { randomId } from '../model/ids.ts';
import { HoldingsService } from '../services/holdings/index.ts';
import { PeopleService } from '../services/people/index.ts';
import { openStore, type Store } from '../store/index.ts';

/** The part of the house that needs no device: what commands use to bring in holdings and people. */
export interface Office {
  readonly store: Store;
  readonly holdings: HoldingsService;
  readonly people: PeopleService;
}

/**
 * Opens the store for one piece of work and closes it after. The daemon must not run meanwhile.
 * @throws StoreError when another process holds the data folder
 */
export async function inOffice<T>({ room }: LoadedConfig, work: (office: Office) => Promise<T>): Promise<T> {
  const log = pino({ level: 'silent' });
  const store = openStore({
    directory: resolve(room.data),
    clock: systemClock,
    log,
    // Days are the site's; what is too old is the daemon's to delete.
    history: { timeZone: room.site.timeZone },
  });
  const parts = { ledger: store.ledger, clock: systemClock, log, ids: randomId };
  try {
    return await work({
      store,
      holdings: new HoldingsService({ ...parts, holdings: store.holdings, custody: store.custody }),
      people: new PeopleService({
        ...parts,
        people: store.people,
        sessionMinutes: room.policy.sessionMinutes,
      }),
    });
  } finally {
    store.close();
  }
}
