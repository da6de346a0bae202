import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Language, wordsIn } from '../../controller/api/contract/messages/index.ts';
import { HttpClient } from '../support/http-client.ts';
import { banksReady } from '../support/main-job.ts';
import { System } from '../support/system.ts';
import { until } from '../support/until.ts';
import { launchBrowser } from './support/browser.ts';
import { openKiosk, stopAtFirstFailure } from './support/kiosk.ts';
import type { Screen } from './support/screen.ts';

const WANG = '10000001';
const LI = '10000002';
const BORROWER = '20000001';
const BANK = 1;
/** Long enough to see carriages on their way, on any machine. */
const SPEED = 2;

let system: System;
let browser: Browser;
/** A third keeper, who works at a desk. */
let chen: HttpClient;

beforeAll(async () => {
  system = await System.start({ speed: SPEED });
  browser = await launchBrowser();
  chen = await new HttpClient(system.url).login({ login: '2001', pin: '3690' }, 'desk');
  await banksReady(chen);
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

async function keeperAt(card: string, language: Language): Promise<Screen> {
  const kiosk = await openKiosk(browser, system, language);
  await kiosk.sees('[data-page="login"]');
  await kiosk.sees('[data-live="live"]');
  await kiosk.wedge(card);
  await kiosk.press('[data-tab="shelves"]');
  await kiosk.sees(`[data-bank="${BANK}"] [data-aisle="1"]`);
  return kiosk;
}

async function choose(kiosk: Screen, aisle: number): Promise<void> {
  await kiosk.press(`[data-bank="${BANK}"] [data-aisle="${aisle}"]`);
  await kiosk.press(`[data-action="open-${BANK}"][aria-busy="false"]`);
}

/** Which aisles: one run must not find its aisle open from the run before. */
const AISLES = { 'zh-CN': { wang: 7, li: 2, chen: 4 }, en: { wang: 5, li: 8, chen: 3 } };

describe.each<Language>(['zh-CN', 'en'])('keepers who share a bank (%s)', (language) => {
  const words = wordsIn(language);
  const aisles = AISLES[language];
  let wang: Screen;
  let li: Screen;

  stopAtFirstFailure();
  beforeAll(async () => {
    wang = await keeperAt(WANG, language);
    li = await keeperAt(LI, language);
  });
  afterAll(async () => {
    await wang?.close();
    await li?.close();
  });

  it('counts the seconds down while carriages move, on every screen', async () => {
    await li.recordCountdown(BANK);
    await choose(wang, aisles.wang);
    await wang.sees(`[data-motion="${BANK}"][data-seconds]`);
    await wang.shot('run-2-countdown');
    await li.sees(`[data-motion="${BANK}"]`);
    await wang.sees(`[data-hold="${aisles.wang}"][data-mine]`);
    await li.misses(`[data-motion="${BANK}"]`);
    const seen = await li.countdown();
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toBeLessThan(seen[0] ?? 0);
  });

  it('refuses the second keeper with every reason, and offers the queue', async () => {
    await system.room.person(BANK, aisles.wang, true);
    await li.sees(`[data-aisle="${aisles.wang}"][data-presence="occupied"]`);
    await choose(li, aisles.li);
    const problem = await li.problem();
    for (const code of ['aisle-held-by-other', 'aisle-occupied'] as const)
      expect(problem).toContain(words.reason({ code, params: { bank: BANK, aisle: aisles.wang } }));
    await li.shot('run-3-refusal');
    await li.isAccessible();
  });

  it('queues, behind a colleague who was earlier', async () => {
    await chen.call('POST /banks/:bank/queue', { params: { bank: BANK }, body: { aisle: aisles.chen } });
    await li.press('[data-action="queue"]');
    await li.misses('[data-problem]');
    await li.sees('[data-queue][data-position="2"]');
    expect(await li.text('[data-queue]')).toContain('陈静');
    expect(await li.text('[data-queue]')).toContain('王敏');
    await li.shot('run-4-queue');
    await li.isAccessible();
  });

  it('calls the first, and shows the others for whom the bank is kept and how long', async () => {
    await system.room.person(BANK, aisles.wang, false);
    await wang.sees(`[data-aisle="${aisles.wang}"][data-presence="empty"]`);
    await wang.press(`[data-action="release-${BANK}"]`);
    await li.sees('[data-kept]');
    expect(await li.text('[data-kept]')).toMatch(/陈静.*\d/);
    await li.shot('kiosk-kept');
    await li.isAccessible();
  });

  it('calls the next on every page, unmistakably, and opens the aisle from there', async () => {
    await li.press('[data-tab="find"]');
    await li.sees('[data-waiting]');
    await li.shot('kiosk-waiting');
    const [entry] = (await chen.call('GET /banks/:bank', { params: { bank: BANK } })).body.queue;
    expect(entry?.name).toBe('陈静');
    await chen.call('POST /banks/:bank/queue/:claim/leave', {
      params: { bank: BANK, claim: entry?.claim ?? '' },
      body: {},
    });
    await li.sees('[data-called]');
    expect(Number.parseInt(await li.text('[data-call-left]'), 10)).toBeGreaterThan(0);
    await li.shot('run-5-called');
    await li.isAccessible();
    await wang.sees('[data-kept]');
    await li.press('[data-action="call-open"]');
    await li.misses('[data-called]');
    await li.press('[data-tab="shelves"]');
    await li.sees(`[data-hold="${aisles.li}"][data-mine]`);
  });

  it('hands the aisle over to a keeper who lays a card on the reader, and to nobody else', async () => {
    await li.sees(`[data-aisle="${aisles.li}"][data-open="true"]`);
    await li.misses(`[data-motion="${BANK}"]`);
    await li.press(`[data-action="handover-${BANK}"]`);
    await li.wedge(BORROWER);
    expect(await li.problem()).toContain(
      words.reason({ code: 'receiver-not-keeper', params: { bank: BANK, aisle: aisles.li } }),
    );
    await li.press('[data-action="dismiss"]');
    await li.sees('[data-handover]');
    // The next card must not be missed: the scan field has the focus again after every touch.
    await li.sees('#scan:focus');
    await li.shot('run-6-handover');
    await li.isAccessible();
    await li.wedge(WANG);
    await wang.sees(`[data-hold="${aisles.li}"][data-mine]`);
    await li.sees(`[data-handed-over="${aisles.li}"]`);
    expect(await li.text('[data-handed-over]')).toContain('王敏');
  });

  it('stops at an emergency stop, and says why, what to look at, and who is in which aisle', async () => {
    // Slowly, so that the aisle they leave can still be walked into when they stop.
    await system.room.speed(0.5);
    await wang.recordTravel();
    await choose(wang, aisles.chen);
    await until('carriages are under way', async () => (await wang.mostPlacesSeen()) > 4);
    await system.room.bankFault(BANK, { emergencyStop: true });
    await wang.sees(`[data-latched="${BANK}"]`);
    await system.room.speed(SPEED);
    await li.sees(`[data-latched="${BANK}"]`);
    await wang.misses('[data-action="stop"]');
    await wang.press(`[data-latched="${BANK}"] [data-action="go-reset"]`);
    await wang.sees('[data-cause~="emergency-stop"], [data-cause~="stopped-emergency"]');
    const { aisle } = await until('it is known which aisle is the widest', async () => {
      const { body } = await chen.call('GET /banks/:bank', { params: { bank: BANK } });
      const known = body.aisles.filter(({ widthMm }) => widthMm !== null);
      return known.toSorted((one, other) => (other.widthMm ?? 0) - (one.widthMm ?? 0))[0];
    });
    await system.room.person(BANK, aisle, true);
    await wang.sees(`[data-check="aisle-${aisle}"]:disabled`);
    await wang.shot('run-7-latched');
    await wang.isAccessible();
    await system.room.person(BANK, aisle, false);
    await wang.sees(`[data-check="aisle-${aisle}"]:enabled`);
  });

  it('is released only by a person who has looked at everything and holds the button down', async () => {
    const asked: string[] = [];
    wang.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    for (const check of await wang.page.locator('[data-check]').all()) {
      expect(await wang.page.locator('[data-action="reset"]').isDisabled()).toBe(true);
      await check.click();
    }
    await wang.press('[data-action="reset"]');
    await wang.misses('.is-held');
    expect(asked.filter((path) => path.endsWith('/reset'))).toEqual([]);
    await wang.hold('[data-action="reset"]', '.is-held');
    await wang.misses('.is-held');
    expect(asked.filter((path) => path.endsWith('/reset'))).toEqual([]);
    // The button is still pressed: the daemon passes it on, and the bank itself says no.
    await wang.hold('[data-action="reset"]', '[data-undone="refused-emergency-stop"]', 'key');
    await wang.shot('kiosk-undone');
    await wang.isAccessible();
    await wang.press('[data-action="undone-read"]');
    await system.room.bankFault(BANK, { emergencyStop: false });
    await wang.page.locator('[data-action="reset"]').hover();
    await wang.page.mouse.down();
    const percent = "parseFloat(document.querySelector('.hold-progress').style.width)";
    await until('the progress is to be seen', async () => (await wang.page.evaluate<number>(percent)) > 40);
    await wang.shot('run-8-release');
    await wang.sees('[data-step="reset-done"]');
    await wang.page.mouse.up();
    await wang.shot('run-9-released');
    await li.misses(`[data-latched="${BANK}"]`);
    const statement = await until('the statement is in the journal', async () => {
      const { body } = await chen.call('GET /events', { query: { type: 'stop.cleared', order: 'newest' } });
      return body.items[0]?.data['statement'];
    });
    expect(statement).toContain(language === 'en' ? 'I stand at Bank 1 and looked' : '我在一区现场逐一查看');
  });
});
