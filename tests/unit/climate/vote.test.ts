import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { median, type Voice, vote } from '../../../controller/services/climate/vote/vote.ts';

const say = (...values: readonly number[]): Voice[] =>
  values.map((value, index) => ({ id: `s${index}`, value, doubted: false }));
const reading = fc.double({ min: -30, max: 60, noNaN: true });
const BAND = 1.5;

describe('a vote', () => {
  test.each([
    ['one of one', say(20), 1, { value: 20, quality: 'good', why: null }],
    ['one of two', say(20), 2, { value: 20, quality: 'uncertain', why: 'one-sensor-left' }],
    ['two that agree', say(20, 21), 2, { value: 20.5, quality: 'good' }],
    ['two that do not', say(20, 24), 2, { value: 22, quality: 'uncertain', why: 'sensors-disagree' }],
    [
      'three, one astray',
      say(20, 20.4, 35),
      3,
      { value: 20.2, quality: 'good', voters: ['s0', 's1'], outvoted: ['s2'] },
    ],
    ['three apart', say(10, 20, 30), 3, { value: 20, quality: 'uncertain', why: 'sensors-disagree' }],
    ['nobody', [], 2, { value: null, quality: 'bad', why: 'vote-lost' }],
  ] as const)('%s', (_what, voices, configured, expected) => {
    expect(vote(voices, configured, BAND)).toMatchObject(expected);
  });

  test('a doubted voice counts only where no other is heard', () => {
    const [sure, unsure] = say(20, 21) as [Voice, Voice];
    const doubted = { ...unsure, doubted: true };
    expect(vote([sure, doubted], 2, BAND)).toMatchObject({ value: 20, why: 'one-sensor-left' });
    expect(vote([doubted], 1, BAND)).toMatchObject({
      value: 21,
      quality: 'uncertain',
      why: 'sensors-doubted',
    });
  });

  test('lies between those it rests on, whatever the order, and names each voice once', () => {
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 9 }), (values) => {
        const voices = say(...values);
        const result = vote(voices, values.length, BAND);
        const chosen = voices.filter(({ id }) => result.voters.includes(id)).map(({ value }) => value);
        expect(result.value).toBeGreaterThanOrEqual(Math.min(...chosen));
        expect(result.value).toBeLessThanOrEqual(Math.max(...chosen));
        expect(vote(voices.toReversed(), values.length, BAND).value).toBe(result.value);
        expect([...result.voters, ...result.outvoted].toSorted()).toEqual(voices.map(({ id }) => id));
      }),
    );
  });

  test('one of three, however wrong, never moves it outside the range of two that agree', () => {
    fc.assert(
      fc.property(
        reading,
        fc.double({ min: -0.7, max: 0.7, noNaN: true }),
        fc.double(),
        (right, off, wrong) => {
          fc.pre(Number.isFinite(wrong));
          const { value } = vote(say(right, right + off, wrong), 3, BAND);
          const [low, high] = [Math.min(right, right + off), Math.max(right, right + off)];
          expect(value).toBeGreaterThanOrEqual(low - 1e-9);
          expect(value).toBeLessThanOrEqual(high + 1e-9);
        },
      ),
    );
  });
});

test('the median of an even number is the mean of the middle two', () => {
  expect(median([3, 1, 2, 10])).toBe(2.5);
  expect(median([])).toBeNull();
});
