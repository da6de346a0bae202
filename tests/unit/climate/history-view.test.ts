import { expect, test } from 'vitest';
import { standing } from '../../../controller/api/views/history.ts';
import type { HistoryBucket } from '../../../controller/services/climate/index.ts';

const MINUTE_MS = 60_000;

/** Buckets of a minute: a value and for how many minutes it stood, or nothing. */
function minutes(...values: readonly (readonly [value: number, stood: number, outside?: number] | null)[]) {
  return values.map((one, index): HistoryBucket => {
    const [value = null, stood = 0, outside = null] = one ?? [];
    return {
      from: index * MINUTE_MS,
      count: one ? 1 : 0,
      min: value,
      mean: value,
      max: value,
      knownMs: stood * MINUTE_MS,
      outsideMs: outside === null ? null : outside * MINUTE_MS,
    };
  });
}
const read = (buckets: readonly HistoryBucket[]) =>
  buckets.map(({ mean, knownMs, outsideMs }) => [
    mean,
    knownMs / MINUTE_MS,
    outsideMs === null ? null : outsideMs / MINUTE_MS,
  ]);

test('a value that stands for longer than its bucket is no gap, and the time it is known is counted once', () => {
  const shown = standing(minutes([50, 2.5], null, null, null, [52, 3, 3], null, [60, 1, 0]));
  expect(read(shown)).toEqual([
    [50, 1, null],
    [50, 1, null],
    [50, 0.5, null],
    [null, 0, null],
    [52, 1, 1],
    [52, 1, 1],
    [60, 1, 0],
  ]);
});

test('what is measured often stays as it is', () => {
  const often = minutes([50, 1], [51, 1], null, [52, 0.2], null);
  expect(standing(often)).toEqual(often);
  expect(standing([])).toEqual([]);
});
