import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LocalDays } from '../../../controller/store/telemetry/local-days.ts';
import { localDate } from '../../integration/store-support/naive-history.ts';

const HOUR_MS = 3_600_000;
/** By whole hours, halves and quarters; with clock changes at one, at midnight, by half an hour; a skipped day. */
const ZONES = [
  'UTC',
  'Asia/Shanghai',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Europe/Copenhagen',
  'America/Sao_Paulo',
  'America/Havana',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Pacific/Apia',
];

describe('local days', () => {
  it.each(ZONES)('are those of the calendar (%s)', (zone) => {
    const days = new LocalDays(zone);
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1995, 0, 1), max: Date.UTC(2035, 0, 1) }), (time) => {
        const start = days.startOf(time);
        expect(start).toBeLessThanOrEqual(time);
        expect(localDate(start, zone)).toBe(localDate(time, zone));
        expect(localDate(start - 1, zone)).not.toBe(localDate(time, zone));
        expect(days.startOfDay(days.dayOf(time))).toBe(start);
        expect(days.startOfDay(days.dayOf(time) + 1)).toBeGreaterThan(time);
      }),
      { numRuns: 300 },
    );
  });

  it('have 23 and 25 hours when clocks are changed', () => {
    const days = new LocalDays('Europe/Copenhagen');
    const lengthOf = (time: number): number => {
      const day = days.dayOf(time);
      return (days.startOfDay(day + 1) - days.startOfDay(day)) / HOUR_MS;
    };
    expect(lengthOf(Date.UTC(2026, 2, 28, 12))).toBe(24);
    expect(lengthOf(Date.UTC(2026, 2, 29, 12))).toBe(23);
    expect(lengthOf(Date.UTC(2026, 9, 25, 12))).toBe(25);
    expect(lengthOf(Date.UTC(2026, 9, 26, 12))).toBe(24);
  });

  it('refuse a zone that is not there', () => {
    expect(() => new LocalDays('Asia/Nowhere')).toThrow(RangeError);
  });
});
