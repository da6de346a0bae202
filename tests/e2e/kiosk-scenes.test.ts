import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../../controller/api/contract/messages/index.ts';
import { launchBrowser } from './support/browser.ts';
import { badWeek } from './support/scene-statistics.ts';
import { sceneOf } from './support/scene.ts';
import { KIOSK_SIZE, Screen } from './support/screen.ts';
import { Stage } from './support/stage.ts';

const CHEN = {
  kind: 'person',
  person: 'chen-jing',
  name: '陈静',
  roles: ['keeper', 'approver'],
  station: 'kiosk-1',
  expiresAt: '9999-12-31T00:00:00.000Z',
};
const DESK_SIZE = { width: 1920, height: 1080 };
const WAITS = '[data-lock-waits="1"]';
const reason = (code: string, params: Record<string, string | number>) => ({ code, params, text: code });

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  browser = await launchBrowser();
  stage = await Stage.open(
    sceneOf({
      banks: { 1: { lockWaitsFor: [reason('aisle-occupied', { bank: 1, aisle: 3 })] } },
      answers: {
        'GET /sessions/current': CHEN,
        'GET /alarms/statistics': badWeek(Date.now()),
      },
    }),
  );
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

const open = (language: Language, hash: string, size = KIOSK_SIZE): Promise<Screen> =>
  Screen.open(browser, { url: stage.url, path: '/kiosk/', language, size, token: 'stage', hash });

describe('the grade of a bad week', () => {
  it.each<[Language, string, { width: number; height: number }]>([
    ['zh-CN', 'kiosk', KIOSK_SIZE],
    ['en', 'kiosk', KIOSK_SIZE],
    ['zh-CN', 'desk', DESK_SIZE],
    ['en', 'desk', DESK_SIZE],
  ])('is read at a glance, by shape, word and colour (%s, %s)', async (language, where, size) => {
    const screen = await open(language, '#/statistics', size);
    await screen.sees('[data-summary="poor"]');
    const verdicts = await screen.page
      .locator('[data-figure]')
      .evaluateAll((cards) =>
        cards.map((card) => [
          card.getAttribute('data-figure'),
          card.querySelector('[data-verdict]')?.getAttribute('data-verdict'),
        ]),
      );
    expect(Object.fromEntries(verdicts)).toEqual({
      rate: 'good',
      peak: 'poor',
      flood: 'good',
      chattering: 'poor',
      stale: 'good',
      topTen: 'poor',
      urgent: 'good',
      high: 'poor',
      low: 'poor',
    });
    expect(await screen.text('[data-summary]')).toMatch(language === 'en' ? '5 of 9' : '9 项指标中 5 项');
    expect(await screen.text('[data-operator="li-qiang"]')).toContain('1.60');
    expect(await screen.page.locator('.rate-bar.is-flood').count()).toBe(2);
    expect(await screen.overflows()).toBe(false);
    await screen.shot(`kiosk-statistics-${where}`);
    await screen.isAccessible();
    await screen.isTouchable();
    await screen.close();
  });
});

describe('a bank that is due to be locked and is not', () => {
  it('says what it waits for, in the language of the moment', async () => {
    const screen = await open('zh-CN', '#/shelves');
    await screen.sees(WAITS);
    expect(await screen.text(WAITS)).toContain('有人');
    await screen.shot('kiosk-lock-waits');
    await screen.isAccessible();
    await screen.press('.language:not([aria-pressed="true"])');
    await screen.sees(`${WAITS}:has-text("Somebody is in an aisle")`);
    await screen.close();
  });

  it('says so on the wall too', async () => {
    const wall = await Screen.open(browser, {
      url: stage.url,
      path: '/wall/',
      language: 'en',
      size: DESK_SIZE,
      token: 'stage',
    });
    await wall.sees(WAITS);
    expect(await wall.text(WAITS)).toContain('Due to be locked');
    expect(await wall.overflows()).toBe(false);
    await wall.close();
  });
});
