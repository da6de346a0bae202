import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { equilibriumMoisturePct } from '../../../controller/services/climate/derive/equilibrium-moisture.ts';
import {
  criticalHumidityPct,
  daysToMould,
  mouldDose,
} from '../../../controller/services/climate/derive/mould.ts';
import {
  age,
  NO_AGEING,
  preservationIndexYears,
  publishedPreservationIndexYears,
  twpiYears,
} from '../../../controller/services/climate/derive/preservation.ts';
import {
  absoluteHumidityGPerM3,
  dewPointC,
  humidityAtPct,
} from '../../../controller/services/climate/derive/psychrometrics.ts';
import type { Derived } from '../../../controller/services/climate/derive/derived.ts';

const temperature = fc.double({ min: 5, max: 30, noNaN: true });
const humidity = fc.double({ min: 25, max: 80, noNaN: true });
const DAY_MS = 86_400_000;

function good(derived: Derived): number {
  expect(derived.quality).toBe('good');
  return derived.value as number;
}

describe('vectors', () => {
  test('dew point', () => {
    expect(good(dewPointC(20, 50))).toBeCloseTo(9.26, 2);
    expect(good(dewPointC(20, 100))).toBeCloseTo(20, 9);
  });

  test('absolute humidity: saturated air of 20 °C carries 17.3 g/m³', () => {
    expect(good(absoluteHumidityGPerM3(20, 100))).toBeCloseTo(17.27, 1);
  });

  // Wood Handbook, table 4–2: 70 °F (21.1 °C).
  test.each([
    [21.1, 50, 9.2],
    [21.1, 30, 6.2],
    [21.1, 80, 16],
  ])('equilibrium moisture at %d °C and %d %%', (t, rh, emc) => {
    expect(Math.abs(good(equilibriumMoisturePct(t, rh)) - emc)).toBeLessThan(0.15);
  });

  test.each([
    [20, 50, 44],
    [20, 45, 50],
    [14, 45, 108],
    [24, 60, 21],
    [13, 35, 163],
    [25, 75, 13],
  ])('preservation index at %d °C and %d %%', (t, rh, years) => {
    expect(Math.round(good(preservationIndexYears(t, rh)))).toBe(years);
  });

  test('the published formula is too hopeful in damp air', () => {
    const ours = good(preservationIndexYears(25, 75));
    expect(publishedPreservationIndexYears(25, 75)).toBeGreaterThan(ours);
  });

  test.each([
    [70, 165],
    [75, 38],
    [80, 14],
    [85, 6],
    [90, 4],
    [95, 3],
  ])('days to mould at 20 °C and %d %%', (rh, days) => {
    expect(good(daysToMould(20, rh))).toBeCloseTo(days, 9);
  });

  test('critical humidity is lowest at 30 °C', () => {
    expect(good(criticalHumidityPct(30))).toBeCloseTo(74.163, 3);
    expect(good(criticalHumidityPct(20))).toBeCloseTo(75.62, 1);
  });
});

test('damper air: higher dew point, more water, more moisture, a shorter life, fewer days to mould', () => {
  fc.assert(
    fc.property(temperature, humidity, fc.double({ min: 0.1, max: 10, noNaN: true }), (t, rh, more) => {
      for (const rising of [dewPointC, absoluteHumidityGPerM3, equilibriumMoisturePct])
        expect(rising(t, rh + more).value).toBeGreaterThan(rising(t, rh).value as number);
      expect(preservationIndexYears(t, rh + more).value).toBeLessThan(
        preservationIndexYears(t, rh).value as number,
      );
      expect(daysToMould(t, rh + more).value ?? Infinity).toBeLessThanOrEqual(
        daysToMould(t, rh).value ?? Infinity,
      );
    }),
  );
});

test('warmer air of the same humidity: a shorter life, and never more days to mould up to 30 °C', () => {
  fc.assert(
    fc.property(temperature, humidity, fc.double({ min: 0.1, max: 5, noNaN: true }), (t, rh, warmer) => {
      fc.pre(t + warmer <= 30);
      expect(preservationIndexYears(t + warmer, rh).value).toBeLessThan(
        preservationIndexYears(t, rh).value as number,
      );
      expect(daysToMould(t + warmer, rh).value ?? Infinity).toBeLessThanOrEqual(
        daysToMould(t, rh).value ?? Infinity,
      );
    }),
  );
});

test('dew point and humidity are each other’s way back', () => {
  fc.assert(
    fc.property(temperature, humidity, (t, rh) => {
      expect(humidityAtPct(dewPointC(t, rh).value as number, t)).toBeCloseTo(rh, 6);
    }),
  );
});

test('outside its domain a value is uncertain, and never a number out of nothing', () => {
  fc.assert(
    fc.property(fc.double(), fc.double(), (t, rh) => {
      for (const formula of [
        dewPointC,
        absoluteHumidityGPerM3,
        equilibriumMoisturePct,
        preservationIndexYears,
      ]) {
        const { value, quality, why } = formula(t, rh);
        if (value === null) expect(quality).toBe('bad');
        else expect(Number.isFinite(value)).toBe(true);
        expect(quality === 'good').toBe(why === undefined);
      }
    }),
  );
  expect(preservationIndexYears(35, 50)).toMatchObject({ quality: 'uncertain', why: 'outside-domain' });
  expect(daysToMould(28, 80).quality).toBe('uncertain');
  expect(dewPointC(20, 0)).toEqual({ value: null, quality: 'bad', why: 'outside-domain' });
});

test('TWPI lies between the best and the worst index, nearer to the worst than the mean', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(temperature, humidity), { minLength: 2, maxLength: 30 }), (stays) => {
      const indices = stays.map(([t, rh]) => preservationIndexYears(t, rh));
      const years = indices.map(({ value }) => value as number);
      const twpi = twpiYears(indices.reduce((sum, index) => age(sum, DAY_MS, index), NO_AGEING)) as number;
      expect(twpi).toBeGreaterThanOrEqual(Math.min(...years) - 1e-9);
      expect(twpi).toBeLessThanOrEqual(years.reduce((a, b) => a + b) / years.length + 1e-9);
    }),
  );
  expect(twpiYears(NO_AGEING)).toBeNull();
});

test('a mould dose reaches 1 after the days to mould', () => {
  const days = daysToMould(20, 80);
  expect(mouldDose(14 * DAY_MS, days)).toBeCloseTo(1, 9);
  expect(mouldDose(DAY_MS, daysToMould(20, 50))).toBe(0);
});
