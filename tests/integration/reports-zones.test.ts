import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Sample } from '../../controller/services/climate/repository.ts';
import { figuresOf } from '../../controller/services/reports/climate/assemble.ts';
import { hoursOfSite, siteMonth } from '../../controller/services/reports/climate/month-hours.ts';
import { localDate } from './store-support/naive-history.ts';
import { dataDirectory, tempStore } from './store-support/temp-store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HOLD_MS = 7 * 60_000;
/** On the hour, by halves and quarters of it; months in which clocks go forward, back, by half an hour, and over a day. */
const MONTHS = [
  ['Asia/Shanghai', '2026-10'],
  ['Asia/Kolkata', '2026-02'],
  ['Asia/Kathmandu', '2026-12'],
  ['America/St_Johns', '2026-03'],
  ['Europe/Berlin', '2026-03'],
  ['Europe/Berlin', '2026-10'],
  ['America/New_York', '2026-03'],
  ['America/New_York', '2026-11'],
  ['Australia/Lord_Howe', '2026-04'],
  ['Australia/Lord_Howe', '2026-10'],
  ['Pacific/Apia', '2011-12'],
  // Clocks put forward by half an hour for good, in the midst of the month and half an hour before midnight.
  ['Asia/Pyongyang', '2018-05'],
] as const;

/** A point's figures of a month made of nothing but its samples, and the calendar of the runtime. */
function byHand(samples: readonly Sample[], month: string, timeZone: string) {
  const within = samples.flatMap(({ time, value, outside }, i) => {
    const day = localDate(time, timeZone);
    const knownMs = Math.min(HOLD_MS, (samples[i + 1]?.time ?? Infinity) - time);
    return day.startsWith(month) ? [{ day, value, knownMs, outside }] : [];
  });
  const days = [...new Set(within.map(({ day }) => day))].map((day) => {
    const values = within.filter((one) => one.day === day).map(({ value }) => value);
    return { day, range: Math.max(...values) - Math.min(...values) };
  });
  const sum = (of: readonly { readonly knownMs: number }[]): number =>
    of.reduce((all, { knownMs }) => all + knownMs, 0);
  const values = within.map(({ value }) => value);
  const widest = Math.max(...days.map(({ range }) => range));
  return {
    count: within.length,
    figures: {
      min: Math.min(...values),
      max: Math.max(...values),
      knownHours: sum(within) / HOUR_MS,
      outsideHours: sum(within.filter(({ outside }) => outside)) / HOUR_MS,
      widest: days.find(({ range }) => range === widest),
      daysOverSwing: days.filter(({ range }) => range > 8).length,
    },
  };
}

test.each(MONTHS)(
  '%s, %s: every minute of the month is told once, and none of its neighbours’',
  (timeZone, month) => {
    const span = siteMonth(month, timeZone);
    const { store } = tempStore(dataDirectory(), { startMs: span.to + DAY_MS, history: { timeZone } });
    const { telemetry } = store;
    // Around midnights above all, where a sample is soon told on the wrong day.
    const moment = fc
      .tuple(
        fc.oneof(fc.constantFrom(span.from, span.to), fc.constantFrom(...span.days)),
        fc.integer({ min: -130, max: 130 }),
        fc.boolean(),
      )
      .map(([midnight, minutes, far]) => midnight + minutes * (far ? 11 : 1) * 60_000 + 59_999);
    let points = 0;
    fc.assert(
      fc.property(fc.uniqueArray(moment, { minLength: 40, maxLength: 400 }), fc.integer(), (times, seed) => {
        fc.pre(times.some((time) => localDate(time, timeZone).startsWith(month)));
        const point = `p${points++}`;
        const samples = times
          .toSorted((a, b) => a - b)
          .map((time): Sample => {
            const value = Math.abs((Math.floor(time / 60_000) * 7919 + seed) % 997) / 100;
            return { point, time, value, quality: 'good', outside: value > 6 };
          });
        telemetry.hold(point, HOLD_MS);
        telemetry.append(samples);
        const expected = byHand(samples, month, timeZone);
        const told = () => {
          const hours = hoursOfSite(telemetry, point, span, span.from, span.to);
          for (const { start, first, last } of hours) {
            expect(localDate(start, timeZone)).toBe(localDate(first, timeZone));
            expect(localDate(start, timeZone)).toBe(localDate(last, timeZone));
          }
          const swing = { limit: 8, rule: 'x', source: { cite: 'x' } };
          const quantity = { quantity: 'humidity', unit: '%', demand: null, swing, hours } as const;
          const { mean: _, ...figures } = figuresOf(quantity, timeZone);
          return { count: hours.reduce((sum, { count }) => sum + count, 0), figures };
        };
        expect(told()).toEqual(expected);
      }),
      { numRuns: 12 },
    );
    telemetry.pack();
    expect(store.verify().ok).toBe(true);
  },
);

test.each(MONTHS)('%s, %s: its days are those of the calendar', (timeZone, month) => {
  const { from, to, days } = siteMonth(month, timeZone);
  const dates = days.map((start) => localDate(start, timeZone));
  expect(dates).toEqual([...new Set(dates)]);
  expect(dates.every((date) => date.startsWith(month))).toBe(true);
  for (const start of [...days, to])
    expect(localDate(start - 1, timeZone)).not.toBe(localDate(start, timeZone));
  expect(from).toBe(days[0]);
  // Samoa had no 30 December 2011.
  const [year = 0, number = 0] = month.split('-').map(Number);
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate();
  expect(days).toHaveLength(timeZone === 'Pacific/Apia' ? length - 1 : length);
});

test('where only hours are kept any more, a month by half hours is told by those', () => {
  const span = siteMonth('2026-02', 'Asia/Kolkata');
  const asked: string[] = [];
  const telemetry = {
    tierFor: () => '1h' as const,
    rollups: (_: string, tier: string) => {
      asked.push(tier);
      return [];
    },
  };
  hoursOfSite(telemetry, 'p', span, span.from, span.to);
  expect(asked).toEqual(['1h']);
});
