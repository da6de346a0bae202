import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '../support/http-client.ts';
import { banksReady } from '../support/main-job.ts';
import { System } from '../support/system.ts';
import { launchBrowser } from './support/browser.ts';
import { openKiosk, stopAtFirstFailure } from './support/kiosk.ts';
import type { Screen } from './support/screen.ts';

/** Long enough to press stop before the aisle stands open, on any machine. */
const SPEED = 2;

let system: System;
let browser: Browser;
let desk: HttpClient;
let kiosk: Screen;

beforeAll(async () => {
  system = await System.start({ speed: SPEED });
  browser = await launchBrowser();
  desk = await new HttpClient(system.url).login({ login: '1002', pin: '1379' }, 'desk');
  await banksReady(desk);
  kiosk = await openKiosk(browser, system, 'en');
  await kiosk.sees('[data-page="login"]');
  await kiosk.sees('[data-live="live"]');
  await kiosk.wedge('10000001');
});
afterAll(async () => {
  await kiosk?.close();
  await browser?.close();
  await system?.stop();
});

describe('stopping at the kiosk', () => {
  stopAtFirstFailure();

  it('opens an aisle touched on the plan, and stops it on its way', async () => {
    await kiosk.press('[data-tab="shelves"]');
    await kiosk.sees('[data-bank="1"] [data-aisle="8"]');
    await kiosk.shot('kiosk-shelves');
    await kiosk.isAccessible();
    await kiosk.press('[data-bank="1"] [data-aisle="8"]');
    await kiosk.press('[data-action="open-1"]');
    await kiosk.press('[data-action="stop"]');
    await kiosk.misses('[data-action="stop"]');
    const { body } = await desk.call('GET /banks/:bank', { params: { bank: 1 } });
    expect(body).toMatchObject({ moving: false, targetAisle: 0 });
    expect(body.openAisles).not.toContain(8);
  });

  it('keeps a bank stopped by its emergency stop until somebody says that the aisles are clear', async () => {
    await kiosk.press('[data-bank="1"] [data-aisle="8"]');
    await kiosk.press('[data-action="open-1"][aria-busy="false"]');
    await kiosk.sees('[data-action="stop"]');
    await system.room.bankFault(1, { emergencyStop: true });
    await kiosk.sees('[data-latched="1"]');
    await kiosk.misses('[data-action="stop"]');
    await kiosk.shot('kiosk-latched');
    await kiosk.isAccessible();
    await system.room.bankFault(1, { emergencyStop: false });
    await kiosk.press('[data-latched="1"] [data-action="go-reset"]');
    await kiosk.sees('[data-step="reset"]');
    await kiosk.shot('kiosk-reset');
    await kiosk.isAccessible();
    const reset = kiosk.page.locator('[data-action="reset"]');
    const checks = kiosk.page.locator('[data-check]');
    for (const check of await checks.all()) {
      expect(await reset.isDisabled()).toBe(true);
      await check.click();
    }
    await kiosk.isAccessible();
    await kiosk.hold('[data-action="reset"]', '[data-step="reset-done"]', 'key');
    await kiosk.sees('[data-step="reset-done"]');
    await kiosk.misses('[data-latched="1"]');
  });

  it('says within the words of the screen that the daemon is gone, and comes back with it', async () => {
    await system.killDaemon();
    await kiosk.sees('[data-lost="dead"]');
    await kiosk.shot('kiosk-lost');
    await kiosk.isAccessible();
    await system.startDaemon();
    await kiosk.misses('[data-lost]');
    await kiosk.sees('[data-live="live"]');
  });
});
