import {
  CUSTOMARY,
  liveThrough,
  NARROW,
  ours,
  plainStats,
  type YearReport,
} from '../support/climate-year.ts';
import { type Bench, type Goal, type Row, row } from './harness.ts';

/** Years of weather; their seeds. */
const SEEDS = [7, 11, 23] as const;
const YEAR = { from: Date.UTC(2025, 0, 1), days: 365 };
const most = (value: number): Goal => ({ at: 'most', value });

/**
 * A year of two paper halls in the middle Yangtze, minute by minute, under the daemon and under plain thermostats and
 * hygrostats with the same plant, the same weather and the same people.
 */
export const bench: Bench = {
  name: 'control',
  async run(): Promise<Row[]> {
    const lived = SEEDS.map((seed) => ({
      ours: liveThrough(ours(), { ...YEAR, seed }),
      plain: liveThrough(plainStats(CUSTOMARY), { ...YEAR, seed }),
      narrow: liveThrough(plainStats(NARROW), { ...YEAR, seed }),
    }));
    const beside =
      (against: 'plain' | 'narrow', words: string) =>
      (what: string, unit: string, figure: (report: YearReport) => number, goal?: Goal): Row =>
        row({
          what: `${what}, a year of two halls, beside ${words}`,
          unit,
          ours: lived.map((one) => figure(one.ours)),
          ceiling: lived.map((one) => figure(one[against])),
          ...(goal && { goal }),
        });
    const plain = beside('plain', 'thermostat and hygrostat as usual');
    const narrow = beside('narrow', 'the same set to the middle');
    return [
      plain('outside limits', 'h', ({ hoursOutside }) => hoursOutside, most(0.8)),
      plain('switched on', 'times', ({ starts }) => starts, most(1)),
      plain('energy', 'kWh', ({ kwh }) => kwh, most(1)),
      plain('days of too much humidity swing', 'd', ({ swingDays }) => swingDays.humidity),
      row({
        what: 'days of too much temperature swing',
        unit: 'd',
        ours: lived.map((one) => one.ours.swingDays.temperature),
        note: 'the plain ones have next to none',
      }),
      narrow('outside limits', 'h', ({ hoursOutside }) => hoursOutside),
      narrow('switched on', 'times', ({ starts }) => starts),
      narrow('energy', 'kWh', ({ kwh }) => kwh),
    ];
  },
};
