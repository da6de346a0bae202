import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldMs, fieldText } from '../../../web/trend/room-clock.ts';
import { tickTexts } from '../../../web/trend/ticks.ts';

const MINUTE_MS = 60_000;

describe('a field for date and time', () => {
  it('means the clock of the room, and says again what it was given', () => {
    expect(fieldText(Date.UTC(2026, 0, 31, 6, 5), 'Asia/Shanghai')).toBe('2026-01-31T14:05');
    expect(fieldMs('2026-01-31T14:05', 'Asia/Shanghai')).toBe(Date.UTC(2026, 0, 31, 6, 5));
    expect(fieldMs('', 'Asia/Shanghai')).toBeNull();
  });

  it('takes the first of an hour that comes twice, and a skipped one as much later', () => {
    // Clocks went back from 03:00 to 02:00 on 25 October 2026, and forward from 02:00 to 03:00 on 29 March.
    expect(fieldMs('2026-10-25T02:30', 'Europe/Copenhagen')).toBe(Date.UTC(2026, 9, 25, 0, 30));
    expect(fieldMs('2026-03-29T02:30', 'Europe/Copenhagen')).toBe(Date.UTC(2026, 2, 29, 1, 30));
  });

  it('comes back to the minute for every moment that its clock shows once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2000, 0) / MINUTE_MS, max: Date.UTC(2037, 0) / MINUTE_MS }),
        fc.constantFrom('Asia/Shanghai', 'Europe/Copenhagen', 'America/St_Johns', 'UTC'),
        (minute, timeZone) => {
          const text = fieldText(minute * MINUTE_MS, timeZone);
          const found = fieldMs(text, timeZone) ?? Number.NaN;
          expect(fieldText(found, timeZone)).toBe(text);
          expect(minute * MINUTE_MS - found === 0 || minute * MINUTE_MS - found === 60 * MINUTE_MS).toBe(
            true,
          );
        },
      ),
    );
  });
});

describe('the words under a time axis', () => {
  const at = (hour: number): number => Date.UTC(2026, 0, 31, hour) / 1000;

  it('name the day only where it changes', () => {
    const texts = tickTexts([at(0), at(6), at(12), at(18)], 6 * 3600, 'Asia/Shanghai', 'en');
    expect(texts).toEqual(['08:00\n31 Jan', '14:00', '20:00', '02:00\n1 Feb']);
  });

  it('say as much as tells two neighbours apart', () => {
    expect(tickTexts([at(0)], 400 * 86_400, 'UTC', 'zh-CN')).toEqual(['2026年']);
    expect(tickTexts([at(0)], 30 * 86_400, 'UTC', 'en')).toEqual(['Jan 2026']);
    expect(tickTexts([at(0)], 2 * 86_400, 'UTC', 'zh-CN')).toEqual(['1月31日']);
    expect(tickTexts([at(0)], 10, 'UTC', 'en')).toEqual(['00:00:00\n31 Jan']);
  });
});
