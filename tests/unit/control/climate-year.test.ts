import { describe, expect, it } from 'vitest';
import {
  CLIMATES,
  CUSTOMARY,
  liveThrough,
  ours,
  plainStats,
  type Controller,
  type YearReport,
} from '../../support/climate-year.ts';

/** A week of each season and one of the rains, each under another weather. */
const WEEKS = [
  { from: Date.UTC(2025, 0, 10), days: 7, seed: 7 },
  { from: Date.UTC(2025, 3, 10), days: 7, seed: 3 },
  { from: Date.UTC(2025, 5, 20), days: 7, seed: 11 },
  { from: Date.UTC(2025, 7, 10), days: 7, seed: 5 },
  { from: Date.UTC(2025, 10, 1), days: 7, seed: 23 },
];

describe.each(Object.entries(CLIMATES))('weeks of a year in %s', (_place, climate) => {
  const under = (controller: () => Controller) => {
    const lived = WEEKS.map((week) => liveThrough(controller(), { ...week, climate }));
    return (figure: (report: YearReport) => number) => lived.reduce((sum, one) => sum + figure(one), 0);
  };

  it('keep paper within its limits and calmer than thermostats and hygrostats do, with fewer starts and less energy', () => {
    const mine = under(() => ours());
    const plain = under(() => plainStats(CUSTOMARY));
    const less = (figure: (report: YearReport) => number) => expect(mine(figure)).toBeLessThan(plain(figure));
    expect(mine(({ hoursOutside }) => hoursOutside)).toBeLessThanOrEqual(
      plain(({ hoursOutside }) => hoursOutside),
    );
    less(({ swingDays }) => swingDays.humidity);
    less(({ starts }) => starts);
    less(({ kwh }) => kwh);
    // Nobody conditions this room: the same weeks without plant show that there was something to do.
    const bare = under(() => ({ decide: () => new Map() }));
    expect(bare(({ hoursOutside }) => hoursOutside)).toBeGreaterThan(
      20 * mine(({ hoursOutside }) => hoursOutside),
    );
  }, 120_000);
});
