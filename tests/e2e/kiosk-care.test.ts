import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '../support/http-client.ts';
import { banksReady } from '../support/main-job.ts';
import { System } from '../support/system.ts';
import { until } from '../support/until.ts';
import { launchBrowser } from './support/browser.ts';
import { openKiosk, stopAtFirstFailure } from './support/kiosk.ts';
import type { Screen } from './support/screen.ts';

const WANG = '10000001';
const LI = { id: 'li-qiang', name: '李强', card: '10000002' };
const WATER = '[data-alarm="water-found:WATER-1"]';

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
});
afterAll(async () => {
  await kiosk?.close();
  await browser?.close();
  await system?.stop();
});

async function visit(page: string): Promise<void> {
  await kiosk.press('[data-tab="room"]');
  await kiosk.press(`[data-care-link="${page}"]`);
  await kiosk.sees(`[data-care="${page}"][aria-busy="false"]`);
  await kiosk.isTouchable();
}

describe('the care of the room', () => {
  stopAtFirstFailure();

  it('tests one of the ways by which alarms leave the house, by its name', async () => {
    await visit('channels');
    await kiosk.sees('[data-channel="siren"][data-state="untried"]');
    await kiosk.press('[data-action="test-siren"]');
    await kiosk.sees('[data-channel="siren"][data-state="works"]');
    await kiosk.shot('kiosk-channels');
    await kiosk.isAccessible();
  });

  it('takes the watch, with notes, and the log says who', async () => {
    await visit('watch');
    await kiosk.press('[data-action="watch-take"]');
    await kiosk.sees('[data-form="mine"]');
    await kiosk.sees('[data-shift="taken"]');
    expect(await kiosk.text('[data-shift="taken"]')).toContain('王敏');
    await kiosk.isAccessible();
  });

  it('hands the watch over to somebody else who is there: both sign', async () => {
    await kiosk.press('[data-action="watch.phrase.quiet"]');
    await kiosk.press('[data-action="hand-over"]');
    // Whoever has the watch cannot hand it over to themselves.
    await kiosk.wedge(WANG);
    await kiosk.problem();
    await kiosk.press('[data-action="dismiss"]');
    await kiosk.wedge(LI.card);
    await kiosk.sees(`[data-watch="${LI.id}"]`);
    await kiosk.sees('[data-shift="handed-over"] [data-signed]');
    const entry = await kiosk.text('[data-shift="handed-over"]');
    for (const said of ['王敏', LI.name, '刷卡', '无异常']) expect(entry).toContain(said);
    await kiosk.shot('kiosk-watch');
    await kiosk.isAccessible();
  });

  it('shows an alarm in full, takes a comment, and lets the room be silenced', async () => {
    await kiosk.press('[data-tab="room"]');
    await system.room.water('water-1', true);
    await kiosk.sees('[data-sounding]');
    await kiosk.press(`${WATER} [data-action="alarm-open"]`);
    expect(await kiosk.text('[data-part="response"]')).toMatch(/\p{Script=Han}{4}/u);
    await kiosk.shot('kiosk-alarm');
    await kiosk.isAccessible();
    await kiosk.press('[data-action="silence"]');
    await kiosk.misses('[data-sounding]');
    await kiosk.press('[data-action="alarms.comment.checked"]');
    await kiosk.press('[data-action="acknowledge"]');
    await kiosk.misses('[data-action="acknowledge"]');
    await system.room.water('water-1', false);
  });

  it('confirms, after its end, that the cause of an alarm is gone', async () => {
    await kiosk.sees('[data-action="confirm"]');
    await kiosk.page.locator('[data-note="comment"]').fill('空调冷凝水，已疏通并擦干');
    await kiosk.isAccessible();
    await kiosk.press('[data-action="confirm"]');
    await kiosk.sees('[data-care="alarm-gone"]');
  });

  it('records a patrol once every item was answered, and what is wrong was put into words', async () => {
    await visit('patrols');
    await kiosk.press('[data-patrol]');
    await kiosk.sees('[data-item]');
    await kiosk.isAccessible();
    await kiosk.isTouchable();
    const record = kiosk.page.locator('[data-action="patrol-record"]');
    expect(await record.isDisabled()).toBe(true);
    for (const button of await kiosk.page.locator('[data-action^="ok-"]').all()) await button.click();
    for (const field of await kiosk.page.locator('[data-reading]').all()) await field.fill('52.5');
    expect(await record.isEnabled()).toBe(true);
    await kiosk.press('[data-action="wrong-pests"]');
    // What is wrong wants words.
    expect(await record.isDisabled()).toBe(true);
    await kiosk.page.locator('[data-note="pests"]').fill('二区 3 列发现虫蛀');
    await kiosk.page.locator('[data-note="remarks"]').fill('空调滤网需清洗');
    await kiosk.page.locator('[data-note="patrol"]').fill('已通知物业');
    await kiosk.shot('kiosk-patrol');
    await record.click();
    await kiosk.press('[data-patrol][data-state="done"]');
    await kiosk.sees('[data-patrol-done]');
    const done = await kiosk.text('[data-patrol-done]');
    for (const said of ['王敏', '二区 3 列发现虫蛀', '空调滤网需清洗', '已通知物业', '52.5\u00a0%'])
      expect(done).toContain(said);
    await kiosk.shot('kiosk-patrol-done');
    await kiosk.isAccessible();
  });

  it('prepares a disinfection: nothing before the checklist is done, and a way to drop it', async () => {
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

  it('begins one once everything was checked, keeps people out, and ends it at once', async () => {
    await kiosk.press('[data-action^="plan-"]');
    const open = '[data-check][data-ticked="false"]';
    await kiosk.sees(open);
    for (let left = await kiosk.page.locator(open).count(); left > 0; left--) {
      await kiosk.press(`${open} [data-action^="tick-"]`);
      await until('one less to check', async () => (await kiosk.page.locator(open).count()) < left);
    }
    await kiosk.hold('[data-action="cycle-begin"]', '.cycle.is-under-way');
    await kiosk.sees('.cycle-keep-out');
    await kiosk.isTouchable();
    await kiosk.shot('kiosk-disinfection-under-way');
    await kiosk.isAccessible();
    await kiosk.press('[data-action="cycle-abort"]');
    await kiosk.sees('[data-alarm^="disinfection-aborted"], [data-action^="plan-"]');
    await kiosk.misses('.cycle.is-under-way');
  });

  it('holds plant by hand with a reason until a time, and gives it back', async () => {
    await visit('plant');
    await kiosk.press('[data-action^="hold-off-"]');
    expect(await kiosk.page.locator('[data-action="hold-confirm"]').isDisabled()).toBe(true);
    await kiosk.press('[data-action="plant.why.maintenance"]');
    await kiosk.press('[data-action="minutes-30"]');
    await kiosk.isTouchable();
    const [end = ''] = /\d\d:\d\d/.exec(await kiosk.text('[data-form="hold"] .note')) ?? [];
    await kiosk.isAccessible();
    await kiosk.press('[data-action="hold-confirm"]');
    await kiosk.sees('[data-held="true"]');
    const held = await kiosk.text('[data-hold]');
    for (const said of [end, '王敏', '维护']) expect(held).toContain(said);
    await kiosk.shot('kiosk-plant');
    await kiosk.press('[data-action^="hold-auto-"]');
    await kiosk.misses('[data-held="true"]');
  });
});
