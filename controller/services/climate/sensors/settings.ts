import type { Voted } from '../../../model/climate.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** What a sensor of one quantity can and cannot do, in its unit. The figures are ours, for rooms and not for weather. */
export interface SensorSettings {
  /** What the quantity can be in a room at all, limits included. */
  readonly possible: readonly [low: number, high: number];
  /** Readings in a row that must be possible again before it is believed. */
  readonly backAfter: number;
  readonly frozen: {
    /** Not the least change for so long: it hangs, whatever the others do. */
    readonly aloneMs: number;
    /** or for so long, while its neighbours moved by so much. */
    readonly besideMs: number;
    readonly neighboursMoved: number;
  };
  readonly jump: {
    /** More than this from one reading to the next, when they are not further apart than `withinMs`. */
    readonly step: number;
    readonly withinMs: number;
    /** A leap that nothing contradicts and that stays for so long was real. */
    readonly settleMs: number;
  };
  /** Sum of hourly deviations from its neighbours (CUSUM): what is allowed each hour, and when it is too much. */
  readonly drift: {
    readonly slack: number;
    readonly alarm: number;
    /** So long it learns how it usually stands to its neighbours. */
    readonly baselineHours: number;
  };
  /** An offset beyond this is no matter of calibration. */
  readonly largestOffset: number;
}

export const SENSOR_SETTINGS: Readonly<Record<Voted, SensorSettings>> = {
  temperature: {
    possible: [-30, 60],
    backAfter: 3,
    frozen: { aloneMs: 72 * HOUR_MS, besideMs: 6 * HOUR_MS, neighboursMoved: 1 },
    jump: { step: 3, withinMs: 10 * MINUTE_MS, settleMs: 30 * MINUTE_MS },
    // 0.8 K off is found after a day, 0.5 K after five.
    drift: { slack: 0.4, alarm: 10, baselineHours: 72 },
    largestOffset: 3,
  },
  humidity: {
    // A sensor that says 0 or 100 is broken or wet.
    possible: [1, 99.5],
    backAfter: 3,
    frozen: { aloneMs: 72 * HOUR_MS, besideMs: 6 * HOUR_MS, neighboursMoved: 4 },
    jump: { step: 10, withinMs: 10 * MINUTE_MS, settleMs: 30 * MINUTE_MS },
    drift: { slack: 2, alarm: 50, baselineHours: 72 },
    largestOffset: 10,
  },
};
