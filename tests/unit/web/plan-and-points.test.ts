import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BankView, PointView } from '../../../controller/api/contract/index.ts';
import { ageOf, conditionOf, type PointConfig } from '../../../web/shared/point-state.ts';
import {
  type BankShape,
  crowdOf,
  drawnLengthOf,
  geometryOf,
  numbered,
} from '../../../web/shared/plan/geometry.ts';

const shape = (carriages: number, over: Partial<BankShape> = {}): BankShape => ({
  bank: 1,
  name: { 'zh-CN': '一区', en: 'Bank 1' },
  zone: 'z',
  carriages,
  faces: ['A', 'B'],
  sections: 5,
  levels: 6,
  positions: 7,
  carriageWidthMm: 900,
  freeAisles: 1,
  fixedEnds: { left: false, right: false },
  ...over,
});

const bank = (positionsMm: (number | null)[], aisleWidthMm: number): BankView =>
  ({ bank: 1, positionsMm, aisleWidthMm }) as BankView;

describe('the plan of a bank', () => {
  it('fills the rails from stop to stop with carriages and gaps, wherever the open aisle is', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 40 })
          .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 1, max: n + 1 }))),
        fc.integer({ min: 500, max: 1500 }),
        ([carriages, open], aisleMm) => {
          const positions = Array.from(
            { length: carriages },
            (_, i) => i * 900 + (i + 1 >= open ? aisleMm : 0),
          );
          const { lengthMm, aisles } = geometryOf(shape(carriages), bank(positions, aisleMm));
          expect(aisles).toHaveLength(carriages + 1);
          expect(aisles.reduce((sum, gap) => sum + gap.widthMm, carriages * 900)).toBe(lengthMm);
          expect(aisles.filter((gap) => gap.gapes).map((gap) => gap.aisle)).toEqual([open]);
        },
      ),
    );
  });

  it('has room for every aisle that can stand open at once', () => {
    const { lengthMm, aisles } = geometryOf(shape(3, { freeAisles: 2 }), bank([0, 1800, 3600], 900));
    expect(lengthMm).toBe(3 * 900 + 2 * 900);
    expect(aisles.filter((gap) => gap.gapes).map((gap) => gap.aisle)).toEqual([2, 3]);
  });

  it('draws fixed racks outside the stops, as the carriages before the first and after the last', () => {
    const fixedEnds = { left: true, right: true };
    const both = shape(3, { fixedEnds });
    const { fixed, lengthMm } = geometryOf(both, undefined);
    expect(fixed.map(({ carriage }) => carriage)).toEqual([0, 4]);
    expect(fixed.map(({ leftMm }) => leftMm)).toEqual([-450, lengthMm]);
    expect(drawnLengthOf(both, undefined)).toBe(lengthMm + 900);
    expect(geometryOf(shape(3), undefined).fixed).toEqual([]);
  });

  it('numbers what has room, and always what matters', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 41 }),
        fc.double({ min: 1, max: 4, noNaN: true }),
        fc.nat(40),
        (count, crowd, pick) => {
          const always = [(pick % count) + 1];
          const shown = [...numbered(count, crowd, always)].toSorted((a, b) => a - b);
          expect(shown).toContain(always[0]);
          for (const [index, n] of shown.entries())
            if (index > 0) expect(n - (shown[index - 1] ?? 0)).toBeGreaterThanOrEqual(Math.ceil(crowd));
        },
      ),
    );
    expect(numbered(9, crowdOf(9 * 900), [])).toHaveProperty('size', 9);
  });

  it('says which carriages it only supposes to be somewhere', () => {
    const { carriages } = geometryOf(shape(3), bank([0, null, 1800], 900));
    expect(carriages.map((box) => box.known)).toEqual([true, false, true]);
    expect(geometryOf(shape(3), undefined).carriages.every((box) => !box.known)).toBe(true);
  });
});

const NOW = Date.parse('2026-01-01T12:00:00.000Z');
const config: PointConfig = {
  id: 'T1',
  name: { 'zh-CN': '温度', en: 'Temperature' },
  zone: 'z',
  quantity: 'temperature',
  unit: '°C',
  low: 14,
  high: 24,
  staleAfterMs: 10_000,
};
const point = (over: Partial<PointView>, ageMs = 1000): PointView => {
  const at = new Date(NOW - ageMs).toISOString();
  return {
    id: 'T1',
    value: 20,
    unit: '°C',
    quality: 'good',
    why: null,
    sourceTime: at,
    receivedTime: at,
    ...over,
  };
};

describe('the condition of a point', () => {
  it.each([
    ['normal', point({})],
    ['normal', point({ value: 24 })],
    ['high', point({ value: 24.1 })],
    ['low', point({ value: 13.9 })],
    ['uncertain', point({ quality: 'uncertain' })],
    ['bad', point({ quality: 'bad', why: 'timeout' })],
    ['stale', point({ quality: 'bad', why: 'stale' })],
    ['bad', point({ value: null, quality: 'bad' })],
    ['stale', point({ sourceTime: null, receivedTime: null })],
  ])('%s', (condition, view) => {
    expect(conditionOf(config, view, NOW)).toBe(condition);
  });

  it('is bad before anything was heard', () => {
    expect(conditionOf(config, undefined, NOW)).toBe('bad');
  });

  it('is stale by the clock alone, when the daemon has fallen silent', () => {
    expect(conditionOf(config, point({}, 10_000), NOW)).toBe('normal');
    expect(conditionOf(config, point({}, 10_001), NOW)).toBe('stale');
    expect(ageOf(point({}, 10_001), NOW)).toBe(10_001);
  });

  it('is wet when a water detector says so, and not before', () => {
    const water: PointConfig = { ...config, quantity: 'water', low: null, high: null };
    expect(conditionOf(water, point({ value: true }), NOW)).toBe('wet');
    expect(conditionOf(water, point({ value: false }), NOW)).toBe('normal');
  });
});
