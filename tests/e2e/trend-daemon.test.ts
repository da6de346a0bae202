import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { System } from '../support/system.ts';
import { launchBrowser } from './support/browser.ts';
import { stopAtFirstFailure } from './support/kiosk.ts';
import { Screen } from './support/screen.ts';

let system: System;
let browser: Browser;
let trend: Screen;

beforeAll(async () => {
  system = await System.start({ speed: 8 });
  browser = await launchBrowser();
  trend = await Screen.open(browser, {
    url: system.url,
    path: '/trend/',
    language: 'en',
    size: { width: 1600, height: 900 },
    hash: '#points=HV-T1,HV-H1&span=3600000',
  });
});
afterAll(async () => {
  await trend?.close();
  await browser?.close();
  await system?.stop();
});

async function logIn(pin: string): Promise<void> {
  await trend.page.locator('[data-field="login"]').fill('3001');
  await trend.page.locator('[data-field="pin"]').fill(pin);
  await trend.press('[data-action="login"]');
}

describe('the trend page of a daemon', () => {
  stopAtFirstFailure();

  it('asks who wants to see, and says why not', async () => {
    await trend.sees('[data-viewer="nobody"]');
    await trend.shot('trend-login');
    await trend.isAccessible();
    await logIn('0000');
    expect(await trend.problem()).not.toBe('');
    await trend.press('[data-action="dismiss"]');
  });

  it('shows an auditor what was measured', async () => {
    await logIn('5926');
    await trend.sees('[data-viewer="person"]');
    await trend.sees('[data-unit="°C"] canvas');
    await trend.sees('[data-loading="false"]');
    await trend.isAccessible();
  });

  it('gives it away as a file with every sample', async () => {
    const download = trend.page.waitForEvent('download');
    await trend.press('[data-action="csv"]');
    const file = await (await download).path();
    const [head = '', ...rows] = (await readFile(file, 'utf8')).trim().split('\r\n');
    expect(head).toContain('HV-T1 (°C)');
    expect(head).toContain('HV-H1 (%)');
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('lets them go, and shows nothing more', async () => {
    await trend.press('[data-action="logout"]');
    await trend.sees('[data-viewer="nobody"]');
    await trend.misses('canvas');
  });
});
