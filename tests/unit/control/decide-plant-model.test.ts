import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPPOSITE, type PlantHold, type PlantKind } from '../../../controller/model/plant.ts';
import {
  decidePlant,
  type PlantRules,
  type PlantState,
  type Verdict,
  type ZoneAir,
} from '../../../controller/services/climate/index.ts';
import { air, HOUR_MS, MINUTE_MS, NOW, obey, plant, rules, situation } from './plants.ts';

/** Two zones that share air, with a plant of each kind, some of them in one zone and some in both. */
const PLANTS = [
  rules('dry-a', 'dehumidifier', { duty: { onMs: 3 * HOUR_MS, windowMs: 12 * HOUR_MS } }),
  rules('wet-b', 'humidifier', { zones: ['b'], minOffMs: 20 * MINUTE_MS }),
  rules('cool', 'cooler', { zones: ['a', 'b'], failSafe: true }),
  rules('heat-a', 'heater', { minOnMs: MINUTE_MS, minOffMs: MINUTE_MS }),
  rules('fan', 'fan', { zones: ['a', 'b'] }),
  rules('airing', 'ventilation', { hours: { fromMinute: 60, toMinute: 300 }, minOffMs: HOUR_MS }),
];
const AIR_PATHS = [['a', 'b']];

const value = (min: number, max: number) =>
  fc.option(fc.double({ min, max, noNaN: true }), { nil: null, freq: 6 });
const zoneOf = (zone: string) =>
  fc
    .record({ temperatureC: value(8, 32), humidityPct: value(25, 90) })
    .map((given): ZoneAir => air(zone, given));
const step = fc.record({
  afterMs: fc.integer({ min: 1000, max: 30 * MINUTE_MS }),
  a: zoneOf('a'),
  b: zoneOf('b'),
  outdoor: fc.record({ temperatureC: value(-10, 38), humidityPct: value(10, 100) }),
  hold: fc.option(
    fc.record({
      of: fc.nat(PLANTS.length - 1),
      on: fc.boolean(),
      forMs: fc.integer({ min: MINUTE_MS, max: 3 * HOUR_MS }),
    }),
    { freq: 3 },
  ),
  lost: fc.option(fc.nat(PLANTS.length - 1), { freq: 4 }),
  faulty: fc.option(fc.nat(PLANTS.length - 1), { freq: 6 }),
  fire: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
  disinfecting: fc.constantFrom<readonly string[]>([], [], [], [], ['a'], ['b']),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Plays a story and shows every moment of it to `look`. */
function play(
  story: readonly Step[],
  look: (
    before: readonly PlantState[],
    after: readonly PlantState[],
    now: number,
    at: Step,
    verdicts: readonly Verdict[],
  ) => void,
): void {
  let states: readonly PlantState[] = PLANTS.map((of) => plant(of));
  let now = NOW;
  for (const at of story) {
    now += at.afterMs;
    const before = states.map((state, index): PlantState => {
      const hold: PlantHold | null =
        at.hold?.of === index
          ? {
              plant: state.rules.plant,
              on: at.hold.on,
              until: now + at.hold.forMs,
              why: '',
              by: '',
              since: now,
            }
          : state.hold;
      const lost = at.lost === index;
      return {
        ...state,
        hold,
        mayRun: lost && (state.on || state.mayRun),
        trouble: lost
          ? { cause: 'plant-lost', params: {} }
          : at.faulty === index
            ? { cause: 'plant-trouble', params: { channel: 'tank-full' } }
            : null,
      };
    });
    const verdicts = decidePlant(
      situation(before, [at.a, at.b], {
        airPaths: AIR_PATHS,
        outdoor: at.outdoor,
        fire: at.fire,
        disinfecting: new Set(at.disinfecting),
        minuteOfDay: Math.floor(now / MINUTE_MS) % 1440,
      }),
      now,
    );
    states = before.map((state, index) => obey(state, verdicts[index] as (typeof verdicts)[number], now));
    look(before, states, now, at, verdicts);
  }
}

const stories = fc.array(step, { minLength: 1, maxLength: 60 });

/** A moment some seconds after the last, at which everything may be otherwise. */
const restless = fc
  .tuple(step, fc.integer({ min: 1000, max: 60_000 }))
  .map(([at, afterMs]): Step => ({ ...at, afterMs }));
/** The same, but that nothing has to stop at once. */
const orderly = restless.map((at): Step => ({ ...at, fire: false, faulty: null, disinfecting: [] }));

/** What has to be known of at least one zone before a kind may be started. */
const NEEDS: Readonly<Partial<Record<PlantKind, readonly ('temperatureC' | 'humidityPct')[]>>> = {
  dehumidifier: ['humidityPct'],
  humidifier: ['humidityPct'],
  cooler: ['temperatureC'],
  heater: ['temperatureC'],
  fan: ['temperatureC', 'humidityPct'],
  ventilation: ['temperatureC', 'humidityPct'],
};

function stopsAtOnce(state: PlantState | undefined, { fire, disinfecting }: Step): boolean {
  if (fire || state?.trouble?.cause === 'plant-trouble') return true;
  return state?.rules.zones.some((zone) => disinfecting.includes(zone)) ?? false;
}

describe('whatever happens', () => {
  it('no minimum time is ever cut short, but at once for fire, disinfection and a fault', () => {
    fc.assert(
      fc.property(stories, (story) => {
        play(story, (before, after, now, at) => {
          for (const [index, was] of before.entries()) {
            if (after[index]?.on === was.on || was.since === null) continue;
            if (was.on && stopsAtOnce(was, at)) continue;
            expect(now - was.since).toBeGreaterThanOrEqual(was.on ? was.rules.minOnMs : was.rules.minOffMs);
          }
        });
      }),
    );
  });

  it('opposites never run together, and none starts while the other runs or may run', () => {
    fc.assert(
      fc.property(stories, (story) => {
        play(story, (before, after) => {
          for (const [index, one] of after.entries())
            for (const [other, contrary] of after.entries()) {
              if (OPPOSITE[one.rules.kind] !== contrary.rules.kind) continue;
              expect(one.on && contrary.on).toBe(false);
              const started = one.on && !before[index]?.on;
              expect(started && (before[other]?.on || before[other]?.mayRun)).toBe(false);
            }
        });
      }),
    );
  });

  it('a hold wins until it runs out, as soon as the machine may change and its opposite rests', () => {
    fc.assert(
      fc.property(stories, (story) => {
        play(story, (before, after, now, at) => {
          for (const [index, { rules: of, hold, trouble, since, on }] of before.entries()) {
            if (!hold || now >= hold.until || trouble || stopsAtOnce(before[index], at)) continue;
            const mayChange = since === null || now - since >= (on ? of.minOnMs : of.minOffMs);
            const contrary = before.some(
              (other, place) =>
                OPPOSITE[of.kind] === other.rules.kind &&
                (other.on || other.mayRun || after[place]?.on || (other.hold?.on && now < other.hold.until)),
            );
            if (on === hold.on && !contrary) expect(after[index]?.on).toBe(hold.on);
            else if (mayChange && !(hold.on && contrary)) expect(after[index]?.on).toBe(hold.on);
          }
        });
      }),
    );
  });

  it('blind plant goes to its fail-safe state as soon as it may', () => {
    fc.assert(
      fc.property(stories, (story) => {
        play(story, (before, after, now, at) => {
          for (const [index, { rules: of, hold, on, since, trouble }] of before.entries()) {
            const zones = [at.a, at.b].filter(({ zone }) => of.zones.includes(zone));
            const blind = zones.every(
              ({ temperatureC, humidityPct }) => temperatureC === null && humidityPct === null,
            );
            const held = hold !== null && now < hold.until;
            const mayChange = since === null || now - since >= (on ? of.minOnMs : of.minOffMs);
            if (of.kind === 'ventilation' || held || trouble || !blind || !mayChange || of.failSafe) continue;
            expect(after[index]?.on).toBe(false);
          }
        });
      }),
    );
  });

  it('nothing starts by air that nobody knows', () => {
    fc.assert(
      fc.property(stories, (story) => {
        play(story, (before, after, _now, at, verdicts) => {
          for (const [index, { rules: of, on }] of before.entries()) {
            if (on || !after[index]?.on || verdicts[index]?.why === 'held-on' || of.failSafe) continue;
            const zones = [at.a, at.b].filter(({ zone }) => of.zones.includes(zone));
            const needs = NEEDS[of.kind] ?? [];
            expect(zones.some((zone) => needs.every((need) => zone[need] !== null))).toBe(true);
            if (of.kind === 'fan' || of.kind === 'ventilation')
              expect([at.outdoor.temperatureC, at.outdoor.humidityPct]).not.toContain(null);
          }
        });
      }),
    );
  });

  // What is stopped at once is the only thing that ends a run early, and rests no shorter for it.
  it.each([
    ['by its minimum times', orderly, ({ minOnMs, minOffMs }: PlantRules) => minOnMs + minOffMs],
    ['by its rest where it has to stop at once', restless, ({ minOffMs }: PlantRules) => minOffMs],
  ])('nothing chatters: how often it starts is bound %s', (_by, moment, periodOf) => {
    fc.assert(
      fc.property(fc.array(moment, { minLength: 60, maxLength: 240 }), (story) => {
        const starts = new Map<string, number[]>();
        play(story, (before, after, now) => {
          for (const [index, { rules: of, on }] of before.entries())
            if (!on && after[index]?.on) starts.set(of.plant, [...(starts.get(of.plant) ?? []), now]);
        });
        for (const of of PLANTS) {
          const inAnyHour = (starts.get(of.plant) ?? []).map(
            (from, index, all) => all.slice(index).filter((at) => at < from + HOUR_MS).length,
          );
          expect(Math.max(0, ...inAnyHour)).toBeLessThanOrEqual(Math.ceil(HOUR_MS / periodOf(of)));
        }
      }),
    );
  });

  it('no duty is ever exceeded but by a hold', () => {
    fc.assert(
      fc.property(stories, (story) => {
        play(story, (before, after, now) => {
          const [dry] = after;
          const [was] = before;
          if (!dry?.rules.duty || was?.hold) return;
          const { onMs, windowMs } = dry.rules.duty;
          let used = 0;
          for (const [index, { at, on }] of dry.switches.entries())
            if (on) used += (dry.switches[index + 1]?.at ?? now) - Math.max(at, now - windowMs);
          // It is looked at half-hourly at the longest here, and so overrun by that at most.
          expect(used).toBeLessThanOrEqual(onMs + 30 * MINUTE_MS);
        });
      }),
    );
  });
});
