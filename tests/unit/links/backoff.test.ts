import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Backoff } from '../../../drivers/links/backoff.ts';
import { breakerLimits, UnitBreaker } from '../../../drivers/links/breaker.ts';

describe('back-off', () => {
  it('doubles up to its ceiling, and at least half of each wait is certain', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 60_000 }),
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (baseMs, extraMs, draws) => {
          const maxMs = baseMs + extraMs;
          const backoff = new Backoff({ baseMs, maxMs }, () => draws.shift() ?? 0);
          const count = draws.length;
          for (let failure = 0; failure < count; failure += 1) {
            const ceiling = Math.min(maxMs, baseMs * 2 ** failure);
            const wait = backoff.next();
            expect(wait).toBeGreaterThanOrEqual(ceiling / 2);
            expect(wait).toBeLessThanOrEqual(ceiling);
          }
        },
      ),
    );
  });

  it('begins anew after a success', () => {
    const backoff = new Backoff({ baseMs: 100, maxMs: 10_000 }, () => 0);
    backoff.next();
    backoff.next();
    backoff.reset();
    expect(backoff.next()).toBe(50);
  });
});

describe('unit breaker', () => {
  const limits = { threshold: 2, baseMs: 1000, maxMs: 4000 };

  it('forgives one lost answer', () => {
    const breaker = new UnitBreaker(limits);
    breaker.failed(0, 10);
    expect(breaker.open).toBe(false);
    breaker.succeeded();
    breaker.failed(20, 30);
    expect(breaker.open).toBe(false);
  });

  it('keeps polls off until a probe is due, lets one probe through, and doubles the wait when it fails', () => {
    const breaker = opened();
    expect(breaker.admits('poll', 20, 1019)).toBe(false);
    expect(breaker.admits('poll', 20, 1020)).toBe(true);
    breaker.started('poll', 1020);
    expect(breaker.admits('poll', 1020, 1021)).toBe(false);
    breaker.failed(1020, 1320);
    expect(breaker.admits('poll', 1320, 1320 + 1999)).toBe(false);
    expect(breaker.admits('poll', 1320, 1320 + 2000)).toBe(true);
  });

  it('gives a command its one try, and spares the line those that waited meanwhile', () => {
    const breaker = opened();
    expect(breaker.admits('command', 30, 30)).toBe(true);
    breaker.started('command', 30);
    breaker.failed(30, 330);
    expect(breaker.admits('command', 29, 330)).toBe(false);
    expect(breaker.admits('command', 331, 331)).toBe(true);
  });

  it('never refuses a stop', () => {
    const breaker = opened();
    breaker.started('stop', 30);
    breaker.failed(30, 330);
    expect(breaker.admits('stop', 20, 331)).toBe(true);
  });

  it('closes at the first answer', () => {
    const breaker = opened();
    breaker.started('poll', 1100);
    breaker.succeeded();
    expect(breaker.open).toBe(false);
    expect(breaker.admits('poll', 1101, 1101)).toBe(true);
  });

  it('allows the next probe when the link went down during one', () => {
    const breaker = opened();
    breaker.started('poll', 1100);
    breaker.interrupted();
    expect(breaker.admits('poll', 1200, 1200)).toBe(true);
  });

  it('counts what was under way before it opened only once', () => {
    const breaker = opened();
    for (let n = 0; n < 10; n += 1) breaker.failed(10, 21);
    expect(breaker.admits('poll', 22, 1020)).toBe(true);
  });

  it('costs the others less than 10 % of the line from the first probe on, whatever the time-out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 60_000 }), (timeoutMs) => {
        const breaker = new UnitBreaker(breakerLimits(timeoutMs));
        let now = 0;
        for (let n = 0; n < 2; n += 1) {
          breaker.failed(now, now + timeoutMs);
          now += timeoutMs;
        }
        const openedAt = now;
        let deadMs = 0;
        for (let probe = 0; probe < 20; probe += 1) {
          let wait = 1;
          while (!breaker.admits('poll', now + wait, now + wait)) wait *= 2;
          // Bisected to the first millisecond at which the probe is allowed: the dearest moment for the others.
          let refused = wait >> 1;
          while (wait - refused > 1) {
            const middle = (wait + refused) >> 1;
            if (breaker.admits('poll', now + middle, now + middle)) wait = middle;
            else refused = middle;
          }
          now += wait;
          breaker.started('poll', now);
          breaker.failed(now, now + timeoutMs);
          now += timeoutMs;
          deadMs += timeoutMs;
          expect(deadMs / (now - openedAt)).toBeLessThan(0.1);
        }
      }),
      { numRuns: 30 },
    );
  });

  function opened(): UnitBreaker {
    const breaker = new UnitBreaker(limits);
    breaker.failed(0, 10);
    breaker.failed(10, 20);
    expect(breaker.open).toBe(true);
    return breaker;
  }
});
