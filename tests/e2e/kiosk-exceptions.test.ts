import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '../support/http-client.ts';
import { banksReady, boxesOnShelf, fetchBox, placeOf, requestBox } from '../support/main-job.ts';
import { type KnownBox, System } from '../support/system.ts';
import { launchBrowser } from './support/browser.ts';
import { openKiosk, stopAtFirstFailure } from './support/kiosk.ts';
import type { Screen } from './support/screen.ts';

const CARDS = { keeper: '10000001', director: '10000003', secrecyOffice: '10000004' };

let system: System;
let browser: Browser;
let kiosk: Screen;

beforeAll(async () => {
  system = await System.start({ speed: 6 });
  browser = await launchBrowser();
  await banksReady(await new HttpClient(system.url).login({ login: '1002', pin: '1379' }, 'desk'));
  kiosk = await openKiosk(browser, system, 'en');
});
afterAll(async () => {
  await kiosk?.close();
  await browser?.close();
  await system?.stop();
});

async function logIn(card: string): Promise<void> {
  await kiosk.sees('[data-page="login"]');
  await kiosk.sees('[data-live="live"]');
  await kiosk.wedge(card);
  await kiosk.sees('[data-page="picks"]');
}

async function logOut(): Promise<void> {
  await kiosk.press('[data-action="logout"]');
  await kiosk.sees('[data-page="login"]');
}

describe('a confidential box', () => {
  stopAtFirstFailure();
  let id: string;

  it('waits for two approvers, one after the other', async () => {
    const box = system.boxes.find((one) => one.securityClass === 'confidential' && one.slot !== '');
    ({ id } = await requestBox(system, box!));
    await logIn(CARDS.director);
    await kiosk.press(`[data-group="approve"] [data-retrieval="${id}"]`);
    await kiosk.sees('[data-step="approve"]');
    await kiosk.shot('kiosk-approve');
    await kiosk.isAccessible();
    await kiosk.press('[data-action="approve"]');
    await kiosk.sees('[data-step="approved"]');
    expect(await kiosk.page.locator('[data-action="approve"]').count()).toBe(0);
    await logOut();
  });

  it('is released by the second', async () => {
    await logIn(CARDS.secrecyOffice);
    await kiosk.press(`[data-group="approve"] [data-retrieval="${id}"]`);
    await kiosk.press('[data-action="approve"]');
    await kiosk.sees('[data-step="start"]');
    await logOut();
  });
});

describe('a box that is not where it should be', () => {
  stopAtFirstFailure();
  let box: KnownBox;

  it('is reported missing from its open aisle', async () => {
    [box] = boxesOnShelf(system, 6).slice(5) as [KnownBox];
    const { id } = await requestBox(system, box);
    await logIn(CARDS.keeper);
    await kiosk.press(`[data-retrieval="${id}"]`);
    await kiosk.press('[data-action="start-pick"]');
    await kiosk.press('[data-action="open-aisle"][aria-busy="false"]');
    await kiosk.sees('[data-step="prove"]');
    await kiosk.press('[data-action="not-found"]');
    await kiosk.sees('[data-step="ended"]');
  });

  it('is no longer missing once it was read, and is put back in its slot', async () => {
    await kiosk.wedge(box.barcode);
    await kiosk.sees('.chip[data-state="missing"]');
    await kiosk.shot('kiosk-missing');
    await kiosk.isAccessible();
    await fetchBox(system, box);
    await kiosk.press('[data-action="read-tag"]');
    await kiosk.sees('.chip[data-state="to-reshelve"]');
    await system.room.remove(box.barcode, 'desk-reader');
    await kiosk.press('[data-action="place"]');
    await kiosk.sees('[data-step="shelve"]');
    const { bank, aisle } = placeOf(box);
    await system.room.person(bank, aisle, true);
    await system.room.put(box.barcode, box.slot);
    await system.room.person(bank, aisle, false);
    await kiosk.wedge(box.barcode);
    await kiosk.sees('[data-mark="box"][data-done="true"]');
    await kiosk.wedge(box.slot);
    await kiosk.sees('.chip[data-state="shelved"]');
  });
});
