import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyOf, figureOf, isInOrder, openItems } from '../../../web/kiosk/care/patrol-answers.ts';
import { spansUpTo } from '../../../web/kiosk/care/spans.ts';
import { PATTERNS } from '../../../web/shared/sound/patterns.ts';
import { LOST_SOUNDS_AFTER_MS, wantedSound } from '../../../web/shared/sound/wanted.ts';
import { fitting, shownOf } from '../../../web/shared/ui/use-fitting.ts';

const ITEMS = [
  { id: 'lamps', kind: 'tick', low: null, high: null, required: true },
  { id: 'humidity', kind: 'reading', low: 45, high: 60, required: true },
  { id: 'remarks', kind: 'note', low: null, high: null, required: false },
] as const;

describe('a patrol', () => {
  it('is complete when every item was answered, and what is wrong was said in words', () => {
    expect(openItems(ITEMS, {})).toEqual(['lamps', 'humidity']);
    expect(openItems(ITEMS, { lamps: { tick: true }, humidity: { reading: '52,5' } })).toEqual([]);
    const wrong = { lamps: { tick: false }, humidity: { reading: '61' } };
    expect(openItems(ITEMS, wrong)).toEqual(['lamps', 'humidity']);
    expect(
      openItems(ITEMS, {
        lamps: { tick: false, note: 'two are out' },
        humidity: { reading: '61', note: 'door open' },
      }),
    ).toEqual([]);
    expect(openItems([{ ...ITEMS[2], required: true }], {})).toEqual(['remarks']);
  });

  it('records every item once', () => {
    expect(bodyOf(ITEMS, { lamps: { tick: true }, humidity: { reading: '52,5' } }, ' fine ')).toEqual({
      entries: [
        { item: 'lamps', value: true, note: '' },
        { item: 'humidity', value: 52.5, note: '' },
        { item: 'remarks', value: null, note: '' },
      ],
      note: 'fine',
    });
  });

  it('understands figures only', () => {
    for (const text of ['', '-', '.', '5.', '1.2.3', 'x', '1e3']) expect(figureOf(text), text).toBeNull();
    fc.assert(
      fc.property(fc.integer({ min: -9999, max: 9999 }), (tenths) => {
        expect(figureOf((tenths / 10).toFixed(1))).toBeCloseTo(tenths / 10, 5);
      }),
    );
    expect(isInOrder(ITEMS[1], { reading: '45' })).toBe(true);
    expect(isInOrder(ITEMS[1], { reading: '44.9' })).toBe(false);
    expect(isInOrder(ITEMS[1], { reading: '-' })).toBeNull();
  });
});

describe('how long an alarm can be shelved', () => {
  it('is never offered beyond its limit, and something is always offered', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (most) => {
        const offered = spansUpTo(most);
        expect(offered.length).toBeGreaterThan(0);
        expect(Math.max(...offered)).toBeLessThanOrEqual(most);
      }),
    );
  });
});

describe('what a screen sounds', () => {
  const sounding = { sounding: true, priority: 'high', silencedBy: null, silencedAt: null } as const;

  it('is what the daemon says while it is heard', () => {
    expect(wantedSound('live', 0, sounding, false)).toBe('high');
    expect(wantedSound('stale', 2000, sounding, true)).toBe('high');
    expect(wantedSound('live', 0, { ...sounding, sounding: false }, false)).toBeNull();
    expect(wantedSound('live', 0, null, false)).toBeNull();
  });

  it('is the gravest when the daemon is lost for longer than a restart takes, until somebody silences it', () => {
    expect(wantedSound('dead', LOST_SOUNDS_AFTER_MS, sounding, false)).toBeNull();
    expect(wantedSound('dead', LOST_SOUNDS_AFTER_MS + 1, null, false)).toBe('urgent');
    expect(wantedSound('dead', LOST_SOUNDS_AFTER_MS + 1, null, true)).toBeNull();
    // A screen that was never let in has nothing to lose.
    expect(wantedSound('dead', null, null, false)).toBeNull();
  });

  it('differs by rhythm: more tones and sooner again, the graver it is', () => {
    const { urgent, high, low } = PATTERNS;
    expect(urgent.tones.length).toBeGreaterThan(high.tones.length);
    expect(high.tones.length).toBeGreaterThan(low.tones.length);
    expect(urgent.everyMs).toBeLessThan(high.everyMs);
    expect(high.everyMs).toBeLessThan(low.everyMs);
    for (const { tones, everyMs } of Object.values(PATTERNS)) {
      const ends = tones.map(({ atS, lengthS }) => atS + lengthS);
      for (const [index, { atS }] of tones.entries())
        if (index > 0) expect(atS).toBeGreaterThan(ends[index - 1] ?? 0);
      expect(Math.max(...ends) * 1000).toBeLessThan(everyMs);
    }
  });
});

describe('rows that fit', () => {
  it('are all shown, or all but those a last line counts', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), (count, fit) => {
        const shown = shownOf(count, fit);
        const lines = shown + (shown < count ? 1 : 0);
        expect(lines).toBeLessThanOrEqual(Math.max(fit, 1));
        if (count <= fit) expect(shown).toBe(count);
      }),
    );
    expect(fitting(11.7, 3.9)).toBe(3);
    expect(fitting(11.6, 3.9)).toBe(2);
  });
});
