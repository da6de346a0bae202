import { array, assert, constantFrom, double, integer, option, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AisleClaim } from '../../../controller/model/shelving.ts';
import {
  estimateWaits,
  type WaitFacts,
} from '../../../controller/services/shelving/aisles/estimate-waits.ts';

const claimsFor = (people: readonly string[], called = false): readonly AisleClaim[] =>
  people.map((person, index) => ({
    claim: `Q-${index}`,
    bank: 1,
    aisle: 1 + index,
    person,
    session: 'S',
    since: 0,
    calledUntil: called && index === 0 ? 1 : null,
  }));
const holdsOf = (...held: readonly (readonly [string, number])[]): WaitFacts['holds'] =>
  held.map(([holder, since], index) => ({ bank: 1, aisle: 5 + index, holder, session: 'S', since }));

const waits = (of: Partial<WaitFacts>): readonly (number | null)[] =>
  estimateWaits({
    now: 100_000,
    holds: holdsOf(['P-wu', 70_000]),
    claims: claimsFor(['P-li', 'P-xu', 'P-yu']),
    holdDurationsMs: [90_000, 110_000],
    travelMs: () => 20_000,
    ...of,
  });

describe('the wait of each in a queue', () => {
  test('is what remains of the hold, then one travel and one hold for each before', () => {
    expect(waits({})).toEqual([70_000, 190_000, 310_000]);
    expect(waits({ travelMs: () => null })).toEqual([70_000, 170_000, 270_000]);
    // From where the one before stands to what that one wants, and only for those who have somebody behind them.
    const asked: string[] = [];
    waits({ travelMs: (from, aisle) => (asked.push(`${from}→${aisle}`), 0) });
    expect(asked).toEqual(['null→1', '1→2', '2→3']);
  });

  test('is never quite over while somebody overstays', () => {
    expect(waits({ holds: holdsOf(['P-wu', 0]), now: 9e9 })[0]).toBe(15_000);
  });

  test('is no longer than a whole hold when the clock was set back', () => {
    expect(waits({ holds: holdsOf(['P-wu', 200_000]) })[0]).toBe(100_000);
  });

  test('lasts until the last of several holds is over', () => {
    expect(waits({ holds: holdsOf(['P-wu', 0], ['P-zu', 90_000]) })[0]).toBe(90_000);
  });

  test('is over for who is called, and for who only waits for themselves', () => {
    expect(waits({ claims: claimsFor(['P-li', 'P-xu'], true) })).toEqual([0, 120_000]);
    expect(waits({ holds: holdsOf(['P-li', 70_000]) })).toEqual([0, 120_000, 240_000]);
    expect(waits({ holds: [] })[0]).toBe(0);
  });

  test('is unknown for who waits for a hold while none ever ended', () => {
    expect(waits({ holdDurationsMs: [] })).toEqual([null, null, null]);
    expect(waits({ holdDurationsMs: [], holds: [] })).toEqual([0, null, null]);
  });

  const anyMs = double();
  test('is never negative, no number that is none, and never shorter further back', () => {
    assert(
      property(
        record({
          now: integer({ min: 0, max: 1e12 }),
          holders: array(constantFrom('a', 'b', 'x'), { maxLength: 3 }),
          since: array(integer({ min: 0, max: 1e12 }), { minLength: 3, maxLength: 3 }),
          people: array(constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 }),
          holdDurationsMs: array(anyMs, { maxLength: 6 }),
          travels: array(option(anyMs), { minLength: 8, maxLength: 8 }),
        }),
        ({ now, holders, since, people, holdDurationsMs, travels }) => {
          const found = estimateWaits({
            now,
            holds: holdsOf(...holders.map((holder, index) => [holder, since[index] ?? 0] as const)),
            claims: claimsFor(people),
            holdDurationsMs,
            travelMs: (_from, aisle) => travels[aisle - 1] ?? null,
          });
          expect(found).toHaveLength(people.length);
          let before: number | null = 0;
          for (const wait of found) {
            if (before === null) expect(wait).toBeNull();
            else if (wait !== null) expect(wait).toBeGreaterThanOrEqual(before);
            before = wait;
          }
        },
      ),
    );
  });
});
