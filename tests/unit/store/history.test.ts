import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summarise } from '../../../controller/store/telemetry/history.ts';
import type { StoredSample } from '../../../controller/store/telemetry/stored-sample.ts';

const sample = fc.record({
  time: fc.integer({ min: 1000, max: 1999 }),
  value: fc.integer({ min: -50, max: 50 }),
  code: fc.integer({ min: 0, max: 15 }),
});

/** One sample a time, in order. */
function ordered(samples: readonly StoredSample[]): readonly StoredSample[] {
  return [...new Map(samples.map((one) => [one.time, one])).values()].sort((a, b) => a.time - b.time);
}

describe('history', () => {
  it('puts every sample that is not bad into exactly one bucket', () => {
    fc.assert(
      fc.property(fc.array(sample), fc.integer({ min: 1, max: 70 }), (samples, buckets) => {
        const history = summarise([{ samples: ordered(samples), holdMs: 100 }], 1000, 2000, buckets);
        const trusted = ordered(samples).filter(({ code }) => code % 4 < 2);
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

  it('tells least, mean and most of each bucket, and for how long it knows', () => {
    const at = (time: number, value: number, code = 0): StoredSample => ({ time, value, code });
    const inside = 4;
    const outside = 8;
    const gap = { count: 0, min: null, mean: null, max: null, knownMs: 0, outsideMs: null };
    expect(
      summarise(
        [
          { holdMs: 3, samples: [at(0, 1), at(4, 3, inside)] },
          {
            holdMs: 3,
            samples: [at(5, 9, outside), at(6, 100, 2), at(15, 7, outside + 1), at(16, 7, outside)],
          },
          { holdMs: 3, samples: [at(18, 8, outside), at(20, 3)] },
        ],
        0,
        20,
        4,
      ),
    ).toEqual([
      { from: 0, count: 2, min: 1, mean: 2, max: 3, knownMs: 4, outsideMs: 0 },
      { from: 5, count: 1, min: 9, mean: 9, max: 9, knownMs: 1, outsideMs: 1 },
      { from: 10, ...gap },
      { from: 15, count: 3, min: 7, mean: 22 / 3, max: 8, knownMs: 5, outsideMs: 5 },
    ]);
  });

  it('refuses a span or a number of buckets that makes no sense', () => {
    expect(() => summarise([], 5, 5, 1)).toThrow(RangeError);
    expect(() => summarise([], 0, 5, 0)).toThrow(RangeError);
    expect(() => summarise([], 0, 5, 1.5)).toThrow(RangeError);
  });
});
