import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysToMould } from '../../../controller/services/climate/derive/mould.ts';
import { growMould, NO_MOULD } from '../../../controller/services/climate/derive/mould-growth.ts';
import {
  preservationIndexYears,
  twpiYears,
} from '../../../controller/services/climate/derive/preservation.ts';
import { ageingWithin } from '../../../controller/services/climate/zone/ageing-window.ts';
import { limitFindings, mouldFinding } from '../../../controller/services/climate/zone/conditions.ts';
import { rateOf, swingOf } from '../../../controller/services/climate/zone/day-window.ts';
import { breathe, NEW_ZONE, type ZoneMemory } from '../../../controller/services/climate/zone/zone-memory.ts';
import { zoneValues } from '../../../controller/services/climate/zone/zone-values.ts';
import { vote } from '../../../controller/services/climate/vote/vote.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const INSIDE = { temperature: false, humidity: false };

interface Air {
  readonly temperature: number | null;
  readonly humidity: number | null;
}

/** A zone that breathes such airs at equal distances; its memory goes through JSON now and then, as over a restart. */
function live(airs: readonly Air[], everyMs: number, holdMs = everyMs): ZoneMemory {
  return airs.reduce<ZoneMemory>((memory, air, i) => {
    const next = breathe(memory, { at: i * everyMs, ...air }, INSIDE, holdMs);
    return i % 100 === 99 ? (JSON.parse(JSON.stringify(next)) as ZoneMemory) : next;
  }, NEW_ZONE);
}

const airs = fc.array(
  fc.record({
    temperature: fc.double({ min: 5, max: 30, noNaN: true }),
    humidity: fc.double({ min: 25, max: 80, noNaN: true }),
  }),
  { minLength: 2, maxLength: 60 },
);

describe('what a zone remembers', () => {
  test('TWPI is Σt / Σ(t/PI) over the time that was known', () => {
    fc.assert(
      fc.property(airs, (lived) => {
        const memory = live(lived, HOUR_MS);
        const stays = lived
          .slice(0, -1)
          .map((air) => preservationIndexYears(air.temperature, air.humidity).value);
        const twpi = stays.length / stays.reduce<number>((sum, pi) => sum + 1 / (pi as number), 0);
        expect(twpiYears(memory.ageing.ever)).toBeCloseTo(twpi, 6);
        expect(memory.ageing.ever.knownMs).toBe(stays.length * HOUR_MS);
      }),
    );
  });

  test('a gap ages nothing and grows nothing, and no value stands for longer than its hold', () => {
    const known = { temperature: 20, humidity: 85 };
    const gap = { temperature: null, humidity: null };
    const memory = live([known, gap, gap, known, known], HOUR_MS, 30 * MINUTE_MS);
    expect(memory.ageing.ever.knownMs).toBe(2 * 30 * MINUTE_MS);
    expect(memory.mould.dose).toBeCloseTo(HOUR_MS / (6 * DAY_MS), 9);
  });

  test('what arrives late is not lived twice', () => {
    const memory = live(
      [
        { temperature: 20, humidity: 50 },
        { temperature: 20, humidity: 50 },
      ],
      HOUR_MS,
    );
    expect(breathe(memory, { at: 5, temperature: 30, humidity: 80 }, INSIDE, HOUR_MS)).toBe(memory);
  });

  test('where the clock was put back, time goes on from there, and nothing of a time to come is counted', () => {
    const cool = { temperature: 15, humidity: 50 };
    const warm = { temperature: 25, humidity: 50 };
    const before = live(
      Array.from({ length: 48 }, () => cool),
      HOUR_MS,
    );
    const wrong = 400 * DAY_MS;
    const ahead = [0, 1, 2].reduce(
      (memory, hour) => breathe(memory, { at: wrong + hour * HOUR_MS, ...warm }, INSIDE, HOUR_MS),
      before,
    );
    const again = [49, 50, 51].reduce(
      (memory, hour) => breathe(memory, { at: hour * HOUR_MS, ...cool }, INSIDE, HOUR_MS),
      ahead,
    );
    expect(again.air?.at).toBe(51 * HOUR_MS);
    expect(swingOf(again.day, 'temperature').value).toBe(0);
    // The hours until the first wrong one and between the wrong ones were lived, that across the leap back was not.
    expect(again.ageing.ever.knownMs).toBe((48 + 2 + 2) * HOUR_MS);
    const known = ageingWithin(again.ageing, 51 * HOUR_MS, 30);
    expect(twpiYears(known)).toBeCloseTo(preservationIndexYears(15, 50).value as number, 9);
    const days = again.ageing.days.map(({ from }) => from);
    expect(days).toEqual(days.toSorted((a, b) => a - b));
  });

  test('a clock gone years ahead for a moment costs none of the year that was, nor of the one that comes', () => {
    const air = { temperature: 15, humidity: 50 };
    const year = live(
      Array.from({ length: 300 * 4 }, () => air),
      6 * HOUR_MS,
    );
    const wrong = 1500 * DAY_MS;
    const ahead = [0, 1].reduce(
      (memory, hour) => breathe(memory, { at: wrong + hour * HOUR_MS, ...air }, INSIDE, HOUR_MS),
      year,
    );
    const again = Array.from({ length: 200 }, (_, day) => 300 + day / 4).reduce(
      (memory, day) => breathe(memory, { at: day * DAY_MS, ...air }, INSIDE, 6 * HOUR_MS),
      ahead,
    );
    const within = ageingWithin(again.ageing, (300 + 199 / 4) * DAY_MS, 365);
    expect(within.knownMs / DAY_MS).toBeCloseTo(350, 0);
  });

  test('the swing is highest less lowest of the last 24 hours, and the rate the change of the last', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 5, max: 30, noNaN: true }), { minLength: 30, maxLength: 80 }),
        (values) => {
          const { day } = live(
            values.map((temperature) => ({ temperature, humidity: 50 })),
            HOUR_MS,
          );
          const window = values.slice(-25);
          expect(swingOf(day, 'temperature')).toEqual({
            value: Math.max(...window) - Math.min(...window),
            isWhole: true,
          });
          const now = (values.length - 1) * HOUR_MS;
          expect(rateOf(day, 'temperature', now)).toBeCloseTo(
            (values.at(-1) as number) - (values.at(-2) as number),
            9,
          );
        },
      ),
    );
    expect(swingOf(live([{ temperature: 20, humidity: 50 }], HOUR_MS).day, 'temperature').isWhole).toBe(
      false,
    );
  });

  test('of an hour in which nothing was told there is no rate', () => {
    const { day } = live([{ temperature: 20, humidity: 50 }], HOUR_MS);
    expect(rateOf(day, 'temperature', HOUR_MS)).toBeNull();
  });

  test('windows of 30 and 365 days forget', () => {
    const warm = Array.from({ length: 40 * 24 }, () => ({ temperature: 28, humidity: 60 }));
    const cool = Array.from({ length: 31 * 24 }, () => ({ temperature: 12, humidity: 40 }));
    const memory = live([...warm, ...cool], HOUR_MS);
    const now = (71 * 24 - 1) * HOUR_MS;
    const of = (days: number): number => twpiYears(ageingWithin(memory.ageing, now, days)) as number;
    expect(of(30)).toBeCloseTo(preservationIndexYears(12, 40).value as number, 0);
    expect(of(365)).toBeCloseTo(twpiYears(memory.ageing.ever) as number, 6);
    expect(of(365)).toBeLessThan(of(30));
  });

  test('mould grows in the damp, recedes in the dry, never below nothing, and its worst is remembered', () => {
    const damp = daysToMould(20, 80);
    const grown = growMould(NO_MOULD, 7 * DAY_MS, damp);
    expect(grown.dose).toBeCloseTo(0.5, 9);
    const dried = growMould(grown, 10 * DAY_MS, daysToMould(20, 45));
    expect(dried.dose).toBeCloseTo(0.5 - 240 * 0.000667, 9);
    expect(growMould(grown, 1000 * DAY_MS, daysToMould(20, 45))).toEqual({ dose: 0, highest: grown.dose });
    expect(growMould(grown, DAY_MS, { value: null, quality: 'bad', why: 'vote-lost' })).toBe(grown);
  });
});

const sure = (value: number) => vote([{ id: 's', value, doubted: false }], 1, 1);
const unsure = (value: number) => vote([{ id: 's', value, doubted: true }], 1, 1);

describe('what follows from it', () => {
  const lived = live(
    Array.from({ length: 30 }, () => ({ temperature: 20, humidity: 50 })),
    HOUR_MS,
  );
  const now = 29 * HOUR_MS;
  const values = (
    temperature: ReturnType<typeof vote>,
    humidity: ReturnType<typeof vote>,
    coldestSurfaceC: number | null = null,
  ) => zoneValues({ temperature, humidity, coldestSurfaceC }, lived, now);

  test('vectors, and the unit-free ones', () => {
    const all = values(sure(20), sure(50));
    expect(all['dew-point'].value).toBeCloseTo(9.26, 2);
    expect(all['dew-point-margin'].value).toBeCloseTo(10.74, 2);
    expect(all.pi.value).toBeCloseTo(44, 0);
    expect(all['mould-days']).toEqual({ value: null, quality: 'good' });
    expect(all['temperature-swing']).toEqual({ value: 0, quality: 'good' });
  });

  test('never better than what they follow from', () => {
    for (const [temperature, humidity] of [
      [unsure(20), sure(50)],
      [sure(20), unsure(50)],
    ] as const)
      for (const name of [
        'dew-point',
        'emc',
        'pi',
        'absolute-humidity',
        'mould-days',
        'dew-point-margin',
      ] as const)
        expect(values(temperature, humidity)[name]).toMatchObject({
          quality: 'uncertain',
          why: 'sensors-doubted',
        });
    expect(values(sure(20), vote([], 1, 1)).pi).toEqual({ value: null, quality: 'bad', why: 'vote-lost' });
    expect(values(sure(45), sure(50)).pi).toMatchObject({ quality: 'uncertain', why: 'outside-domain' });
  });

  test('dew settles on the coldest thing there is', () => {
    expect(values(sure(20), sure(50), 11)['dew-point-margin'].value).toBeCloseTo(1.74, 2);
    expect(values(sure(20), sure(50), 25)['dew-point-margin'].value).toBeCloseTo(10.74, 2);
  });

  test('a window that is not whole is uncertain', () => {
    const young = live(
      [
        { temperature: 20, humidity: 50 },
        { temperature: 21, humidity: 50 },
      ],
      HOUR_MS,
    );
    const all = zoneValues(
      { temperature: sure(21), humidity: sure(50), coldestSurfaceC: null },
      young,
      HOUR_MS,
    );
    expect(all['temperature-swing']).toEqual({ value: 1, quality: 'uncertain', why: 'window-incomplete' });
    expect(all['twpi-365d']).toMatchObject({ quality: 'uncertain', why: 'window-incomplete' });
  });
});

describe('what is abnormal', () => {
  const source = { cite: 'JGJ 25-2010 5.2.1' };
  const demands = {
    temperature: {
      low: { limit: 14, rule: 'paper/store', source },
      high: { limit: 24, rule: 'paper/store', source },
    },
  };
  const judge = (temperature: ReturnType<typeof vote>, standing = false) => {
    const all = zoneValues({ temperature, humidity: sure(50), coldestSurfaceC: null }, NEW_ZONE, 0);
    const found = limitFindings('z', all, demands, () => standing);
    return found.find(({ subject }) => subject === 'z.temperature');
  };

  test.each([
    ['inside', sure(20), false, false],
    ['on the limit', sure(24), false, false],
    ['outside', sure(24.1), false, true],
    ['back, but within the deadband', sure(23.9), true, null],
    ['back behind the deadband', sure(23.7), true, false],
    ['outside and uncertain', unsure(25), false, true],
    ['inside and uncertain: no alarm ends by that', unsure(20), true, null],
    ['unknown: no alarm begins or ends by that', vote([], 1, 1), true, null],
  ])('%s', (_what, temperature, standing, stands) => {
    expect(judge(temperature, standing)?.stands).toBe(stands);
  });

  test('names value, limit and source', () => {
    expect(judge(sure(26.04))).toMatchObject({
      kind: 'climate-limit',
      params: { zone: 'z', value: 26, limit: 24, unit: '°C', source: 'JGJ 25-2010 5.2.1', side: 'high' },
    });
  });

  test('what nobody limits any more ends', () => {
    const all = zoneValues({ temperature: sure(40), humidity: sure(50), coldestSurfaceC: null }, NEW_ZONE, 0);
    expect(limitFindings('z', all, {}, () => true).map(({ stands }) => stands)).toEqual(Array(7).fill(false));
  });

  test('mould is an alarm by what gathered or by what the air would bring', () => {
    const risk = { dose: 0.5, days: 30 };
    const at = (humidity: number, dose: number) => {
      const memory: ZoneMemory = { ...lifeless, mould: { dose, highest: dose } };
      return mouldFinding(
        'z',
        zoneValues({ temperature: sure(20), humidity: sure(humidity), coldestSurfaceC: null }, memory, 0),
        risk,
      );
    };
    const lifeless = live([{ temperature: 20, humidity: 50 }], HOUR_MS);
    expect(at(50, 0).stands).toBe(false);
    expect(at(80, 0)).toMatchObject({
      stands: true,
      params: { quantity: 'mould-days', value: 14, limit: 30 },
    });
    expect(at(50, 0.6)).toMatchObject({
      stands: true,
      params: { quantity: 'mould-dose', value: 0.6, limit: 0.5 },
    });
  });
});
