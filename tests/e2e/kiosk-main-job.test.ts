import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Language, wordsIn } from '../../controller/api/contract/messages/index.ts';
import { HttpClient } from '../support/http-client.ts';
import { banksReady, boxesOnShelf, fetchBox, placeOf, requestBox } from '../support/main-job.ts';
import { type KnownBox, System } from '../support/system.ts';
import { until } from '../support/until.ts';
import { launchBrowser } from './support/browser.ts';
import { openKiosk, stopAtFirstFailure } from './support/kiosk.ts';
import type { Screen } from './support/screen.ts';

const KEEPER = { login: '1001', pin: '2580', card: '10000001', name: '王敏' };
const BORROWERS = {
  'zh-CN': { card: '20000001', name: '赵丽' },
  en: { card: '20000003', name: 'John Smith' },
};

let system: System;
let browser: Browser;
/** Another keeper, at a desk of his own, who looks at what the daemon says. */
let desk: HttpClient;

beforeAll(async () => {
  system = await System.start({ speed: 4 });
  browser = await launchBrowser();
  desk = await new HttpClient(system.url).login({ login: '1002', pin: '1379' }, 'desk');
  await banksReady(desk);
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

describe.each<Language>(['zh-CN', 'en'])('the main job at the kiosk (%s)', (language) => {
  const words = wordsIn(language);
  const borrower = BORROWERS[language];
  let box: KnownBox;
  let other: KnownBox;
  let id: string;
  let kiosk: Screen;

  stopAtFirstFailure();
  beforeAll(async () => {
    const { body: banks } = await desk.call('GET /banks', {});
    const behindClosed = boxesOnShelf(system, 8).filter((one) => {
      const { bank, aisle } = placeOf(one);
      return banks.find((view) => view.bank === bank)?.openAisles?.includes(aisle) !== true;
    });
    [box, other] = behindClosed as [KnownBox, KnownBox];
    kiosk = await openKiosk(browser, system, language);
  });
  afterAll(() => kiosk?.close());

  it('logs a keeper in', async () => {
    await kiosk.sees('[data-page="login"]');
    await kiosk.sees('[data-live="live"]');
    await kiosk.sees('[data-demo]');
    await kiosk.shot('kiosk-login');
    await kiosk.isAccessible();
    if (language === 'en') {
      // The card reader is wired to the daemon; the screen hears of the card over the live stream.
      await system.room.scan('kiosk-scanner', KEEPER.card);
    } else {
      await kiosk.keys(KEEPER.login);
      await kiosk.press('[data-key="enter"]');
      await kiosk.keys('9999');
      await kiosk.press('[data-key="enter"]');
      expect(await kiosk.problem()).toContain(words.reason({ code: 'pin-wrong' }));
      await kiosk.press('[data-action="dismiss"]');
      await kiosk.keys(KEEPER.pin);
      await kiosk.press('[data-key="enter"]');
    }
    await kiosk.sees('[data-page="picks"]');
    expect(await kiosk.text('[data-person]')).toBe(KEEPER.name);
  });

  it('finds the box by a word of a title', async () => {
    await kiosk.press('[data-tab="find"]');
    await kiosk.wedge(box.volumes[0]!.title.slice(0, 8));
    await kiosk.sees(`.row[data-box="${box.barcode}"]`);
    await kiosk.shot('kiosk-find');
    await kiosk.isAccessible();
    await kiosk.press(`.row[data-box="${box.barcode}"]`);
    await kiosk.sees(`.elevation[data-slot="${box.slot}"]`);
    await kiosk.shot('kiosk-box');
    await kiosk.isAccessible();
  });

  it('shows the pick the moment it is released, and takes it', async () => {
    await kiosk.press('[data-tab="picks"]');
    ({ id } = await requestBox(system, box));
    await kiosk.sees(`[data-group="pick"] [data-retrieval="${id}"]`);
    await kiosk.shot('kiosk-jobs');
    await kiosk.isAccessible();
    await kiosk.press(`[data-retrieval="${id}"]`);
    await kiosk.sees('[data-step="start"]');
    await kiosk.press('[data-action="start-pick"]');
    await kiosk.sees('[data-step="open"]');
    await kiosk.isAccessible();
  });

  it('refuses in words while somebody is in an aisle', async () => {
    const { bank } = placeOf(box);
    // A look that came late proves nothing: then no aisle is known to be open.
    const elsewhere = await until('an aisle is known to be open', async () => {
      const { body } = await desk.call('GET /banks/:bank', { params: { bank } });
      return body.openAisles?.[0];
    });
    await system.room.person(bank, elsewhere, true);
    await kiosk.sees(`[data-aisle="${elsewhere}"][data-presence="occupied"]`);
    await kiosk.press('[data-action="open-aisle"][aria-busy="false"]');
    expect(await kiosk.problem()).toContain(words.reason({ code: 'aisle-occupied' }));
    await kiosk.shot('kiosk-refused');
    await kiosk.isAccessible();
    await kiosk.press('[data-action="dismiss"]');
    await system.room.person(bank, elsewhere, false);
    await kiosk.sees(`[data-aisle="${elsewhere}"][data-presence="empty"]`);
  });

  it('opens the aisle and shows the carriages on their way, with a stop at hand', async () => {
    const { aisle } = placeOf(box);
    await kiosk.recordTravel();
    await kiosk.press('[data-action="open-aisle"][aria-busy="false"]');
    await kiosk.sees('[data-action="stop"]');
    await kiosk.shot('kiosk-moving');
    await kiosk.sees('[data-step="prove"]');
    await kiosk.sees(`[data-aisle="${aisle}"][data-open="true"]`);
    await kiosk.misses('[data-action="stop"]');
    // Where it began, where it ended, and somewhere on the way.
    expect(await kiosk.mostPlacesSeen()).toBeGreaterThan(2);
    await kiosk.shot('kiosk-slot');
    await kiosk.isAccessible();
  });

  it('refuses the wrong box, and takes the right one from the reader', async () => {
    await kiosk.wedge(other.barcode);
    expect(await kiosk.problem()).toContain(words.reason({ code: 'wrong-box' }));
    await kiosk.press('[data-action="dismiss"]');
    await fetchBox(system, box);
    await kiosk.press('[data-action="read-tag"]');
    await kiosk.sees('[data-step="borrower"]');
    await kiosk.isAccessible();
  });

  it('identifies the borrower and issues the box', async () => {
    await kiosk.wedge('99999999');
    expect(await kiosk.problem()).toContain(words.reason({ code: 'borrower-unknown' }));
    await kiosk.press('[data-action="dismiss"]');
    await kiosk.wedge(borrower.card);
    await kiosk.sees('[data-step="issue"]');
    expect(await kiosk.text('[data-borrower]')).toBe(borrower.name);
    await kiosk.shot('kiosk-issue');
    await kiosk.isAccessible();
    await kiosk.press('[data-action="read-tag"]');
    await kiosk.sees('[data-step="lent"]');
    expect(await kiosk.text('.receipt')).toContain(borrower.name);
    await kiosk.shot('kiosk-receipt');
    await kiosk.isAccessible();
    const { body } = await desk.call('GET /retrievals/:id', { params: { id } });
    expect(body).toMatchObject({ state: 'issued', borrowerName: borrower.name, keeper: 'wang-min' });
    expect(Date.parse(body.dueAt ?? '')).toBeGreaterThan(Date.parse(body.requestedAt));
  });

  it('closes the aisle behind it', async () => {
    await system.room.remove(box.barcode, 'desk-reader');
    await kiosk.press('[data-action="close-up"]');
    await kiosk.misses('[data-action="close-up"]');
    await kiosk.press('[data-action="to-list"]');
    await kiosk.sees(`[data-group="out"] [data-retrieval="${id}"]`);
  });

  it('takes the box back and inspects it', async () => {
    await kiosk.press('[data-tab="return"]');
    await kiosk.sees('[data-step="receive"]');
    await kiosk.isAccessible();
    await kiosk.wedge(box.barcode);
    await kiosk.sees('[data-step="inspect"]');
    await kiosk.wedge(box.seal);
    await kiosk.sees(`[data-seal="${box.seal}"]`);
    const [first] = box.volumes;
    // The first volume on the keys of the screen, the others as listed.
    await kiosk.keys(String(first!.pages));
    await kiosk.press('[data-key="enter"]');
    await kiosk.shot('kiosk-inspect');
    await kiosk.isAccessible();
    for (const _ of box.volumes.slice(1))
      await kiosk.press('.count-row:has([data-count=""]) [data-action="as-listed"]');
    await kiosk.press('[data-action="inspect"]');
    await kiosk.sees('[data-step="open-back"]');
  });

  it('reshelves it with the slot proved, and closes up', async () => {
    await kiosk.press('[data-action="open-aisle"][aria-busy="false"]');
    await kiosk.sees('[data-step="shelve"]');
    await kiosk.wedge(other.slot);
    await kiosk.wedge(box.barcode);
    expect(await kiosk.problem()).toContain(words.reason({ code: 'wrong-slot' }));
    await kiosk.press('[data-action="dismiss"]');
    const { bank, aisle } = placeOf(box);
    await system.room.person(bank, aisle, true);
    await system.room.put(box.barcode, box.slot);
    await system.room.person(bank, aisle, false);
    await kiosk.wedge(box.slot);
    await kiosk.sees('[data-mark="slot"][data-done="true"]');
    await kiosk.shot('kiosk-shelve');
    await kiosk.isAccessible();
    await kiosk.wedge(box.barcode);
    await kiosk.sees('[data-step="done"]');
    await kiosk.sees(`[data-aisle="${aisle}"][data-presence="empty"]`);
    await kiosk.shot('kiosk-done');
    await kiosk.press('[data-action="close-up"]');
    await kiosk.press('[data-action="to-list"]');
    await kiosk.misses(`[data-retrieval="${id}"]`);
    const { body } = await desk.call('GET /retrievals/:id', { params: { id } });
    expect(body).toMatchObject({ state: 'closed', inspector: 'wang-min', discrepancies: [] });
  });

  it('changes language at once, and logs out', async () => {
    const [there, here] = language === 'en' ? ['zh-CN', 'en'] : ['en', 'zh-CN'];
    const before = await kiosk.text('main h1');
    await kiosk.press(`[data-language="${there}"]`);
    expect(await kiosk.text('main h1')).not.toBe(before);
    expect(await kiosk.page.locator('html').getAttribute('lang')).toBe(there);
    await kiosk.press(`[data-language="${here}"]`);
    expect(await kiosk.text('main h1')).toBe(before);
    await kiosk.press('[data-action="logout"]');
    await kiosk.sees('[data-page="login"]');
  });
});
