import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { launchBrowser } from './support/browser.ts';
import { DAMP, sceneOf } from './support/scene.ts';
import { WALL_SIZE } from './support/screen.ts';
import { Stage } from './support/stage.ts';

/** `SOAK=full` is what a wall lives through in weeks; the default sees what grows with each reconnect or event. */
const FULL = process.env['SOAK'] === 'full';
const RECONNECTS = FULL ? 10_000 : 60;
const EVENTS = FULL ? 1_000_000 : 6_000;
const ROUNDS = 5;
const BURST = 200;
/** What the collector and the engine's own caches may keep between two rounds, bytes. */
const SLACK = 4 * 1024 * 1024;

interface Footprint {
  readonly heapBytes: number;
  readonly listeners: number;
  readonly nodes: number;
}

let browser: Browser;
let stage: Stage;
let page: Page;
let debug: CDPSession;
let seq = 10_000;

beforeAll(async () => {
  browser = await launchBrowser();
  stage = await Stage.open(sceneOf({ alarms: [DAMP] }));
  const context = await browser.newContext({ viewport: WALL_SIZE, reducedMotion: 'reduce' });
  page = await context.newPage();
  // Weeks of waiting before dialling again are not what is looked for.
  await page.addInitScript(
    'const wait = window.setTimeout; window.setTimeout = (act, ms, ...rest) => wait(act, ms >= 400 ? 4 : ms, ...rest);',
  );
  await page.goto(`${stage.url}wall/?token=stage&lang=zh-CN`);
  await page.locator('[data-live="live"]').waitFor();
  debug = await context.newCDPSession(page);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

async function reconnect(): Promise<void> {
  const { ever } = stage.audience;
  stage.cut();
  await until('it is back', () => stage.audience.ever > ever && stage.audience.now === 1);
}

async function hear(count: number): Promise<void> {
  for (let left = count; left > 0; left -= BURST) {
    for (let n = 0; n < Math.min(BURST, left); n++) {
      seq += 1;
      stage.tell('journal', {
        seq,
        time: new Date().toISOString(),
        actor: '',
        type: 'aisle.released',
        text: '',
        data: { bank: 1, aisle: (seq % 8) + 1 },
      });
    }
    const last = seq;
    await until('the last of them stands on the wall', () => page.locator(`[data-seq="${last}"]`).count());
  }
}

async function footprint(): Promise<Footprint> {
  await debug.send('HeapProfiler.collectGarbage');
  await debug.send('HeapProfiler.collectGarbage');
  const { usedSize } = await debug.send('Runtime.getHeapUsage');
  const { jsEventListeners, nodes } = await debug.send('Memory.getDOMCounters');
  return { heapBytes: usedSize, listeners: jsEventListeners, nodes };
}

describe('a wall that stands for weeks', () => {
  it(
    `keeps nothing of ${RECONNECTS} reconnects and ${EVENTS} events: memory, listeners and nodes stay flat`,
    async () => {
      const seen: Footprint[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        for (let n = 0; n < RECONNECTS / ROUNDS; n++) await reconnect();
        await hear(Math.ceil(EVENTS / ROUNDS));
        seen.push(await footprint());
      }
      process.stdout.write(
        `${seen.map((one) => `${(one.heapBytes / 1024 / 1024).toFixed(1)} MiB, ${one.listeners} listeners, ${one.nodes} nodes`).join('\n')}\n`,
      );
      const [, settled] = seen;
      if (!settled) throw new Error('too few rounds');
      for (const later of seen.slice(2)) {
        expect(later.heapBytes - settled.heapBytes).toBeLessThan(SLACK);
        expect(later.listeners).toBeLessThanOrEqual(settled.listeners + 12);
        expect(later.nodes).toBeLessThanOrEqual(settled.nodes * 1.2);
      }
      expect(stage.audience.now).toBe(1);
    },
    FULL ? 7_200_000 : 170_000,
  );
});
