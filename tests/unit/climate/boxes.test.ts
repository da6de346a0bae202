import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BoxPlace, BoxStay } from '../../../controller/model/climate.ts';
import { MEDIA } from '../../../controller/model/holdings.ts';
import { type AirRecords, lifeOfBox } from '../../../controller/services/climate/boxes/box-climate.ts';
import { warmUpMs, warmUpTimeConstantMs } from '../../../controller/services/climate/boxes/warm-up.ts';
import { preservationIndexYears } from '../../../controller/services/climate/derive/preservation.ts';
import { dewPointC } from '../../../controller/services/climate/derive/psychrometrics.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const AIR: Readonly<Record<string, readonly [number, number]>> = {
  cold: [14, 45],
  warm: [24, 60],
  damp: [20, 80],
};

/** Each zone has one air for ever, told by the hour. */
const records: AirRecords = {
  zoneOf: (place) => (place.where === 'slot' ? place.slot : null),
  air: (zone, from, to) => {
    const [temperatureC, humidityPct] = AIR[zone] ?? [0, 0];
    const hours = Math.ceil((to - from) / HOUR_MS);
    return Array.from({ length: hours }, (_, i) => ({
      from: from + i * HOUR_MS,
      knownMs: Math.min(HOUR_MS, to - from - i * HOUR_MS),
      temperatureC,
      humidityPct,
    }));
  },
};
const at = (days: number, place: BoxPlace): BoxStay => ({ place, since: days * DAY_MS });
const slot = (zone: string): BoxPlace => ({ where: 'slot', slot: zone });

describe('a box through moves and loans', () => {
  const stays = [at(0, slot('cold')), at(10, { where: 'on-loan' }), at(14, slot('warm'))];

  test('each stay spends by its own air; a loan is a gap and said to be one', () => {
    const life = lifeOfBox(stays, 0, 20 * DAY_MS, records);
    expect(
      life.stays.map(({ zone, from, to, knownMs }) => [zone, from / DAY_MS, to / DAY_MS, knownMs / DAY_MS]),
    ).toEqual([
      ['cold', 0, 10, 10],
      [null, 10, 14, 0],
      ['warm', 14, 20, 6],
    ]);
    expect(life.gapMs).toBe(4 * DAY_MS);
    const [cold, warm] = [
      preservationIndexYears(14, 45).value as number,
      preservationIndexYears(24, 60).value as number,
    ];
    expect(life.twpiYears).toBeCloseTo(16 / (10 / cold + 6 / warm), 9);
    expect(life.lifeSpent).toBeCloseTo((10 / cold + 6 / warm) / 365.25, 9);
    expect(life.stays[0]?.twpiYears).toBeCloseTo(cold, 9);
    expect(life.stays[1]?.meanTemperatureC).toBeNull();
  });

  test('mould that began in one place goes on in the next, and recedes where it is dry', () => {
    const life = lifeOfBox([at(0, slot('damp')), at(7, slot('cold'))], 0, 17 * DAY_MS, records);
    expect(life.mould.highest).toBeCloseTo(0.5, 9);
    expect(life.mould.dose).toBeCloseTo(0.5 - 240 * 0.000667, 9);
    expect(life.stays.map(({ mouldDose }) => mouldDose)).toEqual([expect.closeTo(0.5, 9), 0]);
  });

  test('however a span is cut, its parts spend what the whole does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 * 24 - 1 }), (hour) => {
        const cut = hour * HOUR_MS;
        const whole = lifeOfBox(stays, 0, 20 * DAY_MS, records);
        const parts = [lifeOfBox(stays, 0, cut, records), lifeOfBox(stays, cut, 20 * DAY_MS, records)];
        expect(parts.reduce((sum, { lifeSpent }) => sum + lifeSpent, 0)).toBeCloseTo(whole.lifeSpent, 12);
        expect(parts.reduce((sum, { gapMs }) => sum + gapMs, 0)).toBe(whole.gapMs);
      }),
    );
  });

  test('a move told while the clock stood ahead, and one after it was put back, are no time lived twice', () => {
    const wrong = [at(0, slot('cold')), at(400, slot('damp')), at(10, slot('warm'))];
    const life = lifeOfBox(wrong, 0, 20 * DAY_MS, records);
    expect(life.knownMs + life.gapMs).toBe(20 * DAY_MS);
    expect(life.stays.map(({ zone, from, to }) => [zone, from / DAY_MS, to / DAY_MS])).toEqual([
      ['cold', 0, 10],
      ['warm', 10, 20],
    ]);
    const moves = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 30 }), fc.constantFrom('cold', 'warm', 'damp')),
    );
    fc.assert(
      fc.property(moves, (moved) => {
        const told = moved.map(([days, zone]) => at(days, slot(zone)));
        const { knownMs, gapMs, stays: lived } = lifeOfBox(told, 0, 20 * DAY_MS, records);
        expect(knownMs + gapMs).toBeLessThanOrEqual(20 * DAY_MS);
        for (const [i, { to }] of lived.entries())
          expect(lived[i + 1]?.from ?? to).toBeGreaterThanOrEqual(to);
      }),
    );
  });

  test('a box that was never there lived through nothing', () => {
    expect(lifeOfBox([], 0, DAY_MS, records)).toMatchObject({ stays: [], knownMs: 0, twpiYears: null });
  });
});

describe('warming up', () => {
  const room = { roomC: 22, roomHumidityPct: 50 };

  test('time constants are hours, longer for what is thicker', () => {
    for (const medium of MEDIA) {
      expect(warmUpTimeConstantMs(medium)).toBeGreaterThan(HOUR_MS);
      expect(warmUpTimeConstantMs(medium)).toBeLessThan(8 * HOUR_MS);
    }
    expect(warmUpTimeConstantMs('magnetic')).toBeGreaterThan(warmUpTimeConstantMs('film-copy'));
  });

  test('a film master out of 2 °C into a room of 22 °C and 50 % waits until it is a degree above the dew point', () => {
    const waitMs = warmUpMs({ medium: 'film-master', fromC: 2, ...room });
    const tau = warmUpTimeConstantMs('film-master');
    const surfaceC = room.roomC - (room.roomC - 2) * Math.exp(-waitMs / tau);
    expect(surfaceC).toBeCloseTo((dewPointC(22, 50).value as number) + 1, 6);
    expect(waitMs / HOUR_MS).toBeGreaterThan(1);
    expect(waitMs / HOUR_MS).toBeLessThan(4);
  });

  test('never shorter for what is colder or a room that is damper; nothing for what is warm', () => {
    const cold = fc.double({ min: -10, max: 21, noNaN: true });
    fc.assert(
      fc.property(cold, cold, fc.double({ min: 20, max: 80, noNaN: true }), (a, b, roomHumidityPct) => {
        const wait = (fromC: number, humidity: number) =>
          warmUpMs({ medium: 'optical', fromC, roomC: 22, roomHumidityPct: humidity });
        expect(wait(Math.min(a, b), roomHumidityPct)).toBeGreaterThanOrEqual(
          wait(Math.max(a, b), roomHumidityPct),
        );
        expect(wait(a, roomHumidityPct + 5)).toBeGreaterThanOrEqual(wait(a, roomHumidityPct));
      }),
    );
    expect(warmUpMs({ medium: 'paper', fromC: 20, ...room })).toBe(0);
    expect(warmUpMs({ medium: 'paper', fromC: 5, roomC: 22, roomHumidityPct: 98 })).toBe(Infinity);
  });
});
