import { array, assert, constantFrom, double, integer, option, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TravelForecaster } from '../../../controller/services/shelving/forecast/forecaster.ts';
import { openAfter, positionsWithOpen } from '../../../controller/services/shelving/forecast/track.ts';
import { fitTravel, travelMs } from '../../../controller/services/shelving/forecast/travel-model.ts';
import type { MotionSnapshot, SettledMotion } from '../../../controller/services/shelving/index.ts';
import { BankController, guardOf } from '../../../simulators/devices/bank-controller.ts';
import { between, seededRandom } from '../../../simulators/random.ts';
import { Bank } from '../../../simulators/world/bank.ts';
import { statusWith } from './bank-status.ts';

const CARRIAGES = 6;
const RAILS = { carriages: CARRIAGES, carriageWidthMm: 900, freeAisles: 1 };
const STEP_MS = 20;
const POLL_MS = 100;

/** A simulated bank that is commanded, and watched as a poller would. */
class WatchedBank {
  readonly controller: BankController;
  readonly forecaster = new TravelForecaster(RAILS);
  readonly settled: SettledMotion[] = [];
  nowMs = 0;
  open = 1;
  #serial = 0;

  constructor(order: 'together' | 'one-by-one', maxSpeedMmPerS: number) {
    const limits = { maxSpeedMmPerS, accelerationMmPerS2: 80, emergencyBrakingMmPerS2: 600 };
    this.controller = new BankController(
      new Bank({ ...RAILS, bank: 1, aisleWidthMm: 900, limits, order, carriageMassKg: 1200 }),
    );
    this.look(null);
  }

  look(motion: MotionSnapshot | null): void {
    const { controller } = this;
    const status = statusWith({
      carriages: CARRIAGES,
      moving: controller.moving,
      openAisles: controller.openAisles(),
      targetAisle: controller.targetAisle,
      positionsMm: controller.bank.carriages.reportedMm.map(Math.round),
      receivedTime: this.nowMs,
    });
    this.forecaster.see(status, motion, [this.open], this.nowMs);
  }

  /** Opens an aisle; gives what was predicted, what it took, and what was said on the way. */
  travel(aisle: number): {
    predictedMs: number;
    tookMs: number;
    remaining: { atMs: number; leftMs: number }[];
  } {
    const predictedMs = this.forecaster.openingMs([this.open], aisle) ?? 0;
    const sequence = ++this.#serial;
    const begunMs = this.nowMs;
    const motion = { intent: `I-${sequence}`, sequence, command: 'open-aisle', argument: aisle, by: 'P' };
    this.controller.command(sequence, 1, aisle, guardOf(sequence, 1, aisle));
    const remaining: { atMs: number; leftMs: number }[] = [];
    do {
      for (let ms = 0; ms < POLL_MS; ms += STEP_MS) {
        this.controller.beat(this.nowMs & 0xffff);
        this.controller.tick(STEP_MS, STEP_MS);
        this.nowMs += STEP_MS;
      }
      this.look(motion);
      const forecast = this.forecaster.forecast(this.nowMs);
      if (forecast) remaining.push({ atMs: this.nowMs - begunMs, leftMs: forecast.remainingMs });
    } while (this.controller.moving);
    const tookMs = this.nowMs - begunMs;
    this.settled.unshift({ command: 'open-aisle', from: [this.open], to: [aisle], tookMs });
    this.open = aisle;
    this.look(null);
    this.forecaster.restore(this.settled);
    return { predictedMs, tookMs, remaining };
  }
}

describe.each(['together', 'one-by-one'] as const)('a bank whose carriages roll %s', (order) => {
  test('is foretold better the more of its motions were seen', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const random = seededRandom(seed);
      const bank = new WatchedBank(order, between(random, 40, 300));
      const errors: number[] = [];
      for (let motion = 0; motion < 24; motion++) {
        const aisle = between(random, 1, CARRIAGES + 1);
        if (aisle === bank.open) continue;
        const { predictedMs, tookMs } = bank.travel(aisle);
        errors.push(Math.abs(predictedMs - tookMs) / tookMs);
      }
      const mean = (part: readonly number[]): number =>
        part.reduce((sum, error) => sum + error, 0) / part.length;
      const late = mean(errors.slice(-8));
      expect(late, `seed ${seed}`).toBeLessThan(mean(errors.slice(0, 3)));
      expect(late, `seed ${seed}`).toBeLessThan(0.15);
    }
  });

  test('counts down: after a few motions what is left is right to a tenth of the whole, and ends at nothing', () => {
    const bank = new WatchedBank(order, 120);
    for (const aisle of [4, 2, 6, 1, 5, 3]) bank.travel(aisle);
    const { tookMs, remaining } = bank.travel(7);
    for (const { atMs, leftMs } of remaining)
      expect(Math.abs(atMs + leftMs - tookMs), `after ${atMs} ms`).toBeLessThan(tookMs / 10);
    expect(remaining.at(-1)?.leftMs).toBeLessThan(200);
    expect(bank.forecaster.forecast(bank.nowMs)).toBeNull();
  });

  test('is foretold by a daemon that starts anew as by the one before it, from the journal alone', () => {
    const bank = new WatchedBank(order, 120);
    for (const aisle of [4, 2, 6, 1, 5, 3, 7, 2]) bank.travel(aisle);
    const anew = new TravelForecaster(RAILS);
    anew.restore(bank.settled);
    anew.see(statusWith({ carriages: CARRIAGES }), null, null, 0);
    const before = bank.forecaster.openingMs([2], 6) ?? 0;
    expect(anew.openingMs([2], 6)).toBeGreaterThan(before * 0.8);
    expect(anew.openingMs([2], 6)).toBeLessThan(before * 1.2);
  });
});

test('nobody foretells anything before the bank told how wide its aisles are', () => {
  expect(new TravelForecaster(RAILS).openingMs([1], 4)).toBeNull();
});

test('whatever was seen, a longer way never takes less, and no way takes nothing', () => {
  const way = double({ min: 0, max: 50_000, noNaN: true });
  const travel = record({ longestMm: way, extraMm: way }).map(({ longestMm, extraMm }) => ({
    longestMm,
    sumMm: longestMm + extraMm,
    rolling: 1 + (Math.round(extraMm) % 6),
  }));
  const records = array(
    record({ travel, tookMs: double({ min: 0, max: 600_000, noNaN: true }) }).map((one) => ({
      ...one.travel,
      tookMs: one.tookMs,
    })),
    { maxLength: 20 },
  );
  const seen = record({
    cruiseMmPerS: option(double({ min: 1, max: 20_000, noNaN: true })),
    togetherShare: option(constantFrom(0, 0.5, 1)),
  });
  assert(
    property(records, seen, travel, way, (known, cruise, short, moreMm) => {
      const model = fitTravel(known, cruise);
      const long = {
        longestMm: short.longestMm + moreMm,
        sumMm: short.sumMm + moreMm,
        rolling: short.rolling + (moreMm > 25_000 ? 1 : 0),
      };
      expect(travelMs(model, short)).toBeLessThanOrEqual(travelMs(model, long));
      expect(travelMs(model, { longestMm: 0, sumMm: 0, rolling: 0 })).toBe(0);
      expect(Number.isFinite(travelMs(model, long))).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('opening an aisle closes the one nearest to it, and none while a free width is left', () => {
  const track = { ...RAILS, aisleWidthMm: 900 };
  expect(openAfter(track, [2], 5)).toEqual([5]);
  expect(openAfter({ ...track, freeAisles: 2 }, [1, 6], 5)).toEqual([1, 5]);
  expect(openAfter({ ...track, freeAisles: 2 }, [6], 5)).toEqual([5, 6]);
  expect(openAfter({ ...track, freeAisles: 2 }, [1, 6], 6)).toEqual([1, 6]);
  assert(
    property(integer({ min: 1, max: 7 }), (aisle) => {
      const edges = positionsWithOpen(track, [aisle]);
      const gaps = [...edges, 6 * 900 + 900].map(
        (edge, i) => edge - (i === 0 ? 0 : (edges[i - 1] ?? 0) + 900),
      );
      expect(gaps).toEqual(gaps.map((_, i) => (i + 1 === aisle ? 900 : 0)));
    }),
  );
});
