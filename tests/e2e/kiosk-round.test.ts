import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../../controller/api/contract/messages/index.ts';
import { HttpClient } from '../support/http-client.ts';
import { banksReady, boxesOnShelf, fetchBox, requestBox } from '../support/main-job.ts';
import { type KnownBox, System } from '../support/system.ts';
import { launchBrowser } from './support/browser.ts';
import { openKiosk, stopAtFirstFailure } from './support/kiosk.ts';
import type { Screen } from './support/screen.ts';

const WANG = '10000001';
const BOXES = 5;

let system: System;
let browser: Browser;

beforeAll(async () => {
  system = await System.start({ speed: 8 });
  browser = await launchBrowser();
  await banksReady(await new HttpClient(system.url).login({ login: '1002', pin: '1379' }, 'desk'));
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

describe.each<Language>(['zh-CN', 'en'])('a round of picks (%s)', (language) => {
  const byRetrieval = new Map<string, KnownBox>();
  let boxes: readonly KnownBox[];
  let kiosk: Screen;

  /** Retrievals as the screen shows them in a state, from top to bottom. */
  const shown = (state: string): Promise<string[]> =>
    kiosk.page.evaluate<string[]>(
      `[...document.querySelectorAll('[data-stop-state="${state}"]')].map((row) => row.dataset.stop)`,
    );
  const current = async (): Promise<string> =>
    (await kiosk.page.locator('[data-current]').getAttribute('data-current')) ?? '';

  stopAtFirstFailure();
  beforeAll(async () => {
    const from = language === 'en' ? BOXES + 1 : 0;
    boxes = boxesOnShelf(system, 2 * (BOXES + 1)).slice(from, from + BOXES + 1);
    for (const box of boxes.slice(0, BOXES)) byRetrieval.set((await requestBox(system, box)).id, box);
    kiosk = await openKiosk(browser, system, language);
    await kiosk.sees('[data-page="login"]');
    await kiosk.sees('[data-live="live"]');
    await kiosk.wedge(WANG);
    await kiosk.sees('[data-page="picks"]');
  });
  afterAll(() => kiosk?.close());

  it('is proposed with what it saves, and accepted with one press', async () => {
    await kiosk.press('[data-action="go-round"]');
    await kiosk.sees(`[data-proposal="${BOXES}"]`);
    expect([...(await shown('current')), ...(await shown('open'))].toSorted()).toEqual(
      [...byRetrieval.keys()].toSorted(),
    );
    expect(await kiosk.text('[data-figure="openings"]')).toMatch(/\d/);
    await kiosk.shot('kiosk-round-proposed');
    await kiosk.isAccessible();
    await kiosk.press('[data-action="round-accept"]');
    await kiosk.sees('[data-round]');
    expect(await shown('open')).toHaveLength(BOXES - 1);
  });

  it('is put into another order by hand', async () => {
    const before = [await current(), ...(await shown('open'))];
    await kiosk.press(`[data-stop="${before[2]}"] [data-action="move-up"]`);
    await kiosk.sees(`[data-stop="${before[2]}"] + [data-stop="${before[1]}"]`);
    expect([await current(), ...(await shown('open'))]).toEqual([
      before[0],
      before[2],
      before[1],
      ...before.slice(3),
    ]);
    await kiosk.isAccessible();
  });

  it('leaves a stop out, with a reason', async () => {
    const skipped = await current();
    await kiosk.press('[data-action="skip-current"]');
    await kiosk.press('[data-action="round.skip.later"]');
    await kiosk.sees(`[data-stop="${skipped}"][data-stop-state="skipped"]`);
    expect(await current()).not.toBe(skipped);
    expect(await kiosk.text(`[data-stop="${skipped}"]`)).toContain(language === 'en' ? 'Later' : '稍后再取');
  });

  it('says so when a rush request is put into it, and marks it', async () => {
    const rush = await system.records().call('POST /retrievals', {
      body: { box: boxes.at(-1)?.barcode ?? '', use: 'charge-out', rush: true },
    });
    byRetrieval.set(rush.body.id, boxes.at(-1)!);
    await kiosk.sees('[data-rush]');
    await kiosk.sees(`:is([data-current="${rush.body.id}"], [data-stop="${rush.body.id}"]) .rush`);
    await kiosk.shot('kiosk-round');
    await kiosk.isAccessible();
    await kiosk.press('[data-action="rush-seen"]');
    await kiosk.misses('[data-rush]');
  });

  it('leads to the pick with one press, and on to the next box', async () => {
    const id = await current();
    await kiosk.press('[data-action="round-go"]');
    await kiosk.press('[data-action="start-pick"]');
    await kiosk.press('[data-action="open-aisle"][aria-busy="false"]');
    await kiosk.sees('[data-step="prove"]');
    await fetchBox(system, byRetrieval.get(id)!);
    await kiosk.press('[data-action="read-tag"]');
    await kiosk.sees('[data-step="borrower"]');
    await system.room.remove(byRetrieval.get(id)!.barcode, 'desk-reader');
    await kiosk.sees('[data-action="round-next"]');
    await kiosk.shot('kiosk-round-next');
    await kiosk.isAccessible();
    await kiosk.press('[data-action="back"]');
    await kiosk.sees(`[data-stop="${id}"][data-stop-state="done"]`);
  });

  it('is ended by hand, after asking once; what is left is free again', async () => {
    await kiosk.press('[data-action="round-end"]');
    await kiosk.press('[data-action="round-end-yes"]');
    await kiosk.sees(`[data-proposal="${BOXES}"]`);
    await kiosk.misses('[data-round]');
    for (const id of [...(await shown('current')), ...(await shown('open'))]) {
      const { body } = await system.records().call('GET /retrievals/:id', { params: { id } });
      expect(body.state).toBe('released');
      await system.records().call('POST /retrievals/:id/cancel', { params: { id }, body: { why: '试验' } });
    }
    await kiosk.misses('[data-proposal]');
  });
});
