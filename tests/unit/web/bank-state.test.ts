import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BankView } from '../../../controller/api/contract/index.ts';
import { runsOf } from '../../../web/shared/runs.ts';
import { isLatched, problemFlags } from '../../../web/shared/ui/bank-state.ts';
import { worstGap } from '../../../web/shared/ui/worst-gap.ts';

const FLAGS: BankView['flags'] = {
  emergencyStop: false,
  fire: false,
  fault: false,
  localControl: false,
  locked: false,
  watchdogTripped: false,
  overload: false,
  latchedStop: false,
};
const bank = (over: Partial<BankView>, flags: Partial<BankView['flags']> = {}): BankView =>
  ({
    bank: 1,
    phase: 'open',
    connected: true,
    statusAgeMs: 100,
    missing: [],
    ...over,
    flags: { ...FLAGS, ...flags },
  }) as BankView;

describe('what is wrong with a bank', () => {
  it('names what it reports, most urgent first', () => {
    expect(problemFlags(bank({}, { localControl: true, emergencyStop: true })).raised).toEqual([
      'emergencyStop',
      'localControl',
    ]);
  });

  it('counts what it should tell and does not, but not what its make cannot tell', () => {
    expect(problemFlags(bank({}, { fire: null })).unknown).toEqual(['fire']);
    const poor = bank({ missing: ['fire', 'local-control'] }, { fire: null, localControl: null });
    expect(problemFlags(poor)).toEqual({ raised: [], unknown: [] });
  });

  it('says of a bank that is not heard only that', () => {
    expect(problemFlags(bank({ connected: false }, { fire: null })).unknown).toEqual([]);
    expect(problemFlags(bank({ statusAgeMs: 2_001 }, { fire: null })).unknown).toEqual([]);
    expect(problemFlags(bank({ statusAgeMs: null }, { fire: null, overload: true })).raised).toEqual([
      'overload',
    ]);
  });

  it('does not say twice that a stop is latched', () => {
    expect(problemFlags(bank({ phase: 'latched' }, { latchedStop: true })).raised).toEqual([]);
    expect(problemFlags(bank({ phase: 'fault' }, { latchedStop: true })).raised).toEqual(['latchedStop']);
    expect(isLatched(bank({ phase: 'latched' }))).toBe(true);
    expect(isLatched(bank({ phase: 'unknown' }, { latchedStop: true }))).toBe(true);
    expect(isLatched(bank({}))).toBe(false);
    expect(isLatched(undefined)).toBe(false);
  });
});

describe('how evenly a bank stands', () => {
  it('is told by the gap that is furthest from what was asked for, narrow or wide', () => {
    expect(worstGap({ commandedMm: 100, achievedMm: [98, null, 55, 140] })).toEqual({
      aisle: 3,
      achievedMm: 55,
      offMm: 45,
    });
    expect(worstGap({ commandedMm: 100, achievedMm: [98, 160] })).toMatchObject({ aisle: 2, offMm: 60 });
    expect(worstGap({ commandedMm: 100, achievedMm: [null] })).toBeNull();
  });
});

describe('a list of aisles', () => {
  it('joins three or more that follow each other', () => {
    expect(runsOf([9, 1, 2, 4, 5, 7, 8, 1])).toEqual([
      [1, 1],
      [2, 2],
      [4, 4],
      [5, 5],
      [7, 9],
    ]);
    expect(runsOf([])).toEqual([]);
  });

  it('holds exactly the numbers it was made of', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 41 })), (numbers) => {
        const listed = runsOf(numbers).flatMap(([first, last]) =>
          Array.from({ length: last - first + 1 }, (_, index) => first + index),
        );
        expect(listed).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
      }),
    );
  });
});
