import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '../support/http-client.ts';
import { banksReady } from '../support/main-job.ts';
import { System } from '../support/system.ts';
import { launchBrowser } from './support/browser.ts';
import { openKiosk, stopAtFirstFailure } from './support/kiosk.ts';
import type { Screen } from './support/screen.ts';

const WANG = '10000001';
const FIRE = '[data-alarm^="bank-fire"]';

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
  await kiosk.wedge(WANG);
  await kiosk.press('[data-tab="room"]');
}, 120_000);
afterAll(async () => {
  await kiosk?.close();
  await browser?.close();
  await system?.stop();
});

async function visit(page: string): Promise<void> {
  await kiosk.press('[data-tab="room"]');
  await kiosk.press(`[data-care-link="${page}"]`);
  await kiosk.sees(`[data-care="${page}"][aria-busy="false"]`);
}

describe('the care of the room', () => {
  stopAtFirstFailure();

  it('takes the watch, with notes, and the log says who', async () => {
    await visit('watch');
    await kiosk.press('[data-action="watch-take"]');
    await kiosk.sees('[data-form="mine"]');
    await kiosk.sees('[data-shift="taken"]');
    expect(await kiosk.text('[data-shift="taken"]')).toContain('王敏');
    await kiosk.isAccessible();
    await kiosk.press('[data-action="watch.phrase.quiet"]');
    await kiosk.press('[data-action="hand-over"]');
    // Whoever has the watch cannot hand it over to themselves.
    await kiosk.wedge(WANG);
    await kiosk.problem();
    await kiosk.press('[data-action="dismiss"]');
    await kiosk.press('[data-action="cancel"]');
  });

  it('shows an alarm in full, takes a comment, and lets the room be silenced', async () => {
    await kiosk.press('[data-tab="room"]');
    await system.room.bankFault(2, { fire: true });
    await kiosk.sees('[data-sounding]');
    await kiosk.press(`${FIRE} [data-action="alarm-open"]`);
    expect(await kiosk.text('[data-part="response"]')).toMatch(/\p{Script=Han}{4}/u);
    await kiosk.shot('kiosk-alarm');
    await kiosk.isAccessible();
    await kiosk.press('[data-action="silence"]');
    await kiosk.misses('[data-sounding]');
    await kiosk.press('[data-action="alarms.comment.checked"]');
    await kiosk.press('[data-action="acknowledge"]');
    await kiosk.misses('[data-action="acknowledge"]');
    await system.room.bankFault(2, { fire: false });
  });

  it('records a patrol once every item was answered, and what is wrong was put into words', async () => {
    await visit('patrols');
    await kiosk.press('[data-patrol]');
    await kiosk.sees('[data-item]');
    await kiosk.isAccessible();
    const record = kiosk.page.locator('[data-action="patrol-record"]');
    expect(await record.isDisabled()).toBe(true);
    const [wrong, ...fine] = await kiosk.page.locator('[data-action^="wrong-"]').all();
    await wrong?.click();
    for (const button of await kiosk.page.locator('[data-action^="ok-"]').all())
      if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click();
    expect(fine.length).toBeGreaterThan(0);
    for (const field of await kiosk.page.locator('[data-reading]').all()) await field.fill('52.5');
    await kiosk.shot('kiosk-patrol');
    await record.click();
    await kiosk.sees('[data-patrol][data-state="done"]');
  });

  it('prepares a disinfection: a checklist, nothing before it is done, and a way to drop it', async () => {
    await visit('disinfection');
    await kiosk.press('[data-action^="plan-"]');
    await kiosk.sees('[data-cycle]');
    expect(await kiosk.page.locator('[data-action="cycle-begin"]').isDisabled()).toBe(true);
    await kiosk.press('[data-action^="tick-"]');
    await kiosk.sees('[data-ticked="true"]');
    await kiosk.shot('kiosk-disinfection');
    await kiosk.isAccessible();
    await kiosk.press('[data-action="cycle-abort"]');
    await kiosk.misses('[data-cycle]');
  });

  it('holds plant by hand with a reason until a time, and gives it back', async () => {
    await visit('plant');
    await kiosk.press('[data-action^="hold-off-"]');
    expect(await kiosk.page.locator('[data-action="hold-confirm"]').isDisabled()).toBe(true);
    await kiosk.press('[data-action="plant.why.maintenance"]');
    await kiosk.isAccessible();
    await kiosk.press('[data-action="hold-confirm"]');
    await kiosk.sees('[data-held="true"]');
    await kiosk.shot('kiosk-plant');
    await kiosk.press('[data-action^="hold-auto-"]');
    await kiosk.misses('[data-held="true"]');
  });

  it('shows by what alarms leave the house', async () => {
    await visit('channels');
    await kiosk.isAccessible();
  });
});
