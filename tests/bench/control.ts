import {
  CLIMATES,
  CUSTOMARY,
  liveThrough,
  ours,
  plainStats,
  type YearReport,
} from '../support/climate-year.ts';
import { type Bench, type Goal, type Row, row } from './harness.ts';

/** Years of weather; their seeds. */
const SEEDS = [5, 7, 11, 23, 101] as const;
/** Other weather is looked at in fewer years: it is there to show that nothing was made for one place. */
const SEEDS_ELSEWHERE = SEEDS.slice(0, 3);
const YEAR = { from: Date.UTC(2025, 0, 1), days: 365 };
const most = (value: number): Goal => ({ at: 'most', value });

/**
 * A year of two paper halls, minute by minute, under the daemon and under plain thermostats and hygrostats with the same
 * plant, the same weather and the same people: in the middle Yangtze, on the hot and damp south coast, and in the dry
 * north.
 */
export const bench: Bench = {
  name: 'control',
  async run(): Promise<Row[]> {
    return Object.entries(CLIMATES).flatMap(([place, climate], nth) => {
      const lived = (nth === 0 ? SEEDS : SEEDS_ELSEWHERE).map((seed) => ({
        ours: liveThrough(ours(), { ...YEAR, seed, climate }),
        plain: liveThrough(plainStats(CUSTOMARY), { ...YEAR, seed, climate }),
      }));
      const beside = (what: string, unit: string, figure: (report: YearReport) => number, goal?: Goal): Row =>
        row({
          what: `${what}, a year of two halls in ${place}, beside thermostat and hygrostat`,
          unit,
          ours: lived.map((one) => figure(one.ours)),
          // A year without any gives nothing to divide by.
          ...(lived.every((one) => figure(one.plain) > 0)
            ? { ceiling: lived.map((one) => figure(one.plain)) }
            : { note: `beside ${lived.map((one) => Math.round(figure(one.plain))).join(', ')}` }),
          ...(goal && { goal }),
        });
      return [
        beside('outside limits', 'h', ({ hoursOutside }) => hoursOutside, nth === 0 ? most(0.8) : undefined),
        beside('switched on', 'times', ({ starts }) => starts, most(1)),
        beside('energy', 'kWh', ({ kwh }) => kwh, most(1)),
        beside('days of too much humidity swing', 'd', ({ swingDays }) => swingDays.humidity, most(1)),
        beside('days of too much temperature swing', 'd', ({ swingDays }) => swingDays.temperature),
      ];
    });
  },
};
