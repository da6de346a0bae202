import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drivingShare, ratedCurrentA, stallCurrentA, tripCurrentA } from '../../../simulators/world/drive.ts';
import { type BankGeometry, gapsMm, railLengthMm } from '../../../simulators/world/geometry.ts';
import { type MotorOrder, type Rails, roll, type Rolling } from '../../../simulators/world/rolling.ts';

const LIMITS = { maxSpeedMmPerS: 120, accelerationMmPerS2: 80, emergencyBrakingMmPerS2: 600 };
const STEP_S = 0.02;
const WIDTH_MM = 900;

const shapes = fc.record({
  carriages: fc.integer({ min: 1, max: 8 }),
  freeAisles: fc.integer({ min: 1, max: 3 }),
});
/** Where a random share of the free way goes to each gap. */
const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 9, maxLength: 9 });
const speeds = fc.array(fc.integer({ min: -120, max: 120 }), { minLength: 8, maxLength: 8 });
const order: fc.Arbitrary<MotorOrder> = fc.oneof(
  fc.integer({ min: -120, max: 120 }).map((speedMmPerS) => ({ kind: 'run' as const, speedMmPerS })),
  fc.boolean().map((emergency) => ({ kind: 'brake' as const, emergency })),
);
const orders = fc.array(order, { minLength: 8, maxLength: 8 });
const debris = fc.record({ gap: fc.integer({ min: 0, max: 8 }), widthMm: fc.integer({ min: 0, max: 1500 }) });

function geometryOf(shape: { carriages: number; freeAisles: number }): BankGeometry {
  return { ...shape, carriageWidthMm: WIDTH_MM, aisleWidthMm: WIDTH_MM };
}

function placed(geometry: BankGeometry, share: readonly number[]): number[] {
  const free = railLengthMm(geometry) - geometry.carriages * WIDTH_MM;
  const mine = share.slice(0, geometry.carriages + 1);
  const total = mine.reduce((sum, one) => sum + one, 0) || 1;
  let edge = 0;
  return Array.from({ length: geometry.carriages }, (_, i) => {
    edge += ((mine[i] ?? 0) / total) * free * 0.999;
    return edge + i * WIDTH_MM;
  });
}

function railsOf(geometry: BankGeometry, leastGapsMm: readonly number[] = []): Rails {
  return {
    carriageWidthMm: WIDTH_MM,
    lengthMm: railLengthMm(geometry),
    limits: LIMITS,
    shares: Array.from({ length: geometry.carriages }, () => 1),
    leastGapsMm,
  };
}

describe('rolling carriages', () => {
  it('never overlap, leave the rails or squeeze what lies between them, whatever the motors are told', () => {
    fc.assert(
      fc.property(shapes, shares, speeds, orders, debris, (shape, share, speed, told, thing) => {
        const geometry = geometryOf(shape);
        const leastGaps = Array.from({ length: 9 }, (_, k) => (k === thing.gap ? thing.widthMm : 0));
        const rails = railsOf(geometry, leastGaps);
        let rolling: Rolling = {
          positionsMm: placed(geometry, share),
          speedsMmPerS: speed.slice(0, shape.carriages),
        };
        let tightest = 0;
        for (let step = 0; step < 300; step++) {
          const before = gapsMm(geometry, rolling.positionsMm);
          rolling = roll(rolling, told.slice(0, shape.carriages), rails, STEP_S);
          gapsMm(geometry, rolling.positionsMm).forEach((gap, k) => {
            tightest = Math.min(tightest, gap - Math.min(leastGaps[k] ?? 0, before[k] ?? 0));
          });
        }
        expect(tightest).toBeGreaterThanOrEqual(-1e-6);
      }),
      { numRuns: 100 },
    );
  });

  it('push nothing: who stands still with its brakes on stays where it is', () => {
    fc.assert(
      fc.property(shapes, shares, orders, fc.nat(7), (shape, share, told, pick) => {
        const geometry = geometryOf(shape);
        const index = pick % shape.carriages;
        const mine = told.slice(0, shape.carriages).with(index, { kind: 'brake', emergency: false });
        let rolling: Rolling = {
          positionsMm: placed(geometry, share),
          speedsMmPerS: mine.map(() => 0),
        };
        const stood = rolling.positionsMm[index];
        for (let step = 0; step < 200; step++) rolling = roll(rolling, mine, railsOf(geometry), STEP_S);
        expect(rolling.positionsMm[index]).toBe(stood);
      }),
      { numRuns: 60 },
    );
  });

  it('brake steadily: nothing speeds up or turns round, and what weighs more rolls further', () => {
    const geometry: BankGeometry = { carriages: 1, carriageWidthMm: WIDTH_MM, aisleWidthMm: 5000 };
    const way = (speed: number, massKg: number, emergency: boolean): number => {
      const rails = { ...railsOf(geometry), shares: [drivingShare(massKg, 2400)] };
      let rolling: Rolling = { positionsMm: [0], speedsMmPerS: [speed] };
      while (rolling.speedsMmPerS[0] !== 0) {
        const before = rolling.speedsMmPerS[0] ?? 0;
        rolling = roll(rolling, [{ kind: 'brake', emergency }], rails, STEP_S);
        expect(rolling.speedsMmPerS[0]).toBeGreaterThanOrEqual(0);
        expect(rolling.speedsMmPerS[0]).toBeLessThan(before);
      }
      return rolling.positionsMm[0] ?? 0;
    };
    fc.assert(
      fc.property(
        fc.double({ min: 5, max: 120, noNaN: true }),
        fc.integer({ min: 500, max: 12_000 }),
        fc.integer({ min: 0, max: 6000 }),
        (speed, massKg, moreKg) => {
          const light = way(speed, massKg, false);
          expect(way(speed, massKg + moreKg, false)).toBeGreaterThanOrEqual(light);
          expect(way(speed, massKg, true)).toBeLessThanOrEqual(light);
          expect(light).toBeGreaterThan(0);
        },
      ),
      { numRuns: 100 },
    );
    expect(way(120, 4800, false)).toBeGreaterThan(1.8 * way(120, 2400, false));
    expect(way(120, 9600, false)).toBe(way(120, 4800, false));
    expect(way(120, 1200, false)).toBe(way(120, 2400, false));
  });

  it('draw far more current when they cannot turn than ever when they do', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 20_000 }), (massKg) => {
        expect(tripCurrentA(massKg, LIMITS)).toBeGreaterThan(ratedCurrentA(massKg, LIMITS));
        expect(stallCurrentA(massKg, LIMITS)).toBeGreaterThan(tripCurrentA(massKg, LIMITS));
      }),
    );
  });
});
