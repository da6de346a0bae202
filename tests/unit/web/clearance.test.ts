import { describe, expect, it } from 'vitest';
import type { BankView } from '../../../controller/api/contract/index.ts';
import { codesOf, looksOf } from '../../../web/kiosk/shelving/causes.ts';
import { checksOf, openChecks } from '../../../web/kiosk/shelving/clearance.ts';

const view = (
  widths: readonly (number | null)[],
  presence: readonly (boolean | null)[] = widths.map(() => false),
): Pick<BankView, 'aisles' | 'presence'> => ({
  aisles: widths.map((widthMm, index) => ({ aisle: index + 1, state: 'latched', widthMm })),
  presence: [...presence],
});

describe('what must be looked at before a stop is lifted', () => {
  it('is each aisle one can stand in by itself, and all closed gaps together', () => {
    const checks = checksOf(view([0, 300, 0, 600, 12]));
    expect(checks.map(({ aisles, closed }) => ({ aisles, closed }))).toEqual([
      { aisles: [2], closed: false },
      { aisles: [4], closed: false },
      { aisles: [1, 3, 5], closed: true },
    ]);
  });

  it('covers every aisle exactly once', () => {
    for (const widths of [
      [0, 0, 900],
      [null, null, null],
      [100, 100, 100],
      [0, 0, 0],
    ])
      expect(
        checksOf(view(widths))
          .flatMap(({ aisles }) => aisles)
          .toSorted((a, b) => a - b),
      ).toEqual([1, 2, 3]);
  });

  it('takes an aisle of unknown width, or with somebody in it, for one to be looked at by itself', () => {
    expect(checksOf(view([null, 0, 0], [false, true, false])).map(({ key }) => key)).toEqual([
      'aisle-1',
      'aisle-2',
      'closed-3',
    ]);
  });

  it('says that it does not know when one sensor of several does not', () => {
    expect(checksOf(view([0, 0], [false, null]))).toMatchObject([{ presence: null }]);
    expect(checksOf(view([0, 0], [false]))).toMatchObject([{ presence: null }]);
  });

  it('is not done while somebody is in there, whatever was ticked', () => {
    const checks = checksOf(view([900, 0], [true, false]));
    const all = new Set(checks.map(({ key }) => key));
    expect(openChecks(checks, all).map(({ key }) => key)).toEqual(['aisle-1']);
    expect(openChecks(checksOf(view([900, 0])), all)).toEqual([]);
    expect(openChecks(checksOf(view([900, 0])), new Set())).toHaveLength(2);
  });

  it('is to be looked at anew when the carriages stand differently', () => {
    const seen = new Set(checksOf(view([900, 0, 0])).map(({ key }) => key));
    expect(openChecks(checksOf(view([900, 300, 0])), seen).map(({ key }) => key)).toEqual([
      'aisle-2',
      'closed-3',
    ]);
  });
});

describe('why a bank stopped', () => {
  it('is read from one code or several', () => {
    expect(codesOf('stopped-obstruction')).toEqual(['stopped-obstruction']);
    expect(codesOf('emergency-stop, aisle-occupied,emergency-stop')).toEqual([
      'emergency-stop',
      'aisle-occupied',
    ]);
    expect(codesOf('emergency-stop, stop-latched')).toEqual(['emergency-stop']);
    expect(codesOf('stop-latched')).toEqual(['stop-latched']);
    expect(codesOf('')).toEqual([]);
  });

  it('says what to look at, each once, and always to walk along the bank', () => {
    expect(looksOf(['aisle-occupied', 'presence-unknown', 'stopped-emergency'])).toEqual([
      'occupied',
      'emergency',
      'any',
    ]);
    expect(looksOf(['never-heard-of'])).toEqual(['any']);
    expect(looksOf([])).toEqual(['any']);
  });
});
