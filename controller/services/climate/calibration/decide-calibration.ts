import type { Actor } from '../../../model/actor.ts';
import { type Decision, grantUnless } from '../../../model/decision.ts';
import type { DomainEvent } from '../../../model/events.ts';
import { type Reason, reason } from '../../../model/reasons.ts';

/** What is known of a point that is to be calibrated. */
export interface Calibrated {
  /** Offset in force, in the unit of the point. */
  readonly offset: number;
  /** What it shows now, offset included; `null` when that is not good. */
  readonly shows: number | null;
  /** The largest offset that still is a matter of calibration; `null` where the daemon does not correct. */
  readonly largestOffset: number | null;
}

export interface CalibrationInput {
  readonly reference: string;
  readonly referenceValue: number;
  readonly indicatedValue?: number;
  readonly note?: string;
}

/**
 * Corrects a sensor by a comparison with a better instrument: what lies between both is added to the offset it had.
 * @param calibrated `null` when there is no such point
 */
export function decideCalibration(
  calibrated: Calibrated | null,
  command: { readonly actor: Actor; readonly point: string; readonly input: CalibrationInput },
): Decision<{ events: readonly DomainEvent[] }> {
  const { actor, point, input } = command;
  const reasons: Reason[] = [];
  if (!actor.roles.some((role) => role === 'keeper' || role === 'installer'))
    reasons.push(reason('role-missing', { needed: 'keeper, installer' }));
  if (!calibrated) reasons.push(reason('point-unknown', { point }));
  else if (calibrated.largestOffset === null) reasons.push(reason('point-not-calibrated-here', { point }));
  const indicated = input.indicatedValue ?? calibrated?.shows ?? null;
  if (calibrated && indicated === null) reasons.push(reason('reading-missing', { point }));
  const before = calibrated?.offset ?? 0;
  const after = Math.round((before + input.referenceValue - (indicated ?? Number.NaN)) * 1000) / 1000;
  const limit = calibrated?.largestOffset ?? null;
  // Written so that what is no number is refused too.
  if (indicated !== null && limit !== null && !(Math.abs(after) <= limit))
    reasons.push(reason('calibration-implausible', { offset: after, limit }));
  return grantUnless(reasons, () => ({
    events: [
      {
        type: 'point.calibrated',
        point,
        by: actor.id,
        reference: input.reference.trim(),
        referenceValue: input.referenceValue,
        indicatedValue: indicated as number,
        before,
        after,
        note: input.note?.trim() ?? '',
      },
    ],
  }));
}

/**
 * When a sensor is due: `months` calendar months after its last calibration, or after it was first heard of.
 * @returns epoch ms
 */
export function calibrationDue(lastAt: number, months: number): number {
  const due = new Date(lastAt);
  const day = due.getUTCDate();
  due.setUTCMonth(due.getUTCMonth() + months);
  // A month that has no such day ends earlier.
  if (due.getUTCDate() !== day) due.setUTCDate(0);
  return due.getTime();
}
