import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passageSeconds, visitsOf } from '../../../controller/services/rounds/planner/passage.ts';
import { total, walk } from '../../../controller/services/rounds/planner/index.ts';
import { permutations } from './problems.ts';

const speeds = { openingSeconds: 7, secondsPerCarriage: 2, pickSeconds: 0 };
const cost = (from: number, aisles: readonly number[]): number => {
  const banks = [{ bank: 1, aisles: 12, freeAisles: 1, open: from === 0 ? [] : [from] }];
  const visits = aisles.map((aisle) => ({ bank: 1, aisle }));
  return total(walk(banks, speeds, visits)).seconds;
};

const cases = fc.record({
  aisles: fc
    .uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 })
    .map((list) => list.sort((a, b) => a - b)),
  from: fc.integer({ min: 0, max: 12 }),
  end: fc.nat(),
});

describe('the way of one job through a bank', () => {
  it('is the shortest that ends where it should', () => {
    fc.assert(
      fc.property(cases, ({ aisles, from, end }) => {
        const last = aisles[end % aisles.length] as number;
        const ways = [...permutations(aisles)].filter((way) => way.at(-1) === last);
        const least = Math.min(...ways.map((way) => cost(from, way)));
        expect(passageSeconds(aisles, from, last, speeds)).toBe(least);
      }),
      { numRuns: 500 },
    );
  });

  it('is walked as it was counted', () => {
    fc.assert(
      fc.property(cases, ({ aisles, from, end }) => {
        const last = aisles[end % aisles.length] as number;
        const visits = visitsOf(aisles, from, last);
        expect([...visits].sort((a, b) => a - b)).toEqual(aisles);
        expect(visits.at(-1)).toBe(last);
        expect(cost(from, visits)).toBe(passageSeconds(aisles, from, last, speeds));
      }),
    );
  });
});
