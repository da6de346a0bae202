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

/** Opens the kiosk's page as the kiosk itself, with nobody logged in. */
export function openKiosk(browser: Browser, system: System, language: Language): Promise<Screen> {
  return Screen.open(browser, {
    url: system.url,
    path: '/kiosk/',
    language,
    size: KIOSK_SIZE,
    token: system.kioskToken,
  });
}
