import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '../support/http-client.ts';
import { banksReady } from '../support/main-job.ts';
import { System } from '../support/system.ts';
import { until } from '../support/until.ts';
import { launchBrowser } from './support/browser.ts';
import { openKiosk, stopAtFirstFailure } from './support/kiosk.ts';
import type { Screen } from './support/screen.ts';

/** An installer: the only one beside approvers who takes alarms out of service. */
const TECHNICIAN = { card: '10000006', name: '刘洋' };
const LOST = '[data-alarm="device-lost:uv-1"]';

/** Minute of the day of the first time of day in a text. */
function minuteIn(text: string): number {
  const [, hours, minutes] = /(\d\d):(\d\d)/.exec(text) ?? [];
  return Number(hours) * 60 + Number(minutes);
}

let system: System;
let browser: Browser;
let kiosk: Screen;

beforeAll(async () => {
  system = await System.start({ speed: 8 });
  browser = await launchBrowser();
  await banksReady(await new HttpClient(system.url).login({ login: '1002', pin: '1379' }, 'desk'));
  kiosk = await openKiosk(browser, system, 'zh-CN');
  await kiosk.sees('[data-page="login"]');
  await kiosk.sees('[data-live="live"]');
  await kiosk.wedge(TECHNICIAN.card);
  await kiosk.press('[data-tab="room"]');
});
afterAll(async () => {
  await kiosk?.close();
  await browser?.close();
  await system?.stop();
});

describe('alarms that are put aside', () => {
  stopAtFirstFailure();

  it('are shelved with a reason until a time, and put back', async () => {
    await system.room.deviceFault('uv-1', 'silent');
    await kiosk.press(`${LOST} [data-action="alarm-open"]`);
    await kiosk.press('[data-action="shelve"]');
    const confirm = kiosk.page.locator('[data-action="shelve-confirm"]');
    expect(await confirm.isDisabled()).toBe(true);
    await kiosk.press('[data-action="minutes-60"]');
    await kiosk.press('[data-action="alarm.why.repair"]');
    await kiosk.shot('kiosk-alarm-shelve');
    await kiosk.isTouchable();
    await kiosk.isAccessible();
    const promised = minuteIn(await kiosk.text('[data-form="shelve"] .note'));
    await confirm.click();
    await kiosk.sees(`${LOST}[data-state="shelved"]`);
    const aside = await kiosk.text(LOST);
    for (const said of [TECHNICIAN.name, '维修']) expect(aside).toContain(said);
    // A minute may end between the promise and the press.
    expect([promised, (promised + 1) % 1440]).toContain(minuteIn(aside));
    await kiosk.shot('kiosk-alarm-aside');
    await kiosk.isTouchable();
    await kiosk.isAccessible();
    await kiosk.press(`${LOST} [data-action="unshelve"]`);
    await kiosk.sees(`${LOST} [data-action="alarm-open"]`);
  });

  it('are taken out of service by who may, and come back', async () => {
    await kiosk.press(`${LOST} [data-action="alarm-open"]`);
    await kiosk.press('[data-action="out-of-service"]');
    await kiosk.press('[data-action="alarm.why.removed"]');
    await kiosk.isAccessible();
    await kiosk.press('[data-action="out-of-service-confirm"]');
    await kiosk.sees(`${LOST}[data-state="out-of-service"]`);
    expect(await kiosk.text(LOST)).toContain('拆');
    await kiosk.press(`${LOST} [data-action="return-to-service"]`);
    await kiosk.sees(`${LOST} [data-action="alarm-open"]`);
  });

  it('and all of them are graded beside EEMUA 191, to be taken away as a file', async () => {
    await kiosk.press('[data-action="statistics"]');
    await kiosk.sees('[data-care="statistics"][aria-busy="false"] [data-summary]');
    const answer = kiosk.page.waitForResponse((response) => response.url().includes('/alarms/statistics'));
    await kiosk.press('[data-action="period-1d"]');
    await answer;
    await until(
      'the figures of a day',
      async () => (await kiosk.page.locator('[data-figure]').count()) === 9,
    );
    await kiosk.sees('[data-rank="device-lost:uv-1"]');
    await kiosk.isAccessible();
    const download = kiosk.page.waitForEvent('download');
    await kiosk.press('[data-action="csv"]');
    expect((await download).suggestedFilename()).toMatch(/^alarms-.*\.csv$/);
    await system.room.deviceFault('uv-1', 'none');
  });
});
