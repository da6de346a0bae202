import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BankView } from '../../../controller/api/contract/index.ts';
import {
  type Countdown,
  fractionDone,
  hearBanks,
  heard,
  motionKey,
  secondsLeft,
  waitKey,
} from '../../../web/shared/countdown.ts';

const T0 = 1_000_000;
const estimate = (remainingMs: number, what = 'a') => ({ what, remainingMs, totalMs: 20_000 });

describe('a countdown', () => {
  it('counts down by itself between two messages, and ends at 0', () => {
    const countdown = heard(undefined, estimate(9_500), T0);
    expect([0, 500, 1_500, 9_499, 9_500, 60_000].map((ms) => secondsLeft(countdown, T0 + ms))).toEqual([
      10, 9, 8, 1, 0, 0,
    ]);
    expect(fractionDone(countdown, T0 + 9_500)).toBe(1);
  });

  it('follows every estimate downwards', () => {
    const countdown = heard(heard(undefined, estimate(9_000), T0), estimate(3_000), T0 + 100);
    expect(secondsLeft(countdown, T0 + 100)).toBe(3);
  });

  it('never goes up by less than a second, whatever is heard', () => {
    const messages = fc.array(
      fc.record({ afterMs: fc.nat(400), remainingMs: fc.integer({ min: -500, max: 15_000 }) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(messages, (heardOf) => {
        let countdown: Countdown | undefined;
        let now = T0;
        for (const { afterMs, remainingMs } of heardOf) {
          now += afterMs;
          const before = countdown && Math.max(0, countdown.endsAtMs - now);
          countdown = heard(countdown, estimate(remainingMs), now);
          const after = Math.max(0, countdown.endsAtMs - now);
          if (before !== undefined && after > before) expect(after - before).toBeGreaterThanOrEqual(1000);
        }
      }),
    );
  });

  it('takes an estimate that keeps growing, once it is a second more', () => {
    let countdown = heard(undefined, estimate(5_000), T0);
    for (let ms = 300; ms <= 900; ms += 300) {
      countdown = heard(countdown, estimate(5_000), T0 + ms);
      expect(countdown.endsAtMs).toBe(T0 + 5_000);
    }
    countdown = heard(countdown, estimate(5_000), T0 + 1_200);
    expect(countdown.endsAtMs).toBe(T0 + 6_200);
  });

  it('starts afresh for another motion', () => {
    const countdown = heard(heard(undefined, estimate(3_000), T0), estimate(3_500, 'b'), T0);
    expect(countdown.endsAtMs).toBe(T0 + 3_500);
  });
});

const bank = (over: Partial<BankView>): BankView =>
  ({ bank: 1, forecast: null, queue: [], ...over }) as BankView;
const forecast = { command: 'open-aisle', aisle: 5, totalMs: 12_000, remainingMs: 9_000 };
const queued = (claim: string, estimatedWaitMs: number | null) =>
  ({ claim, estimatedWaitMs }) as BankView['queue'][number];

describe('the countdowns of a room', () => {
  it('follow each motion and each wait, and are gone with them', () => {
    const moving = hearBanks(
      new Map(),
      [bank({ forecast, queue: [queued('c1', 30_000), queued('c2', null)] })],
      T0,
    );
    expect([...moving.keys()]).toEqual([motionKey(1), waitKey('c1')]);
    expect([...hearBanks(moving, [bank({})], T0 + 50).keys()]).toEqual([]);
  });

  it('of a bank that was not heard of run on undisturbed', () => {
    const both = hearBanks(new Map(), [bank({ forecast }), bank({ bank: 2, forecast })], T0);
    const after = hearBanks(both, [bank({ bank: 2 })], T0 + 4_000);
    expect([...after.keys()]).toEqual([motionKey(1)]);
    expect(secondsLeft(after.get(motionKey(1))!, T0 + 4_000)).toBe(5);
  });
});
