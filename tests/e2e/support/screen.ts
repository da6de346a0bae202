import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { mkdir } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Language } from '../../../controller/api/contract/messages/index.ts';
import { ROOT } from '../../support/processes.ts';
import { LIMIT_MS } from '../../support/until.ts';
import { UNREADABLE } from './readable.ts';

const SHOTS = `${ROOT}tests/e2e/shots/`;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What the kiosk's targets measure at least, CSS pixels. */
const LEAST_TARGET_PX = 56;

/** The screens they are made for, CSS pixels. */
export const KIOSK_SIZE = { width: 1080, height: 1920 };
/** The smaller of the two walls. */
export const WALL_SIZE = { width: 1920, height: 1080 };

/** Which screen of which daemon to open, and how. */
export interface ScreenOptions {
  readonly url: string;
  readonly path: '/kiosk/' | '/wall/' | '/trend/';
  /** What stands behind the address, e.g. the points of a trend. */
  readonly hash?: string;
  readonly language: Language;
  readonly size: { readonly width: number; readonly height: number };
  /** Token of the screen itself; it is exchanged for a cookie at the first load. Without one somebody has to log in. */
  readonly token?: string;
}

/** One screen in a real browser, with what went wrong on it. */
export class Screen {
  readonly page: Page;
  readonly language: Language;
  /** Errors of the page's own scripts, and whatever the content security policy forbade. */
  readonly errors: string[] = [];
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page, language: Language) {
    this.#context = context;
    this.page = page;
    this.language = language;
    page.setDefaultTimeout(LIMIT_MS);
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      // A refused call is reported by the browser too; the screen shows it in words.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        this.errors.push(message.text());
    });
  }

  static async open(browser: Browser, options: ScreenOptions): Promise<Screen> {
    const context = await browser.newContext({ viewport: options.size, reducedMotion: 'reduce' });
    const screen = new Screen(context, await context.newPage(), options.language);
    const query = new URLSearchParams({ lang: options.language });
    if (options.token !== undefined) query.set('token', options.token);
    await screen.page.goto(
      `${options.url.replace(/\/$/, '')}${options.path}?${query.toString()}${options.hash ?? ''}`,
    );
    return screen;
  }

  /** Waits until something matching is on the screen. */
  async sees(selector: string): Promise<void> {
    await this.#orPicture(this.page.locator(selector).first().waitFor({ state: 'visible' }));
  }

  /** Waits until nothing matching is on the screen. */
  async misses(selector: string): Promise<void> {
    await this.#orPicture(this.page.locator(selector).first().waitFor({ state: 'hidden' }));
  }

  /** Text of the first match, as it is now. */
  async text(selector: string): Promise<string> {
    return (await this.page.locator(selector).first().innerText()).trim();
  }

  async press(selector: string): Promise<void> {
    await this.#orPicture(this.page.locator(selector).first().click());
  }

  /** Holds a button down, by finger or by key, until something matching is on the screen. */
  async hold(selector: string, until: string, by: 'finger' | 'key' = 'finger'): Promise<void> {
    const button = this.page.locator(selector).first();
    if (by === 'key') {
      // A touch just before is only through when the scan field has taken the focus back.
      await this.sees('#scan:focus');
      await button.focus();
      await this.page.keyboard.down('Space');
    } else {
      await button.hover();
      await this.page.mouse.down();
    }
    await this.sees(until);
    await (by === 'key' ? this.page.keyboard.up('Space') : this.page.mouse.up());
  }

  /** A scanner that poses as a keyboard: it types, wherever the focus is, and ends with Enter. */
  async wedge(text: string): Promise<void> {
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
  }

  /** Presses the keys drawn on the screen. */
  async keys(text: string): Promise<void> {
    for (const key of text) await this.press(`[data-key="${key.toUpperCase()}"]`);
  }

  /** What the screen says stands in the way; waits until it says something. */
  async problem(): Promise<string> {
    await this.sees('[data-problem]');
    return this.text('[data-problem]');
  }

  /** From now on notes every place at which each carriage is drawn. */
  async recordTravel(): Promise<void> {
    await this.page.evaluate(`(() => {
      const seen = (window.placesSeen = new Map());
      const note = () => {
        for (const carriage of document.querySelectorAll('[data-carriage]')) {
          const places = seen.get(carriage.dataset.carriage) ?? new Set();
          seen.set(carriage.dataset.carriage, places.add(carriage.dataset.leftMm));
        }
      };
      note();
      new MutationObserver(note).observe(document.body, {
        subtree: true, attributes: true, attributeFilter: ['data-left-mm'],
      });
    })()`);
  }

  /** At how many places the carriage that travelled most was drawn since {@link recordTravel}. */
  mostPlacesSeen(): Promise<number> {
    return this.page.evaluate<number>(
      'Math.max(...[...window.placesSeen.values()].map((places) => places.size))',
    );
  }

  /** From now on notes every number of seconds that the countdown of a bank shows. */
  async recordCountdown(bank: number): Promise<void> {
    await this.page.evaluate(`(() => {
      const seen = (window.secondsSeen = []);
      const note = () => {
        const left = document.querySelector('[data-motion="${bank}"]')?.dataset.seconds;
        if (left && Number(left) !== seen.at(-1)) seen.push(Number(left));
      };
      note();
      new MutationObserver(note).observe(document.body, {
        subtree: true, childList: true, attributes: true, attributeFilter: ['data-seconds'],
      });
    })()`);
  }

  /** What the countdown has shown since {@link recordCountdown}, in order. */
  countdown(): Promise<number[]> {
    return this.page.evaluate<number[]>('window.secondsSeen');
  }

  /** Whether anything is wider or higher than the screen. */
  overflows(): Promise<boolean> {
    return this.page.evaluate<boolean>(
      'document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight',
    );
  }

  /** Keeps a picture of the screen for people to look at. */
  async shot(name: string): Promise<void> {
    await mkdir(SHOTS, { recursive: true });
    await this.page.screenshot({ path: `${SHOTS}${name}-${this.language}.png` });
  }

  /** Fails with every accessibility rule the screen breaks, and whatever on it cannot be read. */
  async isAccessible(): Promise<void> {
    // As text to the debugger, not as a script of the page: the content security policy stays as it is.
    if (!(await this.page.evaluate<boolean>("'axe' in window"))) await this.page.evaluate(AXE);
    const found = await this.page.evaluate<string[]>(
      `axe.run(document, { resultTypes: ['violations'] }).then((result) =>
        result.violations.flatMap((rule) => rule.nodes.map((node) => rule.id + ': ' + node.target.join(' ') + ' ' + node.failureSummary)))`,
    );
    expect(found).toEqual([]);
    await this.isReadable();
  }

  /** Fails with every text that is cut, lies under another, or is a code, an id or a time as only machines write them. */
  async isReadable(): Promise<void> {
    expect(await this.page.evaluate<string[]>(UNREADABLE)).toEqual([]);
  }

  /** Fails with everything to touch that is too small for a finger in a glove, or whose words are cut. */
  async isTouchable(): Promise<void> {
    const found = await this.page.evaluate<string[]>(`(() => {
      const least = ${LEAST_TARGET_PX} - 0.5;
      return [...document.querySelectorAll('button, a[href], input, textarea, select')]
        .filter((target) => target.checkVisibility())
        .filter((target) => {
          const { width, height } = target.getBoundingClientRect();
          return width < least || height < least || target.scrollWidth > target.clientWidth + 1;
        })
        .map((target) => target.outerHTML.slice(0, 200));
    })()`);
    expect(found).toEqual([]);
  }

  /** What does not come to pass leaves a picture of what was there instead. */
  async #orPicture(happening: Promise<void>): Promise<void> {
    try {
      await happening;
    } catch (error) {
      await this.shot('failed');
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#context.close();
    expect(this.errors).toEqual([]);
  }
}
