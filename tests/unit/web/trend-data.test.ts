import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { added, align, compose, covers, type Line, type Piece, valueAt } from '../../../web/trend/compose.ts';
import { LEAST_MS, MOST_MS, moved, within, zoomed } from '../../../web/trend/span.ts';

/** A piece whose values say from which piece they are. */
function piece(fromS: number, toS: number, stepS: number, value: number, gapAt?: number): Piece {
  const time = Array.from({ length: Math.floor((toS - fromS) / stepS) }, (_, i) => fromS + i * stepS);
  const mean = time.map((at) => (at === gapAt ? null : value));
  return {
    fromMs: fromS * 1000,
    toMs: toS * 1000,
    stepMs: stepS * 1000,
    history: { time, mean, min: mean, max: mean },
  };
}

describe('what is drawn of a point', () => {
  it('is the finest there is, and the coarse where the fine has not come', () => {
    const line = compose([piece(0, 1000, 100, 1), piece(300, 500, 10, 2)]);
    expect(line.time).toEqual(line.time.toSorted((a, b) => a - b));
    expect(line.mean[line.time.indexOf(200)]).toBe(1);
    expect(line.mean[line.time.indexOf(410)]).toBe(2);
    expect(line.mean[line.time.indexOf(500)]).toBe(1);
  });

  it('does not depend on the order in which pieces came', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (order) => {
        const pieces = [
          piece(0, 1000, 100, 1),
          piece(200, 800, 20, 2),
          piece(300, 500, 5, 3),
          piece(600, 700, 1, 4),
        ];
        expect(compose(order.map((i) => pieces[i] as Piece))).toEqual(compose(pieces));
      }),
    );
  });

  it('keeps a gap a gap, also among other lines', () => {
    const gap = compose([piece(0, 50, 10, 1, 20)]);
    const other = compose([piece(5, 55, 10, 2)]);
    const [time, mean, , , otherMean] = align([gap, other]);
    const at = time.indexOf(20);
    expect(mean?.[at]).toBeNull();
    // Between two of its own moments a line has nothing to say, which is no gap.
    expect(otherMean?.[at]).toBeUndefined();
    expect(valueAt(gap, 20, 3)).toBeNull();
    expect(valueAt(gap, 11, 3)?.mean).toBe(1);
    expect(valueAt(gap, 900, 3)).toBeNull();
  });

  it('aligns any lines without losing or inventing a value', () => {
    const line: fc.Arbitrary<Line> = fc
      .uniqueArray(fc.nat(60), { maxLength: 30 })
      .map((times) => times.toSorted((a, b) => a - b))
      .chain((time) =>
        fc
          .array(fc.option(fc.nat(9), { nil: null }), { minLength: time.length, maxLength: time.length })
          .map((mean) => ({ time, mean, min: mean, max: mean })),
      );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
        const [time, ...columns] = align(lines);
        for (const [index, one] of lines.entries()) {
          const column = columns[index * 3] ?? [];
          expect(column.filter((value) => value !== undefined)).toEqual(one.mean);
          for (const [i, at] of one.time.entries()) expect(column[time.indexOf(at)]).toBe(one.mean[i]);
        }
      }),
    );
  });

  it('keeps a bounded number of pieces and never gives up the coarsest', () => {
    let pieces: readonly Piece[] = [piece(0, 10_000, 500, 0)];
    for (let n = 0; n < 40; n++) pieces = added(pieces, piece(n * 50, n * 50 + 40, 1, n));
    expect(pieces.length).toBeLessThanOrEqual(10);
    expect(pieces.some(({ stepMs }) => stepMs === 500_000)).toBe(true);
    expect(covers(pieces, { fromMs: 39 * 50_000, toMs: 39 * 50_000 + 40_000 }, 1000)).toBe(true);
    expect(covers(pieces, { fromMs: 0, toMs: 40_000 }, 1000)).toBe(false);
  });
});

const NOW = Date.UTC(2026, 0, 1);
const anySpan = fc
  .record({ agoMs: fc.nat(MOST_MS), lengthMs: fc.integer({ min: LEAST_MS, max: MOST_MS }) })
  .map(({ agoMs, lengthMs }) => ({ fromMs: NOW - agoMs - lengthMs, toMs: NOW - agoMs }));

describe('what a chart shows', () => {
  it('is never in the future, shorter than can be measured or longer than ten years', () => {
    fc.assert(
      fc.property(
        anySpan,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (span, factor, at, part) => {
          for (const next of [zoomed(span, factor, at, NOW), moved(span, part, NOW), within(span, NOW)]) {
            expect(next.toMs).toBeLessThanOrEqual(NOW);
            expect(next.toMs - next.fromMs).toBeGreaterThanOrEqual(LEAST_MS - 1);
            expect(next.toMs - next.fromMs).toBeLessThanOrEqual(MOST_MS + 1);
          }
        },
      ),
    );
  });

  it('zooms about the moment under the pointer', () => {
    const day = { fromMs: NOW - 10 * 86_400_000, toMs: NOW - 9 * 86_400_000 };
    const next = zoomed(day, 0.5, 0.25, NOW);
    expect(next.fromMs + (next.toMs - next.fromMs) * 0.25).toBeCloseTo(day.fromMs + 86_400_000 * 0.25, -1);
  });

  it('moves without changing its length', () => {
    const hour = { fromMs: NOW - 5 * 3_600_000, toMs: NOW - 4 * 3_600_000 };
    expect(moved(hour, -0.5, NOW)).toEqual({ fromMs: NOW - 5.5 * 3_600_000, toMs: NOW - 4.5 * 3_600_000 });
    expect(moved(hour, 99, NOW)).toEqual({ fromMs: NOW - 3_600_000, toMs: NOW });
  });
});
