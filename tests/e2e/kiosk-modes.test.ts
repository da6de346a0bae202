import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordsIn } from '../../controller/api/contract/messages/index.ts';
import { HttpClient } from '../support/http-client.ts';
import { banksReady } from '../support/main-job.ts';
import { System } from '../support/system.ts';
import { launchBrowser } from './support/browser.ts';
import { openKiosk, stopAtFirstFailure } from './support/kiosk.ts';
import { Screen, WALL_SIZE } from './support/screen.ts';

const WANG = '10000001';
const TECHNICIAN = { card: '10000006', name: '刘洋' };

let system: System;
let browser: Browser;
let kiosk: Screen;
let wall: Screen;
const words = wordsIn('zh-CN');

beforeAll(async () => {
  system = await System.start({ speed: 8 });
  browser = await launchBrowser();
  await banksReady(await new HttpClient(system.url).login({ login: '1002', pin: '1379' }, 'desk'));
  kiosk = await openKiosk(browser, system, 'zh-CN');
  await kiosk.sees('[data-page="login"]');
  await kiosk.sees('[data-live="live"]');
  await kiosk.wedge(WANG);
  await kiosk.press('[data-tab="shelves"]');
  wall = await Screen.open(browser, {
    url: system.url,
    path: '/wall/',
    language: 'zh-CN',
    size: WALL_SIZE,
    token: system.displayToken,
  });
});
afterAll(async () => {
  await kiosk?.close();
  await wall?.close();
  await browser?.close();
  await system?.stop();
});

describe('what a bank is kept for', () => {
  stopAtFirstFailure();

  it('is locked with a reason, refuses with it, and is given free again', async () => {
    await kiosk.press('[data-action="more-1"]');
    await kiosk.press('[data-action="locked-1"]');
    expect(await kiosk.page.locator('[data-action="mode-confirm"]').isDisabled()).toBe(true);
    await kiosk.press('[data-action="mode.why.stocktake"]');
    await kiosk.isAccessible();
    await kiosk.press('[data-action="mode-confirm"]');
    await kiosk.sees('[data-mode="locked"]');
    expect(await kiosk.text('[data-mode="locked"]')).toContain('王敏');
    await wall.sees('[data-mode="locked"]');
    // A wall says what, never who.
    expect(await wall.text('[data-mode="locked"]')).not.toContain('王敏');
    await kiosk.press('[data-bank="1"] [data-aisle="8"]');
    await kiosk.press('[data-action="open-1"]');
    expect(await kiosk.problem()).toContain('锁定');
    await kiosk.press('[data-action="dismiss"]');
    await kiosk.press('[data-action="end-locked-1"]');
    await kiosk.misses('[data-mode="locked"]');
  });

  it('is spread for ventilation, and every gap is measured', async () => {
    await kiosk.press('[data-action="ventilation-1"]');
    await kiosk.press('[data-action="mode.why.damp"]');
    await kiosk.press('[data-action="mode-confirm"]');
    await kiosk.sees('[data-ventilation="even"]');
    expect(await kiosk.page.locator('[data-gap]').count()).toBe(9);
    await kiosk.shot('kiosk-ventilation');
    await kiosk.isAccessible();
    await kiosk.press('[data-action="end-ventilation-1"]');
    await kiosk.misses('[data-mode="ventilation"]');
  });

  it('is given to a technician, who shows a card; only who maintains it may end that', async () => {
    await kiosk.press('[data-action="maintenance-1"]');
    await kiosk.press('[data-action="mode.why.repair"]');
    await kiosk.wedge(TECHNICIAN.card);
    await kiosk.sees('[data-technician="liu-yang"]');
    await kiosk.shot('kiosk-maintenance');
    await kiosk.isAccessible();
    await kiosk.press('[data-action="mode-confirm"]');
    await kiosk.sees('[data-mode="maintenance"]');
    expect(await kiosk.text('[data-mode="maintenance"]')).toContain(TECHNICIAN.name);
    await kiosk.press('[data-action="end-maintenance-1"]');
    expect(await kiosk.problem()).toContain(
      words.reason({ code: 'maintenance-not-yours', params: { bank: 1, person: 'liu-yang' } }),
    );
    await kiosk.shot('kiosk-modes');
    await kiosk.press('[data-action="dismiss"]');
  });

  it('is at its own panel under somebody’s hands: the kiosk says so and only watches', async () => {
    await system.room.bankFault(2, { localControl: true });
    await kiosk.sees('[data-local]');
    await kiosk.isAccessible();
    await system.room.bankFault(2, { localControl: false });
    await kiosk.misses('[data-local]');
  });

  it('follows the fire plan only: a banner on every page, an alarm to acknowledge, and the wall', async () => {
    await kiosk.press('[data-tab="room"]');
    await system.room.bankFault(2, { fire: true });
    await kiosk.sees('[data-fire]');
    const fire = '[data-alarm^="bank-fire"]';
    await kiosk.sees(fire);
    await kiosk.shot('kiosk-fire');
    await kiosk.isAccessible();
    await wall.sees('[data-mode="fire"]');
    await wall.shot('wall-fire');
    await wall.isAccessible();
    await kiosk.press(`${fire} [data-action="acknowledge"]`);
    await kiosk.press(`${fire} [data-action="alarms.comment.seen"]`);
    await kiosk.sees(`${fire}[data-acknowledged="true"]`);
    await system.room.bankFault(2, { fire: false });
  });

  it('lets a keeper unlock the door', async () => {
    await kiosk.press('[data-action="unlock-main"]');
    await kiosk.sees('[data-door="main"][data-unlocked="true"]');
    await kiosk.shot('kiosk-door');
  });
});
