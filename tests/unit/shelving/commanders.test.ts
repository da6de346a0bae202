import { describe, expect, test } from 'vitest';
import { Commanders } from '../../../controller/services/shelving/bank/commanders.ts';
import { statusWith } from './bank-status.ts';

const shows = (lastSequence: number | null) => statusWith({ lastSequence });

function after(last: number, open: readonly number[] = []): Commanders {
  const commanders = new Commanders();
  commanders.restore(last, open);
  return commanders;
}

describe('the first look after a start', () => {
  test.each<[string, number, number | null]>([
    ['the newest number of ours', 100, 100],
    ['an older one: those after it were never sent', 100, 97],
    ['none: the controller has forgotten', 100, 0],
    ['one from before the wrap', 3, 65_530],
    ['a make without receipts', 100, null],
    ['whatever a bank was commissioned with, before our first command', 0, 4711],
  ])('%s', (_, last, shown) => {
    expect(after(last).see(shows(shown), null, false)).toBeNull();
  });

  test.each<[string, number, number]>([
    ['a number that we never gave', 100, 101],
    ['one so old that it is not ours any more', 100, 20],
  ])('%s was given while we were away', (_, last, shown) => {
    expect(after(last).see(shows(shown), null, false)).toEqual({
      sequence: shown,
      expected: last,
      away: true,
    });
  });
});

test('while we look on, only numbers that we gave are ours, and each other one is told once', () => {
  const commanders = after(5);
  expect(commanders.see(shows(5), null, false)).toBeNull();
  commanders.gave(6);
  expect(commanders.see(shows(6), null, false)).toBeNull();
  expect(commanders.see(shows(4), null, false)).toEqual({ sequence: 4, expected: 6, away: false });
  expect(commanders.see(shows(4), null, false)).toBeNull();
  expect(commanders.see(shows(9), null, true)).toEqual({ sequence: 9, expected: 6, away: true });
});

test('a number given twice shows by where the bank goes', () => {
  const commanders = after(5);
  commanders.see(shows(5), null, false);
  commanders.gave(6);
  const motion = { sequence: 6, command: 'open-aisle', argument: 4 };
  const rolling = (targetAisle: number) => statusWith({ lastSequence: 6, moving: true, targetAisle });
  expect(commanders.see(rolling(4), motion, false)).toBeNull();
  expect(commanders.see(rolling(1), motion, false)).toMatchObject({ sequence: 6 });
  expect(commanders.see(rolling(1), motion, false)).toBeNull();
});

test('numbers of ours that were given long ago are strange again: they come round', () => {
  const commanders = after(5);
  for (let sequence = 6; sequence <= 1000; sequence++) {
    commanders.gave(sequence);
    expect(commanders.see(shows(sequence), null, false)).toBeNull();
  }
  expect(commanders.see(shows(500), null, false)).toMatchObject({ sequence: 500, expected: 1000 });
  expect(commanders.see(shows(900), null, false)).toBeNull();
});
