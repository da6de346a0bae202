import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liveStateOf } from '../../../web/shared/live/live-state.ts';

/** The screen looks at its clock this often; what it shows may be that much late. */
const LOOK_MS = 250;
const TICK_MS = 1000;

describe('the state of a live stream', () => {
  it('is connecting until something was heard, and dead when the line broke before', () => {
    expect(liveStateOf(null, false)).toBe('connecting');
    expect(liveStateOf(null, true)).toBe('dead');
  });

  it('is live while ticks come, also a late one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: TICK_MS + 500 }), (ageMs) => {
        expect(liveStateOf(ageMs, false)).toBe('live');
      }),
    );
  });

  it('shows a daemon that fell silent within three seconds, before that as stale', () => {
    const states = Array.from({ length: 3000 - LOOK_MS + 1 }, (_, ageMs) => liveStateOf(ageMs, false));
    expect(states.at(-1)).toBe('dead');
    expect(states.filter((state, index) => state !== states[index - 1])).toEqual(['live', 'stale', 'dead']);
  });

  it('believes nothing on a broken line, however young', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (ageMs) => {
        expect(liveStateOf(ageMs, true)).toBe('dead');
      }),
    );
  });
});
