import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Role } from '../../../controller/model/actor.ts';
import type { Calibration } from '../../../controller/model/climate.ts';
import { reasonsOf } from '../../../controller/model/decision.ts';
import type { Ledger } from '../../../controller/model/ledger.ts';
import type { PointPicture } from '../../../controller/runtime/index.ts';
import { CalibrationDesk } from '../../../controller/services/climate/calibration/calibration-desk.ts';
import {
  calibrationDue,
  type Calibrated,
  type CalibrationInput,
  decideCalibration,
} from '../../../controller/services/climate/calibration/decide-calibration.ts';
import type { SensorSpec } from '../../../controller/services/climate/zone/zone-spec.ts';
import { TurnedClock } from '../../support/turned-clock.ts';

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
  const due = (last: string, months: number): string =>
    new Date(calibrationDue(Date.parse(last), months)).toISOString().slice(0, 10);
  expect(due('2026-01-15', 12)).toBe('2027-01-15');
  // A month that has no such day ends earlier.
  expect(due('2026-08-31', 6)).toBe('2027-02-28');
  expect(due('2028-02-29', 12)).toBe('2029-02-28');
  expect(due('2026-12-31', 2)).toBe('2027-02-28');
});

test('the newest calibration is the one that was made last, whatever the clock showed', async () => {
  const calibrations: Calibration[] = [];
  const corrected: number[] = [];
  const clock = new TurnedClock(Date.UTC(2027, 5, 1));
  const desk = new CalibrationDesk({
    sensors: [{ point: 'T1', quantity: 'temperature' } as SensorSpec],
    months: 12,
    points: {
      point: () => ({ quality: 'good', value: 20 }) as PointPicture,
      correct: (_, offset) => void corrected.push(offset),
    },
    ledger: {
      commit: async (_, work) =>
        work({
          now: clock.now(),
          append: (...events) => {
            for (const event of events)
              if (event.type === 'point.calibrated') calibrations.unshift({ ...event, at: clock.now() });
          },
        }),
    } as Ledger,
    repository: { calibrations: () => calibrations, newestCalibrations: () => calibrations.slice(0, 1) },
    clock,
    firstSeen: () => null,
  });
  const calibrate = (referenceValue: number) =>
    desk.calibrate({ kind: 'person', id: 'P-1', name: 'x', roles: ['keeper'] }, 'T1', {
      reference: 'Testo 650',
      referenceValue,
    });
  await calibrate(20.5);
  // It stood a year ahead.
  clock.turnTo('2026-06-01T00:00:00Z');
  await calibrate(19.8);
  expect(corrected).toEqual([0.5, 0.3]);
  expect(desk.stateOf('T1')).toMatchObject({ offset: 0.3, dueAt: Date.UTC(2027, 5, 1) });
});
