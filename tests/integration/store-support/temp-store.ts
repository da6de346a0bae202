import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { ManualClock } from '../../../controller/model/clock.ts';
import { openStore, type Store } from '../../../controller/store/index.ts';

const directories: string[] = [];
const stores: Store[] = [];

afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** What was logged as a warning or worse. */
export class Complaints {
  readonly messages: string[] = [];
  debug(): void {}
  info(): void {}
  warn(_: object, message: string): void {
    this.messages.push(message);
  }
  error(_: object, message: string): void {
    this.messages.push(message);
  }
}

/** A fresh data directory that goes away after the test. */
export function dataDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'muniment-store-'));
  directories.push(directory);
  return directory;
}

/** A store that is closed after the test, over a clock that stands still. */
export function tempStore(
  directory = dataDirectory(),
  options: { readonly startMs?: number; readonly history?: Parameters<typeof openStore>[0]['history'] } = {},
): {
  store: Store;
  clock: ManualClock;
  log: Complaints;
  directory: string;
} {
  const { startMs = Date.UTC(2026, 4, 1, 8), history } = options;
  const clock = new ManualClock(startMs);
  const log = new Complaints();
  const store = openStore({ directory, clock, log, ...(history && { history }) });
  stores.push(store);
  return { store, clock, log, directory };
}
