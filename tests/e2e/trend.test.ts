import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../../controller/api/contract/messages/index.ts';
import { until } from '../support/until.ts';
import { launchBrowser } from './support/browser.ts';
import { sceneOf } from './support/scene.ts';
import { Screen } from './support/screen.ts';
import { Stage } from './support/stage.ts';

const SIZE = { width: 1600, height: 900 };
const YEARS_MS = 3653 * 86_400_000;

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  browser = await launchBrowser();
  stage = await Stage.open(sceneOf());
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

const open = (language: Language, hash: string): Promise<Screen> =>
  Screen.open(browser, { url: stage.url, path: '/trend/', language, size: SIZE, token: 'stage', hash });

const spanMs = async (trend: Screen): Promise<number> =>
  trend.page.evaluate<number>(
    `Date.parse(document.querySelector('[data-field=toMs]').value) - Date.parse(document.querySelector('[data-field=fromMs]').value)`,
  );

describe('the trend page', () => {
  it.each<Language>(['zh-CN', 'en'])(
    'draws points by unit, with their limits and a file (%s)',
    async (language) => {
      const trend = await open(language, '#points=high-voltage.temperature,HV-H1&span=604800000');
      await trend.sees('[data-unit="°C"] canvas');
      await trend.sees('[data-unit="%"] canvas');
      await trend.sees('[data-legend="HV-H1"]');
      await trend.sees('[data-loading="false"]');
      const href = (await trend.page.locator('[data-action="csv"]').getAttribute('href')) ?? '';
      expect(new URL(href, stage.url).pathname).toBe('/api/v1/history.csv');
      expect(new URL(href, stage.url).searchParams.get('points')).toBe('high-voltage.temperature,HV-H1');
      await trend.isAccessible();
      await trend.shot('trend');
      await trend.close();
    },
  );

  it('draws many units high enough to be read, and scrolls to the last', async () => {
    const trend = await open(
      'en',
      '#points=HV-T1,HV-T2,HV-H1,HV-H2,AIR-CO2,AIR-PM25,AIR-TVOC&span=2592000000',
    );
    await trend.sees('[data-unit="ppm"] canvas');
    await trend.sees('[data-loading="false"]');
    const heights = await trend.page
      .locator('.chart-host')
      .evaluateAll((charts) => charts.map((chart) => chart.getBoundingClientRect().height));
    expect(heights).toHaveLength(5);
    for (const height of heights) expect(height).toBeGreaterThan(90);
    await trend.isAccessible();
    await trend.close();
  });

  it('reaches ten years back in one touch, and zooms by wheel, button and key', async () => {
    const trend = await open('zh-CN', '#points=HV-T1');
    await trend.sees('[data-unit="°C"] canvas');
    await trend.press('[data-action="span-10y"]');
    expect(await spanMs(trend)).toBeGreaterThan(YEARS_MS * 0.99);
    await trend.shot('trend-ten-years');
    const before = await spanMs(trend);
    await trend.page.locator('.u-over').hover();
    await trend.page.mouse.wheel(0, -600);
    await until('the wheel has zoomed', async () => (await spanMs(trend)) < before);
    const wheeled = await spanMs(trend);
    await trend.press('[data-action="closer"]');
    expect(await spanMs(trend)).toBeLessThan(wheeled);
    await trend.close();
  });

  it('moves under a drag, keeps the place in the address, and chooses points by touch', async () => {
    const trend = await open('en', '#points=HV-T1&span=86400000');
    await trend.sees('[data-unit="°C"] canvas');
    const box = await trend.page.locator('.u-over').boundingBox();
    if (!box) throw new Error('no chart');
    const from = await trend.page.locator('[data-field="fromMs"]').inputValue();
    await trend.page.mouse.move(box.x + 200, box.y + 50);
    await trend.page.mouse.down();
    await trend.page.mouse.move(box.x + 700, box.y + 50, { steps: 5 });
    await trend.page.mouse.up();
    expect((await trend.page.locator('[data-field="fromMs"]').inputValue()) < from).toBe(true);
    await until('the address says when', () => trend.page.url().includes('from='));
    await trend.press('[data-choice="HV-H1"]');
    await trend.sees('[data-unit="%"] canvas');
    await until('the address says what', () => trend.page.url().includes('HV-T1,HV-H1'));
    await trend.close();
  });
});
