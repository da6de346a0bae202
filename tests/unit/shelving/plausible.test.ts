import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import type { BankStatus } from '../../../drivers/contract/index.ts';
import { implausibilityOf } from '../../../controller/services/shelving/bank/plausible.ts';
import { bankWith, statusWith } from './bank-status.ts';

test.each<[string, Partial<BankStatus>, string | null]>([
  ['as it should be', {}, null],
  ['a little play', { positionsMm: [-20, 1790, 2680, 3615] }, null],
  ['carriages that overlap', { positionsMm: [0, 1800, 2660, 3600] }, 'no room for aisle 3'],
  ['a carriage beyond the left stop', { positionsMm: [-40, 1800, 2700, 3600] }, 'no room for aisle 1'],
  ['a carriage beyond the right stop', { positionsMm: [0, 1800, 2700, 3640] }, 'no room for aisle 5'],
  ['an open aisle too narrow', { positionsMm: [95, 1800, 2700, 3600] }, 'width of aisle 1'],
  ['another aisle that is wide', { positionsMm: [0, 1700, 2600, 3600] }, 'width of aisle 2'],
  ['overlap while they roll', { moving: true, positionsMm: [0, 1800, 2600, 3600] }, 'no room for aisle 3'],
  ['half way while they roll', { moving: true, positionsMm: [0, 1300, 2200, 3600] }, null],
  ['stopped half way', { openAisles: [], positionsMm: [0, 1300, 2200, 3600] }, null],
  ['no positions told', { positionsMm: [null, null, null, null] }, null],
  ['no width told', { aisleWidthMm: null }, null],
])('%s', (_, status, expected) => {
  expect(implausibilityOf(bankWith(), statusWith(status))).toBe(expected);
});

test('an encoder that drifts further and further is found before it is off by a tenth of an aisle', () => {
  assert(
    property(integer({ min: 1, max: 4 }), integer({ min: 91, max: 800 }), (carriage, driftMm) => {
      const positionsMm = [0, 1800, 2700, 3600].map((at, index) =>
        index + 1 === carriage ? at + driftMm : at,
      );
      expect(implausibilityOf(bankWith(), statusWith({ positionsMm }))).not.toBeNull();
    }),
  );
});
