import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../controller/model/clock.ts';
import { NewestReadings } from '../../../controller/runtime/newest-readings.ts';
import type { Reading } from '../../../drivers/contract/index.ts';
import { WallClock } from '../../support/wall-clock.ts';

const STALE_MS = 3000;
const HOUR_MS = 3_600_000;
const MAT = { device: 'io', channel: 'mat', activeWhen: true };
const LOOP = { device: 'io', channel: 'loop', activeWhen: false };

function room(...sources: (typeof MAT)[]) {
  const time = new ManualClock();
  const wall = new WallClock(time);
  const newest = new NewestReadings(sources, wall);
  const tell = (of: typeof MAT, changes: Partial<Reading> = {}): boolean => {
    const at = wall.now();
    const { device, channel } = of;
    return newest.hear([
      {
        device,
        channel,
        value: true,
        unit: '',
        quality: 'good',
        sourceTime: at,
        receivedTime: at,
        ...changes,
      },
    ]);
  };
  return { time, wall, newest, tell };
}

describe('the newest readings', () => {
  it('are of the channels that count, and say so', () => {
    const { newest, tell } = room(MAT, LOOP);
    expect(newest.of(MAT)).toBeNull();
    expect(newest.fresh(MAT, STALE_MS)).toBeNull();
    expect(tell({ ...MAT, channel: 'other' })).toBe(false);
    expect(tell({ ...MAT, device: 'elsewhere' })).toBe(false);
    expect(tell(MAT)).toBe(true);
    expect([newest.says(MAT, STALE_MS), newest.says(LOOP, STALE_MS)]).toEqual([true, null]);
    tell(LOOP);
    expect(newest.says(LOOP, STALE_MS)).toBe(false);
    tell(MAT, { value: false });
    expect([newest.says(MAT, STALE_MS), newest.of(MAT)?.value]).toEqual([false, false]);
  });

  it.each([
    ['bad', { quality: 'bad' }],
    ['uncertain', { quality: 'uncertain' }],
    ['a number', { value: 1 }],
    ['a word', { value: 'on' }],
    ['nothing', { value: null }],
  ] as const)('tell neither yes nor no when they are %s', (_, changes) => {
    const { newest, tell } = room(MAT);
    tell(MAT);
    tell(MAT, changes);
    expect(newest.says(MAT, STALE_MS)).toBeNull();
  });

  it('grow stale whatever is done to the clock of the house', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ afterMs: fc.nat(1500), setMs: fc.integer({ min: -HOUR_MS, max: 0 }) }), {
          maxLength: 6,
        }),
        fc.nat(HOUR_MS),
        async (sets, oldMs) => {
          const { time, wall, newest, tell } = room(MAT);
          tell(MAT, { sourceTime: wall.now() - oldMs });
          let ageMs = oldMs;
          for (const { afterMs, setMs } of sets) {
            await time.advance(afterMs);
            ageMs += afterMs;
            wall.aheadMs += setMs;
            expect(newest.fresh(MAT, STALE_MS) !== null).toBe(ageMs <= STALE_MS);
          }
        },
      ),
    );
  });

  it('are as old as what is written on them says, where that is more', () => {
    const { wall, newest, tell } = room(MAT);
    tell(MAT, { receivedTime: wall.now() - STALE_MS - 1 });
    expect(newest.fresh(MAT, STALE_MS)).toBeNull();
    tell(MAT, { sourceTime: wall.now() + HOUR_MS, receivedTime: wall.now() + HOUR_MS });
    expect(newest.fresh(MAT, STALE_MS)).not.toBeNull();
    // The machine slept, or the clock was set ahead: what lies before that may be old.
    wall.aheadMs += 2 * HOUR_MS;
    expect(newest.fresh(MAT, STALE_MS)).toBeNull();
  });
});
