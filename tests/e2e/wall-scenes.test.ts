import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../../controller/api/contract/messages/index.ts';
import { launchBrowser } from './support/browser.ts';
import { DAMP, sceneOf, type Twist } from './support/scene.ts';
import { Screen, WALL_SIZE } from './support/screen.ts';
import { Stage } from './support/stage.ts';

const LARGE = { width: 3840, height: 2160 };
const FIRE = { kind: 'bank-fire', subject: '2', priority: 'urgent', params: { bank: 2 } } as const;
const WARNING: Twist = {
  alarms: [DAMP],
  values: { 'low-voltage.humidity': 63.2, 'LV-H1': 63.1, 'LV-H2': 63.3 },
  events: [
    ['alarm.raised', { alarm: `climate-limit:${DAMP.subject}`, params: DAMP.params }],
    ['alarm.acknowledged', { alarm: 'device-lost:climate-3' }],
    [
      'plant.switched',
      {
        plant: 'drying-2',
        on: true,
        why: 'too-damp',
        params: { zone: 'low-voltage', value: 63.2, limit: 58 },
      },
    ],
  ],
};
const FLOOD: Twist = {
  alarms: [
    {
      kind: 'water-found',
      subject: 'WATER-1',
      params: { point: 'WATER-1', value: 'true', limit: 'true', unit: '' },
    },
    ...Array.from({ length: 22 }, (_, n) => ({
      kind: 'device-lost' as const,
      subject: `climate-${n}`,
      params: { device: `climate-${n}`, problem: 'timeout' },
    })),
    FIRE,
    {
      kind: 'sensor-frozen',
      subject: 'HV-T1',
      params: { point: 'HV-T1', zone: 'high-voltage', what: 'temperature' },
      state: 'shelved',
    },
  ],
  values: { 'WATER-1': true, 'LV-T1': null },
  lost: ['climate-3'],
};
const SINCE = new Date(Date.now() - 4 * 60_000).toISOString();
/** As much as can be the matter with every bank at once. */
const HELD: Twist = {
  alarms: [
    FIRE,
    { kind: 'bank-fire', subject: '1', params: { bank: 1 }, firstOut: 'bank-fire:1' },
    { kind: 'patrol-overdue', subject: 'daily', params: { list: 'daily', zone: '', dueAt: '17:00' } },
  ],
  banks: {
    1: {
      phase: 'unknown',
      connected: false,
      presence: Array.from({ length: 9 }, () => null),
      modes: [modeOf('fire', 'bank-2-input'), modeOf('maintenance', '检修')],
    },
    2: {
      phase: 'latched',
      modes: [modeOf('fire', 'bank-2-input')],
      presence: [true, ...Array.from({ length: 6 }, () => false)],
    },
  },
  watch: null,
  lost: ['bank-1'],
};

function modeOf(mode: 'fire' | 'maintenance', why: string) {
  const until = mode === 'fire' ? null : '2030-01-01T00:00:00.000Z';
  return { mode, by: 'daemon', byName: '', why, since: SINCE, until, person: null, personName: null };
}

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 120_000);
afterAll(() => browser?.close());

async function play(
  twist: Twist,
  language: Language,
  act: (wall: Screen, stage: Stage) => Promise<void>,
  size = WALL_SIZE,
) {
  const stage = await Stage.open(sceneOf(twist));
  try {
    const wall = await Screen.open(browser, {
      url: stage.url,
      path: '/wall/',
      language,
      size,
      token: 'stage',
    });
    await wall.sees('[data-live="live"]');
    await wall.sees('[data-verdict]');
    await act(wall, stage);
    expect(await wall.overflows()).toBe(false);
    await wall.close();
  } finally {
    await stage.close();
  }
}

describe.each<Language>(['zh-CN', 'en'])('the wall in every state (%s)', (language) => {
  it('is grey while all is well, and says who watches', async () => {
    await play({}, language, async (wall) => {
      await wall.sees('[data-watch="王敏"]');
      await wall.misses('[data-first]');
      expect(await wall.page.locator('.is-abnormal').count()).toBe(0);
      await wall.shot('wall-calm');
      await wall.isAccessible();
    });
  });

  it('puts one warning across the screen with what to do, and calls its zone by name', async () => {
    await play(WARNING, language, async (wall) => {
      await wall.sees('[data-first="climate-limit:low-voltage.humidity"]');
      const text = await wall.text('[data-first]');
      expect(text).toContain(language === 'en' ? 'Low-voltage customers' : '低压客户区');
      expect(await wall.text('.first-response')).toMatch(
        language === 'en' ? /[a-z]{4}/ : /\p{Script=Han}{4}/u,
      );
      await wall.sees('[data-zone="low-voltage"] [data-verdict="outside"]');
      expect(await wall.text('[data-type="alarm.raised"]')).toContain(
        language === 'en' ? 'Low-voltage customers' : '低压客户区',
      );
      await wall.shot('wall-warning');
      await wall.isAccessible();
    });
  });

  it('keeps the oldest urgent alarm in sight in a flood, and counts what has no room', async () => {
    await play(FLOOD, language, async (wall) => {
      await wall.sees('[data-first="bank-fire:2"]');
      await wall.sees('[data-withheld]');
      const shown = await wall.page.locator('.alarms [data-alarm]').count();
      expect(shown).toBeGreaterThanOrEqual(4);
      expect(shown + Number(await wall.page.locator('[data-more]').getAttribute('data-more'))).toBe(24);
      // No row is cut: the last one ends inside its list.
      const inside = await wall.page.evaluate<boolean>(`(() => {
        const list = document.querySelector('.alarms').getBoundingClientRect();
        return [...document.querySelectorAll('.alarms > *')].every((row) => row.getBoundingClientRect().bottom <= list.bottom + 1);
      })()`);
      expect(inside).toBe(true);
      await wall.shot('wall-flood');
      await wall.isAccessible();
    });
  });

  it('keeps apart what is the matter with each bank, and names every alarm', async () => {
    await play(HELD, language, async (wall) => {
      await wall.sees('[data-first]');
      await wall.sees('[data-mode="maintenance"]');
      await wall.shot('wall-held');
      await wall.isAccessible();
      const shortened = await wall.page.evaluate<string[]>(
        `[...document.querySelectorAll('[data-alarm] strong')].filter((name) => name.scrollWidth > name.clientWidth).map((name) => name.textContent)`,
      );
      expect(shortened).toEqual([]);
    });
  });

  it('goes grey and says so when the heart stops beating', async () => {
    await play({}, language, async (wall, stage) => {
      stage.tick(false);
      await wall.sees('[data-lost="dead"]');
      await wall.shot('wall-lost');
      await wall.isAccessible();
      stage.tick(true);
      await wall.misses('[data-lost]');
    });
  });

  it('is the same on a larger wall', async () => {
    await play(
      FLOOD,
      language,
      async (wall) => {
        await wall.sees('[data-first="bank-fire:2"]');
        await wall.shot('wall-flood-4k');
      },
      LARGE,
    );
  });
});

describe('the wall', () => {
  it('puts alarms and events into the other language at once, without asking anyone', async () => {
    await play(WARNING, 'en', async (wall) => {
      await wall.sees('[data-first]');
      await wall.page.route('**/api/**', (route) => route.abort());
      await wall.press('[data-language="zh-CN"]');
      expect(await wall.text('[data-first]')).toContain('低压客户区');
      expect(await wall.text('[data-alarm]')).not.toMatch(/[a-z]{5}/i);
      expect(await wall.text('[data-type="alarm.raised"]')).toContain('低压客户区');
      await wall.page.unroute('**/api/**');
      // Whatever it asked meanwhile was refused by this test and is no fault of the page.
      wall.errors.length = 0;
    });
  });

  it('says that sound is blocked until the screen is touched, then sounds, and can be silenced', async () => {
    await play(WARNING, 'zh-CN', async (wall) => {
      await wall.sees('[data-sounding="true"]');
      await wall.sees('[data-action="sound-allow"]');
      await wall.press('[data-action="sound-allow"]');
      await wall.sees('[data-sound="ready"]');
      await wall.sees('[data-action="silence"]');
    });
  });

  it('can be heard whenever somebody wants to know whether it can', async () => {
    await play({}, 'en', async (wall) => {
      await wall.press('[data-action="sound-allow"]');
      await wall.press('[data-action="sound-test"]');
      await wall.sees('[data-sound="ready"][data-sounding="false"]');
    });
  });

  it('says that nobody watches, in colour only while something waits', async () => {
    await play({ watch: null }, 'zh-CN', async (wall, stage) => {
      await wall.sees('[data-watch=""]:not(.is-abnormal)');
      stage.play(sceneOf({ ...WARNING, watch: null }));
      await wall.sees('[data-watch=""].is-abnormal');
    });
  });
});
