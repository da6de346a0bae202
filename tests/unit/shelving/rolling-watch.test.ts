import { assert, boolean, double, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BankStatus } from '../../../drivers/contract/index.ts';
import {
  brakingBoundMm,
  forgiven,
  isStill,
  NOISE_MM,
  STILL_MS,
  UNWATCHED,
  type Watched,
  type WatchedLook,
  watchRolling,
} from '../../../controller/services/shelving/bank/rolling-watch.ts';
import { statusWith } from './bank-status.ts';

const POLL_MS = 100;

/** One look after another, `POLL_MS` apart; carriage 2 is where each says. */
class Looks {
  watched: Watched = UNWATCHED;
  nowMs = 0;
  readonly #maxSpeedMmPerS: number | null;

  constructor(maxSpeedMmPerS: number | null = null) {
    this.#maxSpeedMmPerS = maxSpeedMmPerS;
  }

  at(positionMm: number, status: Partial<BankStatus> = {}, more: Partial<WatchedLook> = {}): Watched {
    return this.after(POLL_MS, positionMm, status, more);
  }

  after(
    ms: number,
    positionMm: number,
    status: Partial<BankStatus> = {},
    more: Partial<WatchedLook> = {},
  ): Watched {
    this.nowMs += ms;
    const look: WatchedLook = {
      status: statusWith({ positionsMm: [0, positionMm, 2700, 3600], receivedTime: this.nowMs, ...status }),
      commanded: false,
      stopTaken: false,
      ...more,
    };
    this.watched = watchRolling(this.watched, look, this.#maxSpeedMmPerS);
    return this.watched;
  }

  /** Rolls on at a speed for so many looks. */
  roll(
    fromMm: number,
    speedMmPerS: number,
    looks: number,
    ...as: [Partial<BankStatus>?, Partial<WatchedLook>?]
  ): number {
    let positionMm = fromMm;
    for (let look = 0; look < looks; look++) {
      positionMm -= (speedMmPerS * POLL_MS) / 1000;
      this.at(positionMm, ...as);
    }
    return positionMm;
  }
}

const RUNNING = { moving: true, lastResult: 'running' } as const;

describe('carriages that come to rest', () => {
  test('as brakes bring them, within v·t + v²/2a, have not run on', () => {
    assert(
      property(
        double({ min: 10, max: 400, noNaN: true }),
        double({ min: 40, max: 800, noNaN: true }),
        (speed, brakingMmPerS2) => {
          const looks = new Looks();
          let position = looks.roll(10_000, speed, 4, RUNNING, { commanded: true });
          for (let v = speed; v > 0; v -= (brakingMmPerS2 * POLL_MS) / 1000) {
            position -= (v * POLL_MS) / 1000;
            looks.at(position, RUNNING, { stopTaken: true });
          }
          for (let look = 0; look < 5; look++) looks.at(position, { lastResult: 'stopped-by-command' });
          expect(looks.watched.ranOn).toBeNull();
          expect(isStill(looks.watched)).toBe(true);
        },
      ),
    );
  });

  test('nor have they for looks that come faster than the controller measures, or that had been missing', () => {
    assert(
      property(
        integer({ min: 1, max: 90 }),
        integer({ min: 1, max: 50 }),
        double({ min: 60, max: 300, noNaN: true }),
        double({ min: 80, max: 400, noNaN: true }),
        boolean(),
        boolean(),
        (pollMs, tickMs, speed, brakingMmPerS2, saysMoving, unseen) => {
          const looks = new Looks();
          // Where the carriage is t ms after the brakes took hold, as the controller measured it last.
          const at = (t: number): number => {
            const s = Math.min((Math.floor(t / tickMs) * tickMs) / 1000, speed / brakingMmPerS2);
            return Math.round(10_000 - (s < 0 ? speed * s : speed * s - (brakingMmPerS2 * s ** 2) / 2));
          };
          const restsAtMs = (speed / brakingMmPerS2) * 1000;
          for (let t = unseen ? 0 : -500; t < restsAtMs + 500; t += pollMs) {
            const told = t < 0 || !unseen;
            // Of what was not seen rolling, only the controller can say that it does.
            const moving = t < 0 || ((saysMoving || unseen) && t < restsAtMs);
            const stop =
              t < 0 ? RUNNING : ({ moving, lastResult: 'stopped-watchdog', watchdogTripped: true } as const);
            looks.after(pollMs, at(t), stop, { commanded: t < 0, stopTaken: told && t >= 0 });
          }
          expect(looks.watched.ranOn).toBeNull();
          expect(isStill(looks.watched)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('and stand with a little noise have not', () => {
    assert(
      property(integer({ min: 1, max: 200 }), (seed) => {
        const looks = new Looks();
        for (let look = 0; look < 60; look++) looks.at(1800 + ((look * seed) % (NOISE_MM + 1)));
        expect(looks.watched.ranOn).toBeNull();
      }),
    );
  });
});

describe('a stuck contactor', () => {
  test('carriages that go on as fast as before, although the stop was taken, ran on', () => {
    const looks = new Looks();
    const position = looks.roll(1800, 120, 5, RUNNING, { commanded: true });
    const bound = Math.ceil(brakingBoundMm(120) / 12);
    looks.roll(position, 120, bound, RUNNING, { stopTaken: true });
    expect(looks.watched.ranOn).toBeNull();
    looks.roll(position - bound * 12, 120, 2, RUNNING, { stopTaken: true });
    expect(looks.watched.ranOn).toMatchObject({ carriage: 2 });
  });

  test('however fast looks come, a carriage that rolls on is not taken for one that stands', () => {
    const looks = new Looks();
    let position = looks.roll(1800, 120, 5, RUNNING, { commanded: true });
    for (let look = 0; look < 400; look++) {
      position -= 120 * 0.01;
      looks.after(10, position, { lastResult: 'done' }, { stopTaken: true });
      expect(isStill(looks.watched)).toBe(false);
    }
    expect(looks.watched.ranOn?.travelMm).toBeGreaterThan(brakingBoundMm(120));
  });

  test('one that creeps on has run on by the time, not by the way', () => {
    const looks = new Looks();
    const position = looks.roll(1800, 35, 5, RUNNING, { commanded: true });
    looks.roll(position, 35, 40, RUNNING, { stopTaken: true });
    expect(looks.watched.ranOn).not.toBeNull();
  });

  test('carriages that roll on past their goal, while the controller says they stand, ran on', () => {
    const looks = new Looks();
    const position = looks.roll(1800, 120, 5, RUNNING, { commanded: true });
    looks.at(position, { lastResult: 'done' }, { commanded: true });
    looks.roll(position, 120, 25, { lastResult: 'done' });
    expect(looks.watched.ranOn).toMatchObject({ carriage: 2 });
  });

  test('carriages that leave their place by themselves ran on, and stay so until somebody has looked', () => {
    const looks = new Looks();
    for (let look = 0; look < 5; look++) looks.at(1800);
    looks.roll(1800, 50, 4);
    const found = looks.watched.ranOn;
    expect(found).toMatchObject({ carriage: 2 });
    for (let look = 0; look < STILL_MS / POLL_MS + 1; look++) looks.at(1780);
    expect(looks.watched.ranOn).toBe(found);
    expect(forgiven(looks.watched).ranOn).toBeNull();
  });

  test.each<[string, Partial<BankStatus>]>([
    ['a latched stop', { latchedStop: true }],
    ['a watchdog', { watchdogTripped: true }],
    ['an emergency stop', { emergencyStop: true }],
    ['a result that says stopped', { lastResult: 'stopped-obstruction' }],
  ])('%s is a stop too', (_, status) => {
    const looks = new Looks();
    const position = looks.roll(1800, 120, 5, RUNNING, { commanded: true });
    looks.roll(position, 120, 30, { moving: true, ...status });
    expect(looks.watched.ranOn).not.toBeNull();
  });
});

describe('what is no running on', () => {
  test('somebody moves the bank at its own panel', () => {
    const looks = new Looks();
    for (let look = 0; look < 5; look++) looks.at(1800, { localControl: true });
    looks.roll(1800, 120, 20, { localControl: true });
    expect(looks.watched.ranOn).toBeNull();
  });

  test('a motion that was over between two looks', () => {
    const looks = new Looks();
    for (let look = 0; look < 5; look++) looks.at(1800);
    looks.at(900, { lastSequence: 1, lastResult: 'done' }, { commanded: true });
    for (let look = 0; look < 5; look++) looks.at(900, { lastSequence: 1, lastResult: 'done' });
    expect(looks.watched.ranOn).toBeNull();
  });

  test('a place found anew after nobody looked for a while', () => {
    const looks = new Looks();
    looks.at(1800);
    looks.nowMs += 60_000;
    looks.at(900);
    looks.at(900);
    expect(looks.watched.ranOn).toBeNull();
  });
});

describe('a leap', () => {
  test('that no motor makes is not believed until carriages rest where they are said to', () => {
    const looks = new Looks(200);
    looks.roll(1800, 120, 3, RUNNING, { commanded: true });
    expect(looks.watched.leapt).toBeNull();
    looks.at(17, RUNNING, { commanded: true });
    expect(looks.watched.leapt).toBe('carriage 2 leapt');
    looks.at(17, RUNNING, { commanded: true });
    expect(looks.watched.leapt).not.toBeNull();
    looks.at(17, { openAisles: [2] });
    expect(looks.watched.leapt).toBeNull();
  });
});
