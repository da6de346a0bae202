import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summarise } from '../../../controller/store/telemetry/history.ts';

const sample = fc.record({
  time: fc.integer({ min: 1000, max: 1999 }),
  value: fc.integer({ min: -50, max: 50 }),
  quality: fc.integer({ min: 0, max: 2 }),
});

describe('history', () => {
  it('puts every sample that is not bad into exactly one bucket', () => {
    fc.assert(
      fc.property(fc.array(sample), fc.integer({ min: 1, max: 70 }), (samples, buckets) => {
        const history = summarise([samples], 1000, 2000, buckets);
        const trusted = samples.filter(({ quality }) => quality !== 2);
        const total = history.reduce((sum, { count, mean }) => sum + count * (mean ?? 0), 0);
        expect(history).toHaveLength(buckets);
        expect(history.reduce((sum, { count }) => sum + count, 0)).toBe(trusted.length);
        expect(total).toBeCloseTo(
          trusted.reduce((sum, { value }) => sum + value, 0),
          6,
        );
      }),
    );
  });

  it('tells least, mean and most of each bucket', () => {
    const at = (time: number, value: number, quality = 0) => ({ time, value, quality });
    expect(
      summarise(
        [
          [at(0, 1), at(4, 3)],
          [at(5, 9), at(6, 100, 2), at(15, 7, 1)],
        ],
        0,
        20,
        4,
      ),
    ).toEqual([
      { from: 0, count: 2, min: 1, mean: 2, max: 3 },
      { from: 5, count: 1, min: 9, mean: 9, max: 9 },
      { from: 10, count: 0, min: null, mean: null, max: null },
      { from: 15, count: 1, min: 7, mean: 7, max: 7 },
    ]);
  });

  it('refuses a span or a number of buckets that makes no sense', () => {
    expect(() => summarise([], 5, 5, 1)).toThrow(RangeError);
    expect(() => summarise([], 0, 5, 0)).toThrow(RangeError);
    expect(() => summarise([], 0, 5, 1.5)).toThrow(RangeError);
  });
});
