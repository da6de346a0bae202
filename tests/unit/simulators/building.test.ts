import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Building, HALL, type ZoneLoad, type ZoneSpec } from '../../../simulators/world/building.ts';
import { humidityPctOf, saturationGPerM3, waterGPerM3 } from '../../../simulators/world/moist-air.ts';
import { equilibriumHumidity, Paper, sorbed } from '../../../simulators/world/paper.ts';
import { PLANT_KINDS, type PlantKind, type PlantSpec } from '../../../simulators/world/plant.ts';
import { SyntheticWeather } from '../../../simulators/world/weather.ts';

const HOUR_MS = 3_600_000;
const EMPTY: ZoneLoad = { doorOpen: false, people: 0, spread: false };
const ZONE: ZoneSpec = { ...HALL, id: 'a', temperatureC: 20, humidityPct: 52 };
const MILD = { temperatureC: 20, humidityPct: 52 };

const CAPACITY: Readonly<Record<PlantKind, number>> = {
  dehumidifier: 1000,
  humidifier: 1000,
  cooler: 800,
  heater: 4000,
  purifier: 500,
  fan: 400,
};

/** A zone after some hours with or without one plant. */
function after(hours: number, kind?: PlantKind, outdoors = MILD, load = EMPTY, spec = ZONE): Building {
  const plants: PlantSpec[] = kind
    ? [{ id: 'it', kind, zone: 'a', capacity: CAPACITY[kind], powerW: 100 }]
    : [];
  const building = new Building([spec], plants);
  if (kind) building.switch('it', true);
  building.tick(hours * 3600, outdoors, () => load);
  return building;
}

describe('moist air', () => {
  it('holds what tables say', () => {
    // Saturated air: 4.85 g/m³ at 0 °C, 9.40 at 10 °C, 17.3 at 20 °C, 30.4 at 30 °C.
    for (const [celsius, grams] of [
      [0, 4.85],
      [10, 9.4],
      [20, 17.3],
      [30, 30.4],
    ] as const)
      expect(saturationGPerM3(celsius)).toBeCloseTo(grams, 0.5);
    expect(humidityPctOf(20, waterGPerM3(20, 43))).toBeCloseTo(43);
  });
});

describe('paper', () => {
  it('holds about 6 % of water at half humidity, and gives back what it took', () => {
    expect(sorbed(0.5)).toBeGreaterThan(0.055);
    expect(sorbed(0.5)).toBeLessThan(0.07);
    fc.assert(
      fc.property(fc.double({ min: 0.02, max: 0.98, noNaN: true }), (humidity) => {
        expect(equilibriumHumidity(sorbed(humidity))).toBeCloseTo(humidity, 6);
      }),
    );
  });

  it('takes water from damp air and gives it to dry air, and none to air it is at rest with', () => {
    const spec = HALL.paper;
    const given = (pct: number): number =>
      new Paper(spec, 0.5).exchange(0.1, waterGPerM3(20, pct), saturationGPerM3(20), 1);
    expect(given(70)).toBeLessThan(0);
    expect(given(30)).toBeGreaterThan(0);
    expect(given(50)).toBeCloseTo(0, 6);
  });
});

describe('a building', () => {
  it('stays where nothing disturbs it', () => {
    const { temperatureC, humidityPct } = after(48).zone('a');
    expect(temperatureC).toBeCloseTo(20, 1);
    expect(humidityPct).toBeCloseTo(52, 0);
  });

  it('feels each plant as what it is', () => {
    const idle = after(2).zone('a');
    const water = idle.waterGPerM3;
    expect(after(2, 'dehumidifier').zone('a').waterGPerM3).toBeLessThan(water - 0.3);
    expect(after(2, 'humidifier').zone('a').waterGPerM3).toBeGreaterThan(water + 0.3);
    expect(after(2, 'cooler').zone('a').temperatureC).toBeLessThan(19);
    expect(after(2, 'heater').zone('a').temperatureC).toBeGreaterThan(21);
    const cold = { temperatureC: 5, humidityPct: 80 };
    expect(after(2, 'fan', cold).zone('a').waterGPerM3).toBeLessThan(
      after(2, undefined, cold).zone('a').waterGPerM3,
    );
    expect(after(1, 'purifier').zone('a').cleanedPerHour).toBeGreaterThan(1);
    for (const kind of PLANT_KINDS) expect(after(1, kind).drawnKwh).toBeGreaterThan(0.09);
    expect(after(1).drawnKwh).toBe(0);
  });

  it('is warmed and moistened by people, and let out into its weather by an open door', () => {
    const crowded = after(4, undefined, MILD, { ...EMPTY, people: 6 }).zone('a');
    expect(crowded.temperatureC).toBeGreaterThan(20.1);
    expect(crowded.waterGPerM3).toBeGreaterThan(after(4).zone('a').waterGPerM3);
    const hot = { temperatureC: 34, humidityPct: 80 };
    const shut = after(1, undefined, hot).zone('a').humidityPct;
    expect(after(1, undefined, hot, { ...EMPTY, doorOpen: true }).zone('a').humidityPct).toBeGreaterThan(
      shut + 5,
    );
  });

  it('is slower for the paper in it', () => {
    const damp = { temperatureC: 20, humidityPct: 95 };
    const bare = { ...ZONE, paper: { ...HALL.paper, surfaceKg: 0, coreKg: 0 } };
    const full = after(12, undefined, damp).zone('a').humidityPct;
    expect(after(12, undefined, damp, EMPTY, bare).zone('a').humidityPct).toBeGreaterThan(full + 10);
  });

  it('comes out the same however time is cut into steps', () => {
    const whole = after(3, 'dehumidifier').zone('a').humidityPct;
    const cut = new Building(
      [ZONE],
      [{ id: 'it', kind: 'dehumidifier', zone: 'a', capacity: 1000, powerW: 100 }],
    );
    cut.switch('it', true);
    for (let step = 0; step < 3 * 360; step++) cut.tick(10, MILD, () => EMPTY);
    expect(cut.zone('a').humidityPct).toBeCloseTo(whole, 0);
  });
});

describe('a synthetic year', () => {
  it('has seasons, days and the same weather for the same seed', () => {
    const weather = new SyntheticWeather(7, 8);
    const mean = (month: number): number => {
      let sum = 0;
      for (let hour = 0; hour < 28 * 24; hour++)
        sum += weather.at(Date.UTC(2025, month, 1) + hour * HOUR_MS).temperatureC;
      return sum / (28 * 24);
    };
    expect(mean(0)).toBeLessThan(10);
    expect(mean(6)).toBeGreaterThan(25);
    expect(new SyntheticWeather(7, 8).at(HOUR_MS)).toEqual(weather.at(HOUR_MS));
    expect(new SyntheticWeather(8, 8).at(HOUR_MS)).not.toEqual(weather.at(HOUR_MS));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (time) => {
        const { temperatureC, humidityPct } = weather.at(time);
        expect(temperatureC > -20 && temperatureC < 48).toBe(true);
        expect(humidityPct > 5 && humidityPct <= 99).toBe(true);
      }),
    );
  });
});
