import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { siteTime, type Weekday } from '../../../controller/model/site-time.ts';
import { isWithin, type WeeklyHours } from '../../../controller/model/weekly-hours.ts';

const DAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const ZONES = [
  'UTC',
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
];
const HOUR_MS = 3_600_000;
const NIGHT: WeeklyHours = { days: ['mon', 'fri'], from: '22:00', to: '06:30' };

const zone = fc.constantFrom(...ZONES);
const moment = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) });
const days = fc.uniqueArray(fc.constantFrom(...DAYS), { minLength: 1 });
const minutes = fc.integer({ min: 0, max: 1439 });
const written = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

test.each([
  ['2026-03-02T21:59:59Z', false],
  ['2026-03-02T22:00:00Z', true],
  ['2026-03-03T00:00:00Z', true],
  ['2026-03-03T06:29:59Z', true],
  ['2026-03-03T06:30:00Z', false],
  ['2026-03-03T23:00:00Z', false],
  // Friday's night ends on a Saturday that has none of its own.
  ['2026-03-07T05:00:00Z', true],
  ['2026-03-07T22:30:00Z', false],
])('a night that begins on Monday or Friday: %s', (at, within) => {
  expect(isWithin(Date.parse(at), [NIGHT], 'UTC')).toBe(within);
});

test('in the night in which clocks go forward, and back, the wall decides', () => {
  const night: WeeklyHours = { days: ['sat'], from: '22:00', to: '06:00' };
  const berlin = (at: string): boolean => isWithin(Date.parse(at), [night], 'Europe/Berlin');
  // 2026-03-29: 02:00 CET is 03:00 CEST; 06:00 comes an hour earlier.
  expect([berlin('2026-03-29T03:59:59Z'), berlin('2026-03-29T04:00:00Z')]).toEqual([true, false]);
  // 2026-10-25: 03:00 CEST is 02:00 CET; 06:00 comes an hour later.
  expect([berlin('2026-10-25T04:59:59Z'), berlin('2026-10-25T05:00:00Z')]).toEqual([true, false]);
});

test('hours over midnight are the evening of their day and the morning of the next', () => {
  fc.assert(
    fc.property(moment, zone, days, minutes, minutes, (now, timeZone, on, a, b) => {
      const [to, from] = [Math.min(a, b), Math.max(a, b)];
      const next = on.map((day) => DAYS[(DAYS.indexOf(day) + 1) % 7] as Weekday);
      const { day, minute } = siteTime(now, timeZone);
      const evening = on.includes(day) && minute >= from;
      const morning = next.includes(day) && minute < to;
      const hours = { days: on, from: written(from), to: written(to) };
      expect(isWithin(now, [hours], timeZone)).toBe(evening || morning);
    }),
    { numRuns: 2000 },
  );
});

test('hours by day, and the night that follows them, share every day out between them', () => {
  fc.assert(
    fc.property(moment, zone, minutes, minutes, (now, timeZone, a, b) => {
      fc.pre(a !== b);
      const day = { days: DAYS, from: written(Math.min(a, b)), to: written(Math.max(a, b)) };
      const night = { days: DAYS, from: day.to, to: day.from };
      expect(isWithin(now, [day], timeZone)).not.toBe(isWithin(now, [night], timeZone));
    }),
    { numRuns: 2000 },
  );
});

test('the same moment is judged the same, whatever was asked before', () => {
  fc.assert(
    fc.property(fc.array(moment, { minLength: 1, maxLength: 5 }), zone, (moments, timeZone) => {
      const ask = (at: number): boolean => isWithin(at, [NIGHT], timeZone);
      const forwards = moments.map(ask);
      expect(moments.toReversed().map(ask).toReversed()).toEqual(forwards);
    }),
  );
});

test('without hours nothing is locked; in a zone that is none, nobody can tell', () => {
  expect(isWithin(0, [], 'UTC')).toBe(false);
  expect(() => isWithin(0, [NIGHT], 'Mars/Olympus')).toThrow(RangeError);
});

test('a week has as many locked hours as its nights are long', () => {
  const start = Date.UTC(2026, 4, 4);
  const hours = Array.from({ length: 7 * 48 }, (_, half) => start + (half * HOUR_MS) / 2);
  expect(hours.filter((at) => isWithin(at, [NIGHT], 'Asia/Shanghai'))).toHaveLength(2 * 17);
});
