import type { Browser } from 'playwright-core';
import { afterEach, beforeEach } from 'vitest';
import type { Language } from '../../../controller/api/contract/messages/index.ts';
import type { System } from '../../support/system.ts';
import { KIOSK_SIZE, Screen } from './screen.ts';

/** The steps of one describe block build on each other: after the first that fails, the others are skipped. */
export function stopAtFirstFailure(): void {
  let failed = false;
  beforeEach(({ skip }) => {
    if (failed) skip('an earlier step failed');
  });
  afterEach(({ task }) => {
    failed ||= task.result?.state === 'fail';
  });
}

/** The kiosk of the demonstration room, by which its scanners know it. */
const STATION = 'kiosk-1';

/**
 * Gives the kiosk a token of its own, so that it hears its scanners before anybody is logged in. The daemon is stopped
 * for it: one process at a time holds the ledger.
 */
export async function registerKiosk(system: System): Promise<string> {
  await system.daemon.stop();
  const done = await system.muniment(
    'client',
    'add',
    '--config',
    system.config,
    '--name',
    STATION,
    '--roles',
    'display',
    '--json',
  );
  if (done.code !== 0) throw new Error(done.stdout + done.stderr);
  await system.startDaemon();
  return (JSON.parse(done.stdout) as { token: string }).token;
}

/** Opens the kiosk at its own size; nobody is logged in. */
export function openKiosk(
  browser: Browser,
  system: System,
  token: string,
  language: Language,
): Promise<Screen> {
  return Screen.open(browser, { url: system.url, path: '/kiosk/', language, size: KIOSK_SIZE, token });
}
