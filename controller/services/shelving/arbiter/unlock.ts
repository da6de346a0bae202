import { type Decision, grantUnless } from '../../../model/decision.ts';
import { type Reason, reason } from '../../../model/reasons.ts';
import { disinfectionReasons } from './checks.ts';
import type { RoomSnapshot } from './snapshot.ts';

export interface UnlockRequest {
  readonly door: string;
  readonly direction: 'inwards' | 'outwards';
  readonly credentialValid: boolean;
  /** `null` when it cannot be told whether the schedule allows it. */
  readonly inSchedule: boolean | null;
  /** Different people who have identified themselves, and how many the door asks for. */
  readonly persons: number;
  readonly personsNeeded: number;
}

/** Highest ozone in which anybody may enter, ppm (docs/interlocks.md). */
const OZONE_LIMIT_PPM = 0.1;

/** May a door be unlocked? Outwards always: egress is free whatever else is true. */
export function decideUnlock(
  room: RoomSnapshot,
  request: UnlockRequest,
): Decision<{ readonly door: string }> {
  const { door } = request;
  if (request.direction === 'outwards') return grantUnless([], () => ({ door }));
  const { ozonePpm, reentryAt, sealed } = room.conditions;
  const reasons: Reason[] = [];
  if (!request.credentialValid) reasons.push(reason('credential-unknown', { door }));
  if (request.inSchedule !== true) reasons.push(reason('outside-schedule', { door }));
  if (!(request.persons >= request.personsNeeded))
    reasons.push(reason('second-person-needed', { door, needed: request.personsNeeded }));
  reasons.push(...disinfectionReasons(room));
  if (ozonePpm === null) reasons.push(reason('status-unknown', { what: 'ozone' }));
  else if (ozonePpm !== 'absent' && !(ozonePpm <= OZONE_LIMIT_PPM))
    reasons.push(reason('ozone-present', { ppm: ozonePpm, limitPpm: OZONE_LIMIT_PPM }));
  if (reentryAt !== null && !(room.now >= reentryAt))
    reasons.push(reason('reentry-wait', { waitMs: reentryAt - room.now }));
  if (sealed === null) reasons.push(reason('status-unknown', { what: 'seal' }));
  else if (sealed) reasons.push(reason('room-sealed', { door }));
  return grantUnless(reasons, () => ({ door }));
}
