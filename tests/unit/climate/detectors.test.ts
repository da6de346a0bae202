import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SENSOR_SETTINGS } from '../../../controller/services/climate/sensors/settings.ts';
import {
  afterCalibration,
  type SensorMemory,
  watchSensor,
} from '../../../controller/services/climate/sensors/watch-sensor.ts';
import type { Look } from '../../../controller/services/climate/sensors/detectors.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const { temperature } = SENSOR_SETTINGS;

interface Day {
  readonly troubles: readonly (readonly string[])[];
  readonly memory: SensorMemory;
}

/** A sensor through so many looks, at equal distances; its memory goes through JSON each time, as over a restart. */
function through(
  count: number,
  everyMs: number,
  at: (i: number) => Pick<Look, 'value' | 'neighbours'>,
  from: SensorMemory | null = null,
  startMs = 0,
): Day {
  let memory = from;
  const troubles: (readonly string[])[] = [];
  for (let i = 0; i < count; i++) {
    const look = { at: startMs + i * everyMs, ...at(i) };
    const seen = watchSensor(memory, look, temperature);
    memory = JSON.parse(JSON.stringify(seen.memory)) as SensorMemory;
    troubles.push(seen.troubles);
  }
  return { troubles, memory: memory as SensorMemory };
}

/** A day that goes up and down by 1 K, with the trembling of a sensor. */
const air = (i: number, everyMs: number): number =>
  20 + Math.sin((2 * Math.PI * i * everyMs) / (24 * HOUR_MS)) + ((i * 7919) % 11) / 100;

describe('a healthy sensor', () => {
  test('is never suspected, alone or beside others that stand elsewhere', () => {
    const days = through(3000, 10 * MINUTE_MS, (i) => ({
      value: air(i, 10 * MINUTE_MS),
      neighbours: i % 3 === 0 ? null : air(i + 2, 10 * MINUTE_MS) + 0.8,
    }));
    expect(days.troubles.flat()).toEqual([]);
  });
});

describe('out of range', () => {
  test('at once, and believed again after three that can be', () => {
    const { troubles } = through(6, MINUTE_MS, (i) => ({
      value: i === 1 ? 120 : 20 + i / 10,
      neighbours: null,
    }));
    expect(troubles.map((list) => list.includes('out-of-range'))).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test('whatever cannot be is never believed', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        const [low, high] = temperature.possible;
        fc.pre(value < low || value > high);
        const { troubles } = watchSensor(null, { at: 0, value, neighbours: null }, temperature);
        expect(troubles).toContain('out-of-range');
      }),
    );
  });
});

describe('frozen', () => {
  test('after six hours while the neighbours moved, not while they stand too', () => {
    const stuck = (moving: boolean) =>
      through(13, 30 * MINUTE_MS, (i) => ({ value: 20, neighbours: moving ? 20 + i * 0.1 : 20.1 })).troubles;
    expect(stuck(true).at(-1)).toEqual(['frozen']);
    expect(stuck(true).at(-2)).toEqual([]);
    expect(stuck(false).flat()).toEqual([]);
  });

  test('alone only after three days, and forgiven with the first change', () => {
    const { troubles } = through(146, 30 * MINUTE_MS, (i) => ({
      value: i < 145 ? 20 : 20.1,
      neighbours: null,
    }));
    expect(troubles[143]).toEqual([]);
    expect(troubles[144]).toEqual(['frozen']);
    expect(troubles[145]).toEqual([]);
  });
});

describe('a jump', () => {
  test('that the others did not make, until it is back', () => {
    const values = [20, 26, 26.1, 20.1];
    const { troubles } = through(4, MINUTE_MS, (i) => ({ value: values[i] as number, neighbours: 20 }));
    expect(troubles).toEqual([[], ['jumped'], ['jumped'], []]);
  });

  test('that the others made too is weather', () => {
    const { troubles } = through(2, MINUTE_MS, (i) => ({ value: 20 + 6 * i, neighbours: 20.3 + 6 * i }));
    expect(troubles.flat()).toEqual([]);
  });

  test('that nothing contradicts is believed after half an hour', () => {
    const { troubles } = through(40, MINUTE_MS, (i) => ({
      value: i < 5 ? 20 + i / 100 : 26 + i / 100,
      neighbours: null,
    }));
    const suspected = troubles.map((list) => list.includes('jumped'));
    expect(suspected.indexOf(true)).toBe(5);
    expect(suspected.lastIndexOf(true)).toBe(34);
  });

  test('over an hour without readings is none', () => {
    const { troubles } = through(2, HOUR_MS, (i) => ({ value: 20 + 8 * i, neighbours: null }));
    expect(troubles.flat()).toEqual([]);
  });
});

describe('drift', () => {
  const everyMs = 10 * MINUTE_MS;
  const perDay = (24 * HOUR_MS) / everyMs;
  const drifting = (kPerDay: number, days: number): Day =>
    through(days * perDay, everyMs, (i) => ({
      value: air(i, everyMs) + Math.max(0, (i / perDay - 4) * kPerDay),
      neighbours: air(i, everyMs) + 0.7,
    }));

  test('of 0.1 K a day is found before it is 1.2 K', () => {
    const { troubles } = drifting(0.1, 20);
    const found = troubles.findIndex((list) => list.includes('drifting'));
    expect(found).toBeGreaterThan(0);
    expect((found / perDay - 4) * 0.1).toBeLessThan(1.2);
    expect(new Set(troubles.flat())).toEqual(new Set(['drifting']));
  });

  test('of a hundredth of that is no matter within a month', () => {
    expect(drifting(0.001, 34).troubles.flat()).toEqual([]);
  });

  test('is forgotten when the sensor was calibrated', () => {
    const { memory } = drifting(0.1, 20);
    const { troubles } = through(
      50,
      everyMs,
      (i) => ({ value: air(i, everyMs), neighbours: air(i, everyMs) }),
      afterCalibration(memory),
      20 * 24 * HOUR_MS,
    );
    expect(troubles.flat()).toEqual([]);
  });
});
