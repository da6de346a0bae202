import { expect, it } from 'vitest';
import { CUSTOMARY, liveThrough, ours, plainStats, type YearReport } from '../../support/climate-year.ts';

/** A week of each season, each under another weather. */
const WEEKS = [
  { from: Date.UTC(2025, 0, 10), days: 7, seed: 7 },
  { from: Date.UTC(2025, 3, 10), days: 7, seed: 3 },
  { from: Date.UTC(2025, 5, 20), days: 7, seed: 7 },
  { from: Date.UTC(2025, 7, 10), days: 7, seed: 5 },
];

function total(reports: readonly YearReport[], figure: (report: YearReport) => number): number {
  return reports.reduce((sum, report) => sum + figure(report), 0);
}

it('keeps paper within its limits better than thermostats and hygrostats, with fewer starts and less energy', () => {
  const mine = WEEKS.map((week) => liveThrough(ours(), week));
  const plain = WEEKS.map((week) => liveThrough(plainStats(CUSTOMARY), week));
  expect(total(mine, ({ hoursOutside }) => hoursOutside)).toBeLessThan(
    total(plain, ({ hoursOutside }) => hoursOutside),
  );
  expect(total(mine, ({ starts }) => starts)).toBeLessThan(0.9 * total(plain, ({ starts }) => starts));
  expect(total(mine, ({ kwh }) => kwh)).toBeLessThan(total(plain, ({ kwh }) => kwh));
  expect(total(mine, ({ swingDays }) => swingDays.humidity)).toBeLessThanOrEqual(
    1.15 * total(plain, ({ swingDays }) => swingDays.humidity),
  );
  // Nobody conditions this room: the same weeks without plant show that there was something to do.
  const bare = WEEKS.map((week) => liveThrough({ decide: () => new Map() }, week));
  expect(total(bare, ({ hoursOutside }) => hoursOutside)).toBeGreaterThan(
    20 * total(mine, ({ hoursOutside }) => hoursOutside),
  );
}, 120_000);
