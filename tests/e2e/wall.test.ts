import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../../controller/api/contract/messages/index.ts';
import { HttpClient } from '../support/http-client.ts';
import { banksReady, move } from '../support/main-job.ts';
import { System } from '../support/system.ts';
import { until } from '../support/until.ts';
import { launchBrowser } from './support/browser.ts';
import { Screen, WALL_SIZE } from './support/screen.ts';

let system: System;
let browser: Browser;
let desk: HttpClient;

const openWall = (language: Language, size = WALL_SIZE): Promise<Screen> =>
  Screen.open(browser, { url: system.url, path: '/wall/', language, size, token: system.displayToken });

beforeAll(async () => {
  system = await System.start({ speed: 4 });
  browser = await launchBrowser();
  desk = await new HttpClient(system.url).login({ login: '1002', pin: '1379' }, 'desk');
  await banksReady(desk);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

describe('the wall', () => {
  it.each<Language>(['zh-CN', 'en'])(
    'shows the room as it is, grey while all is well (%s)',
    async (language) => {
      const wall = await openWall(language);
      await wall.sees('[data-live="live"]');
      await wall.sees('[data-demo]');
      await wall.sees('[data-point="HV-T1"][data-condition="normal"]');
      await wall.sees('[data-door="main"][data-door-state="closed"]');
      await wall.sees('[data-type="daemon.started"]');
      expect(Number(await wall.text('[data-point="HV-T1"] [data-value]'))).toBeGreaterThan(0);
      expect(wall.page.url()).not.toContain('token');
      await wall.isAccessible();
      await wall.shot('wall');
      await wall.close();
    },
  );

  it('is the same on a larger wall', async () => {
    const wall = await openWall('zh-CN', { width: 3840, height: 2160 });
    await wall.sees('[data-point="HV-T1"][data-condition="normal"]');
    expect(await wall.overflows()).toBe(false);
    await wall.shot('wall-4k');
    await wall.close();
  });

  it('shows carriages on their way and people in aisles', async () => {
    const wall = await openWall('en');
    await wall.sees('[data-bank="1"] [data-carriage="1"]');
    await wall.recordTravel();
    await move(desk, 1, { command: 'open-aisle', aisle: 6 });
    await wall.sees('[data-bank="1"] [data-aisle="6"][data-open="true"]');
    expect(await wall.mostPlacesSeen()).toBeGreaterThan(2);
    await system.room.person(1, 6, true);
    await wall.sees('[data-bank="1"] [data-aisle="6"][data-presence="occupied"]');
    await wall.sees('[data-occupied="1"]');
    await wall.shot('wall-occupied');
    await wall.isAccessible();
    await system.room.person(1, 6, false);
    await wall.sees('[data-bank="1"] [data-aisle="6"][data-presence="empty"]');
    await wall.close();
  });

  it('shows values of silent sensors as bad or stale, and the lost device as an alarm', async () => {
    const wall = await openWall('zh-CN');
    await wall.sees('[data-point="LV-T1"][data-condition="normal"]');
    await wall.sees('[data-point="AIR-T"][data-condition="normal"]');
    await system.room.deviceFault('climate-3', 'silent');
    await system.room.deviceFault('air-1', 'silent');
    await wall.sees('[data-point="LV-T1"][data-condition="bad"]');
    await wall.sees('[data-alarm="device-lost:climate-3"]');
    // Nobody polls the air station: only its age gives it away.
    await wall.sees('[data-point="AIR-T"][data-condition="stale"]');
    await wall.sees('[data-point="LV-T2"][data-condition="normal"]');
    await wall.isAccessible();
    await wall.shot('wall-stale');
    // Whoever stands before the wall turns the sound off, in the whole room and for this alarm only.
    await wall.press('[data-action="silence"]');
    await wall.sees('[data-silenced]');
    await wall.sees('[data-alarm="device-lost:climate-3"]');
    await system.room.deviceFault('climate-3', 'none');
    await system.room.deviceFault('air-1', 'none');
    await wall.sees('[data-point="LV-T1"][data-condition="normal"]');
    await wall.close();
  }, 90_000);

  it('says that a killed daemon is gone, and goes on when it is back', async () => {
    const wall = await openWall('en');
    await wall.sees('[data-live="live"]');
    await system.killDaemon();
    await wall.sees('[data-lost="dead"]');
    await wall.shot('wall-dead');
    await wall.isAccessible();
    await system.startDaemon();
    await wall.misses('[data-lost]');
    await wall.sees('[data-live="live"]');
    await wall.close();
  });

  it('notices a daemon that hangs without breaking the line', async () => {
    const wall = await openWall('en');
    await wall.sees('[data-live="live"]');
    process.kill(system.daemon.pid, 'SIGSTOP');
    try {
      await wall.sees('[data-lost="dead"]');
    } finally {
      process.kill(system.daemon.pid, 'SIGCONT');
    }
    await wall.misses('[data-lost]');
    await wall.close();
  });

  it.each(['muc_nobody', ''])('says what to do when it is not let in, with the token "%s"', async (token) => {
    const wall = await Screen.open(browser, {
      url: system.url,
      path: '/wall/',
      language: 'en',
      size: WALL_SIZE,
      token,
    });
    await wall.sees('[data-lost="dead"]');
    await until('it says why', async () => (await wall.text('[data-lost="dead"]')).includes('/wall/?token='));
    expect(wall.page.url()).not.toContain('token');
    await wall.close();
  });
});
