import { describe, expect, it } from 'vitest';
import { PLANT_KINDS } from '../../../controller/model/plant.ts';
import type { PointPicture } from '../../../controller/runtime/index.ts';
import {
  decidePlant,
  type JudgedZone,
  type Situation,
  type Verdict,
  zoneAirs,
} from '../../../controller/services/climate/index.ts';
import { air, BAND, HOUR_MS, hold, MINUTE_MS, NOW, plant, rules, runningPlant, situation } from './plants.ts';

const DEHUMIDIFIER = rules('dry', 'dehumidifier');
const HUMIDIFIER = rules('wet', 'humidifier');
const FAN = rules('fan', 'fan');

function only(given: Situation, now = NOW): Verdict {
  const [verdict] = decidePlant(given, now);
  if (!verdict) throw new Error('no verdict');
  return verdict;
}

describe('demand', () => {
  it('starts and stops inside the limits, with hysteresis between', () => {
    const at = (humidityPct: number, on: boolean) =>
      only(situation([on ? runningPlant(DEHUMIDIFIER) : plant(DEHUMIDIFIER)], [air('a', { humidityPct })]))
        .on;
    expect([at(57, false), at(57.1, false), at(55, true), at(54, true)]).toEqual([false, true, true, false]);
  });

  it('says which zone, its value and where it starts', () => {
    const both = rules('dry', 'dehumidifier', { zones: ['a', 'b'] });
    const zones = [air('a', { humidityPct: 57.5 }), air('b', { humidityPct: 61.04 })];
    expect(only(situation([plant(both)], zones))).toEqual({
      plant: 'dry',
      on: true,
      why: 'too-damp',
      params: { zone: 'b', value: 61, limit: 57 },
    });
  });

  it('never works on to where the opposite would begin, however narrow the limits', () => {
    const narrow = { temperatureC: [13, 15], humidityPct: [38, 42] } as const;
    for (let humidityPct = 36; humidityPct <= 44; humidityPct += 0.05) {
      const zone = air('a', { humidityPct, limits: narrow });
      const stops = !only(situation([runningPlant(DEHUMIDIFIER)], [zone])).on;
      const starts = only(situation([plant(HUMIDIFIER)], [zone])).on;
      expect(stops || !starts).toBe(true);
    }
  });

  it('never reaches a side that no rule limits', () => {
    const open = { temperatureC: [-Infinity, 24], humidityPct: [-Infinity, Infinity] } as const;
    const kinds = ['dehumidifier', 'humidifier', 'heater', 'fan'] as const;
    for (const humidityPct of [1, 50, 99])
      for (const on of [true, false]) {
        const plants = kinds.map((kind) => (on ? runningPlant(rules(kind, kind)) : plant(rules(kind, kind))));
        const zone = air('a', { humidityPct, temperatureC: 2, limits: open });
        const outdoor = { temperatureC: -5, humidityPct: 30 };
        expect(decidePlant(situation(plants, [zone], { outdoor }), NOW).map((v) => v.on)).not.toContain(true);
      }
    const warm = air('a', { temperatureC: 23.5, limits: open });
    expect(only(situation([plant(rules('cool', 'cooler'))], [warm])).on).toBe(true);
  });

  it('airs shelves in their hours only, over midnight, and not with damp air', () => {
    const airing = rules('airing', 'ventilation', { hours: { fromMinute: 22 * 60, toMinute: 5 * 60 } });
    const at = (minuteOfDay: number, humidityPct = 52) =>
      only(situation([plant(airing)], [air('a', { humidityPct })], { minuteOfDay, outdoor: null })).why;
    expect([at(21 * 60), at(22 * 60), at(0), at(5 * 60), at(0, 61)]).toEqual([
      'no-demand',
      'airing-hours',
      'airing-hours',
      'no-demand',
      'air-outside-limits',
    ]);
  });
});

describe('plant of several zones', () => {
  const drying = plant(rules('dry', 'dehumidifier', { zones: ['a', 'b'] }));
  const withB = (a: number, b: number) =>
    only(situation([drying], [air('a', { humidityPct: a }), air('b', { humidityPct: b })]));

  it('does nothing for one that harms another which wants the contrary as badly', () => {
    expect(withB(58, 44)).toMatchObject({
      on: false,
      why: 'zone-against',
      params: { zone: 'b', value: 44, limit: 48 },
    });
    expect(withB(63, 47)).toMatchObject({ on: true, why: 'too-damp', params: { zone: 'a' } });
    expect(withB(58, 49).on).toBe(true);
  });
});

describe('weather', () => {
  it('is met early on the side it pulls to, heat by cooling, and never by heating', () => {
    const starts = (kind: 'cooler' | 'heater', temperatureC: number, outdoorC: number | null) =>
      only(
        situation([plant(rules(kind, kind))], [air('a', { temperatureC })], {
          outdoor: { temperatureC: outdoorC, humidityPct: 60 },
        }),
      ).on;
    expect([starts('cooler', 22.5, 20), starts('cooler', 22.5, null)]).toEqual([false, false]);
    expect([starts('cooler', 22.5, 36), starts('cooler', 22.1, 36)]).toEqual([true, false]);
    expect([starts('heater', 14.7, 36), starts('heater', 14.9, -10)]).toEqual([true, false]);
  });
});

describe('outdoor air', () => {
  const damp = air('a', { humidityPct: 59, temperatureC: 20 });
  const airing = (temperatureC: number | null, humidityPct: number | null, zone = damp, of = plant(FAN)) =>
    only(situation([of], [zone], { outdoor: { temperatureC, humidityPct } }));

  it('judges by water, not by relative humidity', () => {
    // 10 °C at 90 % holds 8.4 g/m³, 20 °C at 59 % 10.2 g/m³, 30 °C at 50 % 15.2 g/m³.
    expect(airing(10, 90)).toMatchObject({
      on: true,
      why: 'outdoor-air-drier',
      params: { outdoor: 8.4, value: 10.2 },
    });
    expect(airing(30, 50)).toMatchObject({ on: false, why: 'outdoor-air-wetter' });
  });

  it('lets none in while it is not measured', () => {
    expect(airing(10, null)).toMatchObject({ on: false, why: 'outdoor-air-unknown' });
  });

  it('lets none in that would drive the room out of its limits elsewhere', () => {
    expect(airing(-5, 80, air('a', { humidityPct: 59, temperatureC: 15 })).on).toBe(false);
    expect(airing(10, 60, air('a', { humidityPct: 46, temperatureC: 23.5 })).on).toBe(false);
  });

  it('goes on while it still helps, so that it does not chatter', () => {
    const little = [15, 72] as const; // 9.2 g/m³
    expect(airing(...little).on).toBe(false);
    expect(airing(...little, damp, runningPlant(FAN)).on).toBe(true);
  });

  it('cools when it is cooler and no wetter, and freshens for people', () => {
    expect(airing(12, 60, air('a', { temperatureC: 23 }))).toMatchObject({
      on: true,
      why: 'outdoor-air-cooler',
    });
    expect(airing(19, 50, air('a', { co2Ppm: 1200 }))).toMatchObject({ on: true, why: 'stuffy' });
  });

  it('carries out no water that a humidifier brings in', () => {
    const zone = air('a', { temperatureC: 23, humidityPct: 52 });
    const outdoor = { temperatureC: 12, humidityPct: 60 };
    const beside = (of: typeof HUMIDIFIER) =>
      decidePlant(situation([plant(FAN), runningPlant(of)], [zone], { outdoor }), NOW)[0]?.on;
    expect(beside(HUMIDIFIER)).toBe(false);
    expect(beside(rules('wet', 'humidifier', { zones: ['b'] }))).toBe(true);
  });

  it('ends the airing of shelves when it holds more water than the room, or nobody knows', () => {
    const shelves = rules('airing', 'ventilation', { hours: { fromMinute: 22 * 60, toMinute: 5 * 60 } });
    const atNight = (outdoor: Situation['outdoor'], of = plant(shelves)) =>
      only(situation([of], [air('a')], { minuteOfDay: 0, outdoor }));
    expect(atNight({ temperatureC: 12, humidityPct: 60 }).on).toBe(true);
    // 25 °C at 80 % holds 18.4 g/m³, 19 °C at 52 % 8.5 g/m³.
    const wet = { temperatureC: 25, humidityPct: 80 };
    expect(atNight(wet, runningPlant(shelves))).toMatchObject({
      on: false,
      why: 'outdoor-air-wetter',
      params: { zone: 'a', outdoor: 18.4, value: 8.5 },
    });
    expect(atNight({ temperatureC: 12, humidityPct: null }).why).toBe('outdoor-air-unknown');
    expect(atNight(null).why).toBe('airing-hours');
  });

  it('lets a zone that it would spoil keep it from another that would like it', () => {
    const shared = plant(rules('fan', 'fan', { zones: ['a', 'b'] }));
    const zones = [damp, air('b', { temperatureC: 23.5, humidityPct: 47 })];
    const wetterThanB = { temperatureC: 14, humidityPct: 90 };
    expect(only(situation([shared], zones, { outdoor: wetterThanB })).on).toBe(false);
  });
});

describe('what stands above demand', () => {
  const tooDamp = [air('a', { humidityPct: 65 })];

  it('keeps minimum times, with the moment at which they end', () => {
    const since = NOW - 4 * MINUTE_MS;
    expect(only(situation([plant(DEHUMIDIFIER, { since })], tooDamp))).toMatchObject({
      on: false,
      why: 'minimum-off-time',
      waitsUntil: NOW + MINUTE_MS,
    });
    expect(only(situation([plant(DEHUMIDIFIER, { on: true, since })], [air('a')]))).toMatchObject({
      on: true,
      why: 'minimum-on-time',
      waitsUntil: NOW + 6 * MINUTE_MS,
    });
  });

  it('does not wait for a year when the clock was set back', () => {
    const since = NOW + 365 * 24 * HOUR_MS;
    expect(only(situation([plant(DEHUMIDIFIER, { since })], tooDamp)).on).toBe(true);
  });

  it('never lets opposites run on one air, and waits before working the other way', () => {
    const elsewhere = rules('wet', 'humidifier', { zones: ['b'] });
    const zones = [...tooDamp, air('b', { humidityPct: 40 })];
    const given = [runningPlant(DEHUMIDIFIER), plant(elsewhere)];
    const on = (airPaths: string[][]) =>
      decidePlant(situation(given, zones, { airPaths }), NOW).map((v) => v.on);
    expect(on([])).toEqual([true, true]);
    expect(on([['a', 'b']])).toEqual([true, false]);
    const rested = [plant(DEHUMIDIFIER, { since: NOW - 59 * MINUTE_MS }), plant(HUMIDIFIER)];
    const dry = [air('a', { humidityPct: 40 })];
    expect(decidePlant(situation(rested, dry), NOW)[1]).toMatchObject({ why: 'changeover' });
    expect(decidePlant(situation(rested, dry), NOW + MINUTE_MS)[1]?.on).toBe(true);
  });

  it('counts plant that was lost while it ran as running', () => {
    const lost = plant(HUMIDIFIER, { mayRun: true, trouble: { cause: 'plant-lost', params: {} } });
    expect(decidePlant(situation([plant(DEHUMIDIFIER), lost], tooDamp), NOW)[0]?.why).toBe(
      'opposite-running',
    );
  });

  it('stops the opposite of what a person holds on, then starts it', () => {
    const zones = tooDamp;
    const held = plant(HUMIDIFIER, { hold: hold('wet', true) });
    const first = decidePlant(situation([runningPlant(DEHUMIDIFIER), held], zones), NOW);
    expect(first.map(({ on }) => on)).toEqual([false, false]);
    const then = decidePlant(situation([plant(DEHUMIDIFIER, { since: NOW }), held], zones), NOW + MINUTE_MS);
    expect(then.map(({ on }) => on)).toEqual([false, true]);
  });

  it.each(PLANT_KINDS)('lets a %s go to its fail-safe state when sensors or the device are lost', (kind) => {
    const blind = [air('a', { humidityPct: null, temperatureC: null })];
    for (const failSafe of [true, false]) {
      const of = rules('it', kind, { failSafe, hours: { fromMinute: 0, toMinute: 1440 } });
      const state = failSafe ? plant(of) : runningPlant(of);
      const outdoor = { temperatureC: 12, humidityPct: 60 };
      expect(only(situation([state], blind, { outdoor }))).toMatchObject({
        on: failSafe,
        why: 'sensors-lost',
      });
      expect(only(situation([state], [], { outdoor }))).toMatchObject({ on: failSafe, why: 'sensors-lost' });
      const trouble = { cause: 'plant-lost', params: {} } as const;
      expect(only(situation([{ ...state, trouble }], tooDamp))).toMatchObject({
        on: failSafe,
        why: 'plant-lost',
      });
    }
  });

  it('obeys a hold until it runs out, and no longer', () => {
    const held = plant(DEHUMIDIFIER, { hold: hold('dry', false) });
    expect(only(situation([held], tooDamp)).why).toBe('held-off');
    expect(only(situation([held], tooDamp), NOW + HOUR_MS).why).toBe('too-damp');
  });

  it('stops at once for fire, disinfection and a fault, whatever was just started or is held', () => {
    const fresh = plant(DEHUMIDIFIER, { on: true, since: NOW, hold: hold('dry', true) });
    expect(only(situation([fresh], tooDamp, { fire: true })).on).toBe(false);
    expect(only(situation([fresh], tooDamp, { disinfecting: new Set(['a']) })).on).toBe(false);
    const full = { cause: 'plant-trouble', params: { channel: 'tank-full' } } as const;
    expect(only(situation([{ ...fresh, trouble: full }], tooDamp)).why).toBe('plant-trouble');
  });

  it('stops when its duty is used up, and starts only when a minimum run is left', () => {
    const duty = { onMs: 2 * HOUR_MS, windowMs: 24 * HOUR_MS };
    const of = rules('dry', 'dehumidifier', { duty });
    const since = NOW - 2 * HOUR_MS;
    const state = plant(of, { on: true, since, switches: [{ at: since, on: true }] });
    expect(only(situation([state], tooDamp)).why).toBe('duty-reached');
    const switches = [
      { at: NOW - 3 * HOUR_MS, on: true },
      { at: NOW - HOUR_MS - 5 * MINUTE_MS, on: false },
    ];
    const rested = plant(of, { since: NOW - HOUR_MS, switches });
    expect(only(situation([rested], tooDamp)).why).toBe('duty-reached');
    expect(only(situation([rested], tooDamp), NOW + 21 * HOUR_MS + 5 * MINUTE_MS).on).toBe(true);
  });

  it('takes drying before wetting when both are as urgent', () => {
    const zones = [air('a', { humidityPct: 58.5 }), air('b', { humidityPct: 46.5 })];
    const given = [plant(rules('wet', 'humidifier', { zones: ['b'] })), plant(DEHUMIDIFIER)];
    const verdicts = decidePlant(situation(given, zones, { airPaths: [['a', 'b']], band: BAND }), NOW);
    expect(verdicts.map(({ on }) => on)).toEqual([false, true]);
  });
});

describe('the air of zones as plant sees it', () => {
  const voted = (value: number | null, quality: 'good' | 'uncertain' | 'bad', why: string | null = null) => ({
    value,
    quality,
    why,
  });
  const judged = (humidity: ReturnType<typeof voted>): JudgedZone => ({
    spec: { id: 'a' },
    votes: { temperature: voted(19, 'good'), humidity },
    demands: { humidity: { low: null, high: { limit: 60 } } },
  });
  const point = (value: number, quality: 'good' | 'bad') => ({ value, quality }) as PointPicture;

  it('takes one sensor that is left, and no vote that sensors quarrel about', () => {
    const of = (humidity: ReturnType<typeof voted>) =>
      zoneAirs([judged(humidity)], [], { point: () => null })[0];
    expect(of(voted(55, 'uncertain', 'one-sensor-left'))?.humidityPct).toBe(55);
    expect(of(voted(55, 'uncertain', 'sensors-disagree'))?.humidityPct).toBeNull();
    expect(of(voted(55, 'bad', 'vote-lost'))?.humidityPct).toBeNull();
    expect(of(voted(55, 'good'))?.limits).toEqual({
      temperatureC: [-Infinity, Infinity],
      humidityPct: [-Infinity, 60],
    });
  });

  it('takes the worst good value of dust', () => {
    const points = ['x', 'y', 'z'].map((id) => ({ id, zone: 'a', quantity: 'pm2.5' }));
    const values = new Map([
      ['x', point(20, 'good')],
      ['y', point(30, 'good')],
      ['z', point(99, 'bad')],
    ]);
    const [zone] = zoneAirs([judged(voted(55, 'good'))], points, { point: (id) => values.get(id) ?? null });
    expect(zone).toMatchObject({ dustUgPerM3: 30, co2Ppm: null });
  });
});
