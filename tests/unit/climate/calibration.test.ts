import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Role } from '../../../controller/model/actor.ts';
import { reasonsOf } from '../../../controller/model/decision.ts';
import {
  calibrationDue,
  type Calibrated,
  type CalibrationInput,
  decideCalibration,
} from '../../../controller/services/climate/calibration/decide-calibration.ts';

const SENSOR: Calibrated = { offset: 0.2, shows: 20.2, largestOffset: 3 };
const INPUT: CalibrationInput = { reference: ' Testo 650, cert. 4711 ', referenceValue: 20.5 };

function decide(
  sensor: Calibrated | null,
  input: Partial<CalibrationInput> = {},
  roles: readonly Role[] = ['keeper'],
) {
  const actor = { kind: 'person', id: 'P-1', name: 'x', roles } as const;
  return decideCalibration(sensor, { actor, point: 'T1', input: { ...INPUT, ...input } });
}

test('what lies between sensor and reference is added to the offset it had', () => {
  expect(decide(SENSOR)).toMatchObject({
    granted: true,
    events: [
      {
        type: 'point.calibrated',
        point: 'T1',
        by: 'P-1',
        reference: 'Testo 650, cert. 4711',
        referenceValue: 20.5,
        indicatedValue: 20.2,
        before: 0.2,
        after: 0.5,
        note: '',
      },
    ],
  });
});

test('after it, the sensor shows what the reference showed', () => {
  const figure = fc.double({ min: 10, max: 12, noNaN: true });
  fc.assert(
    fc.property(
      figure,
      figure,
      fc.double({ min: -0.9, max: 0.9, noNaN: true }),
      (raw, referenceValue, offset) => {
        const decision = decide({ ...SENSOR, offset, shows: raw + offset }, { referenceValue });
        expect(decision.granted).toBe(true);
        if (!decision.granted) return;
        const [event] = decision.events;
        if (event?.type !== 'point.calibrated') throw new Error('no calibration');
        expect(raw + event.after).toBeCloseTo(referenceValue, 2);
      },
    ),
  );
});

test.each([
  ['no such point', null, {}, ['keeper'], ['point-unknown']],
  ['nobody may from a wall', SENSOR, {}, ['display'], ['role-missing']],
  ['a derived point', { ...SENSOR, largestOffset: null }, {}, ['keeper'], ['point-not-calibrated-here']],
  ['it shows nothing good', { ...SENSOR, shows: null }, {}, ['keeper'], ['reading-missing']],
  ['more than calibration can be', SENSOR, { referenceValue: 30 }, ['keeper'], ['calibration-implausible']],
  ['no number', SENSOR, { referenceValue: Number.NaN }, ['keeper'], ['calibration-implausible']],
] as const)('%s', (_what, sensor, input, roles, codes) => {
  expect(reasonsOf(decide(sensor, input, roles)).map(({ code }) => code)).toEqual(codes);
});

test('what a sensor showed may be said where it shows nothing now', () => {
  expect(decide({ ...SENSOR, shows: null }, { indicatedValue: 20.4 }).granted).toBe(true);
});

test('due after calendar months', () => {
  expect(new Date(calibrationDue(Date.UTC(2026, 0, 15), 12)).toISOString()).toBe('2027-01-15T00:00:00.000Z');
});
