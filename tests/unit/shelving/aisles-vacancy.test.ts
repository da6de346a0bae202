import { array, assert, constantFrom, option, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AisleSight,
  type Vacancies,
  vacatedHolds,
  watchVacancies,
} from '../../../controller/services/shelving/aisles/vacancy.ts';

const LIMIT_MS = 180;
const hold = { bank: 1, aisle: 2, holder: 'P-li', session: 'S', since: 0 };
const empty: AisleSight = { holds: [hold], openAisles: [2], presence: [null, false, true] };

/** What is vacated after each of some sights, 60 ms apart. */
function course(...sights: readonly Partial<AisleSight>[]): readonly number[] {
  let vacancies: Vacancies = new Map();
  return sights.map((sight, index) => {
    const now = { ...empty, ...sight };
    vacancies = watchVacancies(vacancies, now, index * 60);
    return vacatedHolds(now.holds, vacancies, index * 60, LIMIT_MS).length;
  });
}

test('an aisle that nobody enters is vacated when the time is over', () => {
  expect(course({}, {}, {}, {}, {})).toEqual([0, 0, 0, 1, 1]);
});

test.each<[string, Partial<AisleSight>]>([
  ['somebody inside', { presence: [false, true, false] }],
  ['a sensor that does not tell', { presence: [false, null, false] }],
  ['no sensors', { presence: [] }],
  ['an aisle that is not open', { openAisles: [1] }],
  ['a bank that nobody can tell of', { openAisles: null }],
  ['another holder', { holds: [{ ...hold, holder: 'P-wu' }] }],
  ['a hold that began anew', { holds: [{ ...hold, since: 1 }] }],
])('%s begins the count anew', (_, sight) => {
  expect(course({}, {}, sight, {}, {}, {}, {})).toEqual([0, 0, 0, 0, 0, 0, 1]);
});

test('each of several held aisles counts for itself', () => {
  const other = { ...hold, aisle: 3, holder: 'P-wu' };
  const both = { holds: [hold, other], openAisles: [2, 3] };
  expect(course(both, both, both, both)).toEqual([0, 0, 0, 1]);
  const free = { ...both, presence: [true, false, false] };
  expect(course(free, free, free, free)).toEqual([0, 0, 0, 2]);
});

test('whatever is seen, only an aisle that was proven empty all along is vacated', () => {
  const sight = record({
    open: option(constantFrom<readonly number[]>([2], [], [1, 2])),
    inside: constantFrom(true, false, false, false, null),
  });
  assert(
    property(array(sight, { maxLength: 30 }), (sights) => {
      const found = course(
        ...sights.map(({ open, inside }) => ({ openAisles: open, presence: [false, inside, false] })),
      );
      for (const [index, vacated] of found.entries()) {
        const lately = sights.slice(Math.max(0, index - 3), index + 1);
        const proven =
          lately.length === 4 && lately.every(({ open, inside }) => open?.includes(2) && inside === false);
        expect(vacated).toBe(proven ? 1 : 0);
      }
    }),
  );
});
