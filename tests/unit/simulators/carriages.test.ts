import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Carriages } from '../../../simulators/world/carriages.ts';
import {
  type BankGeometry,
  isPossible,
  positionsForAisle,
  positionsSpread,
} from '../../../simulators/world/geometry.ts';

const LIMITS = { maxSpeedMmPerS: 120, accelerationMmPerS2: 80, emergencyBrakingMmPerS2: 600 };
const STEP_MS = 20;
const ENOUGH_STEPS = 60_000;

const geometries = fc.record({
  carriages: fc.integer({ min: 1, max: 12 }),
  carriageWidthMm: fc.integer({ min: 400, max: 1200 }),
  aisleWidthMm: fc.integer({ min: 300, max: 1500 }),
});

/** Distance a carriage needs to come to rest from `speedMmPerS` (v² / 2a), mm. */
function stoppingDistanceMm(speedMmPerS: number, brakingMmPerS2: number): number {
  return (speedMmPerS * speedMmPerS) / (2 * brakingMmPerS2);
}

/** A plan: open aisle k, or spread; then perhaps brake after some steps. */
const plans = fc.array(
  fc.record({
    aisle: fc.integer({ min: 0, max: 13 }),
    brakeAfter: fc.option(fc.integer({ min: 0, max: 600 })),
    kind: fc.constantFrom('service' as const, 'emergency' as const),
  }),
  { minLength: 1, maxLength: 4 },
);

function targetsOf(geometry: BankGeometry, aisle: number): number[] {
  return aisle === 0
    ? positionsSpread(geometry)
    : positionsForAisle(geometry, 1 + ((aisle - 1) % (geometry.carriages + 1)));
}

function settle(carriages: Carriages, each: () => void): void {
  for (let steps = 0; carriages.moving; steps++) {
    if (steps > ENOUGH_STEPS) throw new Error('the carriages never come to rest');
    carriages.step(STEP_MS);
    each();
  }
}

describe('carriages on their rails', () => {
  it.each(['together', 'one-by-one'] as const)('never overlap or leave the rails, driving %s', (order) => {
    fc.assert(
      fc.property(geometries, plans, (geometry, moves) => {
        const carriages = new Carriages(geometry, LIMITS, order);
        const check = (): void =>
          expect(isPossible(geometry, carriages.positionsMm), carriages.positionsMm.join()).toBe(true);
        for (const { aisle, brakeAfter, kind } of moves) {
          const targets = targetsOf(geometry, aisle);
          carriages.drive(targets);
          for (let left = brakeAfter ?? 0; left > 0 && carriages.moving; left--) {
            carriages.step(STEP_MS);
            check();
          }
          const stopped = brakeAfter !== null;
          if (stopped) carriages.brake(kind);
          settle(carriages, check);
          if (!stopped) expect(carriages.arrivedAt(targets)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never start or stop harder than their motors can', () => {
    fc.assert(
      fc.property(geometries, fc.integer({ min: 0, max: 13 }), (geometry, aisle) => {
        const carriages = new Carriages(geometry, LIMITS, 'together');
        carriages.drive(targetsOf(geometry, aisle));
        let before = [...carriages.speedsMmPerS];
        const most = LIMITS.accelerationMmPerS2 * (STEP_MS / 1000) + 1e-6;
        settle(carriages, () => {
          carriages.speedsMmPerS.forEach((speed, i) => {
            expect(Math.abs(speed)).toBeLessThanOrEqual(LIMITS.maxSpeedMmPerS);
            expect(Math.abs(speed - (before[i] ?? 0))).toBeLessThanOrEqual(most);
          });
          before = [...carriages.speedsMmPerS];
        });
      }),
      { numRuns: 60 },
    );
  });

  it('roll on for their stopping distance when told to stop', () => {
    const geometry = { carriages: 1, carriageWidthMm: 900, aisleWidthMm: 3000 };
    for (const [kind, braking] of [
      ['service', 80],
      ['emergency', 600],
    ] as const) {
      const carriages = new Carriages(geometry, LIMITS, 'together', { positionsMm: [0] });
      carriages.drive([3000]);
      while ((carriages.speedsMmPerS[0] ?? 0) < LIMITS.maxSpeedMmPerS) carriages.step(STEP_MS);
      const from = carriages.positionsMm[0] ?? 0;
      carriages.brake(kind);
      settle(carriages, () => undefined);
      const rolled = (carriages.positionsMm[0] ?? 0) - from;
      const ideal = stoppingDistanceMm(LIMITS.maxSpeedMmPerS, braking);
      expect(rolled).toBeGreaterThan(ideal * 0.8 - 3);
      expect(rolled).toBeLessThanOrEqual(ideal);
    }
  });

  it('run one motor at a time where the bank is built so', () => {
    const geometry = { carriages: 6, carriageWidthMm: 900, aisleWidthMm: 900 };
    const carriages = new Carriages(geometry, LIMITS, 'one-by-one', {
      positionsMm: positionsForAisle(geometry, 1),
    });
    carriages.drive(positionsForAisle(geometry, 7));
    settle(carriages, () =>
      expect(carriages.speedsMmPerS.filter((speed) => speed !== 0).length).toBeLessThanOrEqual(1),
    );
    expect(carriages.openAisle()).toBe(7);
  });

  it('keep a stopping distance behind the one ahead, so that followers set off later', () => {
    const geometry = { carriages: 4, carriageWidthMm: 900, aisleWidthMm: 900 };
    const carriages = new Carriages(geometry, LIMITS, 'together', {
      positionsMm: positionsForAisle(geometry, 1),
    });
    carriages.drive(positionsForAisle(geometry, 5));
    carriages.step(STEP_MS);
    expect(carriages.speedsMmPerS.map((speed) => speed !== 0)).toEqual([true, false, false, false]);
    settle(carriages, () => {
      for (let behind = 1; behind < 4; behind++) {
        const gap = carriages.gapMm(behind + 1);
        const needed = stoppingDistanceMm(carriages.speedsMmPerS[behind] ?? 0, LIMITS.accelerationMmPerS2);
        expect(gap).toBeGreaterThanOrEqual(needed - 1e-6);
      }
    });
    expect(carriages.openAisle()).toBe(5);
  });

  it('know the open aisle only when a gap is fully open', () => {
    const geometry = { carriages: 3, carriageWidthMm: 900, aisleWidthMm: 900 };
    for (const aisle of [1, 2, 3, 4])
      expect(
        new Carriages(geometry, LIMITS, 'together', {
          positionsMm: positionsForAisle(geometry, aisle),
        }).openAisle(),
      ).toBe(aisle);
    expect(
      new Carriages(geometry, LIMITS, 'together', { positionsMm: positionsSpread(geometry) }).openAisle(),
    ).toBe(0);
  });

  it('refuse remembered positions that cannot be', () => {
    const geometry = { carriages: 2, carriageWidthMm: 900, aisleWidthMm: 900 };
    expect(new Carriages(geometry, LIMITS, 'together', { positionsMm: [0, 100] }).positionsMm).toEqual([
      900, 1800,
    ]);
  });
});
