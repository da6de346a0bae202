import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../../drivers/contract/index.ts';
import type { Clock } from '../model/clock.ts';
import { openReadOnly } from './database.ts';
import { LEDGER_FILE, TELEMETRY_FILE } from './files.ts';
import { openStore, type Store } from './open-store.ts';

/**
 * Opens a copy of a data directory as it is now, also while a daemon works in it; nothing there is changed or held. The
 * copy needs as much room as the original, and goes when the store is closed.
 * @throws StoreError as `openStore`; Error when the directory holds no databases
 */
export async function openSnapshot(options: {
  readonly directory: string;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<Store> {
  const copy = mkdtempSync(join(tmpdir(), 'muniment-copy-'));
  const discard = (): void => rmSync(copy, { recursive: true, force: true });
  try {
    for (const file of [LEDGER_FILE, TELEMETRY_FILE]) {
      const original = openReadOnly(join(options.directory, file));
      try {
        await original.backup(join(copy, file));
      } finally {
        original.close();
      }
    }
    const store = openStore({ ...options, directory: copy });
    return {
      ...store,
      close() {
        store.close();
        discard();
      },
    };
  } catch (error) {
    discard();
    throw error;
  }
}
