import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { positionsToOpen } from '../../../simulators/devices/free-widths.ts';
import {
  type BankGeometry,
  freeAislesOf,
  isPossible,
  openAislesAt,
  positionsForAisle,
  positionsForAisles,
  positionsSpread,
  widthsAt,
} from '../../../simulators/world/geometry.ts';

const bank = (freeAisles: number, carriages = 6): BankGeometry => ({
  carriages,
  carriageWidthMm: 900,
  aisleWidthMm: 1000,
  freeAisles,
});

/** The aisles that are open after opening `aisle` from where `open` were. */
function after(geometry: BankGeometry, open: readonly number[], aisle: number): number[] {
  return openAislesAt(geometry, positionsToOpen(geometry, positionsForAisles(geometry, open), aisle));
}

describe('a bank with several free aisle widths', () => {
  it('closes the aisle whose closing needs the least travel', () => {
    expect(after(bank(2), [1, 6], 5)).toEqual([1, 5]);
    expect(after(bank(2), [1, 6], 2)).toEqual([2, 6]);
    expect(after(bank(3), [1, 4, 7], 5)).toEqual([1, 5, 7]);
  });

  it('closes the lower one of two that are equally near', () => {
    expect(after(bank(2), [2, 6], 4)).toEqual([4, 6]);
  });

  it('stays where it is when the aisle is open', () => {
    const geometry = bank(2);
    const from = positionsForAisles(geometry, [2, 6]);
    expect(positionsToOpen(geometry, from, 6)).toEqual(from);
  });

  it('opens another aisle without closing one while a gap has a width to spare', () => {
    expect(after(bank(2), [7, 7], 3)).toEqual([3, 7]);
    expect(after(bank(3), [1, 7, 7], 2)).toEqual([1, 2, 7]);
  });

  it('gathers what a spread has strewn', () => {
    const geometry = bank(2);
    const to = positionsToOpen(geometry, positionsSpread(geometry), 4);
    const widths = widthsAt(geometry, to);
    expect(widths[3]).toBeGreaterThanOrEqual(1);
    expect(widths.reduce((sum, one) => sum + one, 0)).toBe(2);
  });

  it('puts everything into one gap on closing up, and all aisles stand open where there is a width for each', () => {
    expect(widthsAt(bank(2), positionsForAisle(bank(2), 7))).toEqual([0, 0, 0, 0, 0, 0, 2]);
    expect(openAislesAt(bank(7), positionsSpread(bank(7)))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('always ends with the aisle open, no more widths than there are, and no more than one width taken away', () => {
    const cases = fc
      .record({ carriages: fc.integer({ min: 1, max: 10 }), free: fc.integer({ min: 1, max: 11 }) })
      .filter(({ carriages, free }) => free <= carriages + 1)
      .chain(({ carriages, free }) =>
        fc.record({
          geometry: fc.constant(bank(free, carriages)),
          at: fc.array(fc.integer({ min: 1, max: carriages + 1 }), { minLength: free, maxLength: free }),
          aisle: fc.integer({ min: 1, max: carriages + 1 }),
        }),
      );
    fc.assert(
      fc.property(cases, ({ geometry, at, aisle }) => {
        const from = positionsForAisles(geometry, at);
        const to = positionsToOpen(geometry, from, aisle);
        const before = openAislesAt(geometry, from);
        const now = openAislesAt(geometry, to);
        expect(isPossible(geometry, to)).toBe(true);
        expect(now).toContain(aisle);
        expect(widthsAt(geometry, to).reduce((sum, one) => sum + one, 0)).toBe(freeAislesOf(geometry));
        expect(before.filter((open) => !now.includes(open)).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });
});
