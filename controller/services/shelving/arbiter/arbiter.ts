import type { BankStatus, Presence } from '../../../../drivers/contract/index.ts';
import { type Decision, grantUnless } from '../../../model/decision.ts';
import { type Reason, type ReasonCode, reason } from '../../../model/reasons.ts';
import { lookAt } from './look.ts';
import type { MotionCommand } from '../bank/picture.ts';
import type { BankSnapshot, RoomConditions, RoomSnapshot } from './snapshot.ts';

/**
 * The interlock arbiter (docs/interlocks.md): every physical permission, decided from one snapshot of the room.
 * It only withholds: what is unknown, stale or contradictory is denied, and a denial names everything in the way.
 * The safety function itself stays with the bank's own certified controller.
 */

export interface MoveRequest {
  readonly bank: number;
  readonly command: Exclude<MotionCommand, { kind: 'stop' }>;
  /** Id of the person who asks. */
  readonly by: string;
}

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

type Bank = { readonly bank: BankSnapshot };

/** May this bank begin to move? */
export function decideMove(room: RoomSnapshot, request: MoveRequest): Decision<Bank> {
  const bank = room.banks.get(request.bank);
  if (!bank) return unknownBank(request.bank);
  const reasons = [
    ...argumentReasons(bank, request.command),
    ...hazards(bank, room.conditions),
    ...latchReasons(bank),
    ...holdReasons(bank, request.by),
  ];
  if (bank.status?.moving) reasons.push(reason('already-moving', { bank: bank.bank }));
  if (bank.motion) reasons.push(reason('command-pending', { bank: bank.bank, command: bank.motion.command }));
  return grantUnless(reasons, () => ({ bank }));
}

/**
 * May this bank's motion go on? A denial means: stop at once and latch.
 * @param by the person whose command moves it; `null` when it moves without a command of ours
 */
export function decideContinue(room: RoomSnapshot, bankNumber: number, by: string | null): Decision<Bank> {
  const bank = room.banks.get(bankNumber);
  if (!bank) return unknownBank(bankNumber);
  const reasons = [
    ...hazards(bank, room.conditions),
    ...latchReasons(bank),
    ...(by === null ? [] : holdReasons(bank, by)),
  ];
  return grantUnless(reasons, () => ({ bank }));
}

/** May a latched stop be reset? Only over aisles proven empty, with carriages at rest. */
export function decideReset(room: RoomSnapshot, bankNumber: number, statement: string): Decision<Bank> {
  const bank = room.banks.get(bankNumber);
  if (!bank) return unknownBank(bankNumber);
  const reasons = [...lookAt(bank)];
  const status = bank.status;
  if (status) {
    reasons.push(...presenceReasons(bank.bank, status.presence));
    // The emergency stop is a latch of the controller's own, which this very command opens: no reason against it.
    reasons.push(...inputReasons(bank.bank, status, ['fire', 'localControl']));
    if (status.moving) reasons.push(reason('already-moving', { bank: bank.bank }));
  }
  if (bank.motion) reasons.push(reason('command-pending', { bank: bank.bank, command: bank.motion.command }));
  if (statement.trim() === '') reasons.push(reason('clearance-unconfirmed', { bank: bank.bank }));
  return grantUnless(reasons, () => ({ bank }));
}

/** May a door be unlocked? Outwards always: egress is free whatever else is true. */
export function decideUnlock(
  room: RoomSnapshot,
  request: UnlockRequest,
): Decision<{ readonly door: string }> {
  const { door } = request;
  if (request.direction === 'outwards') return grantUnless([], () => ({ door }));
  const { disinfecting, ozonePpm, reentryAt, sealed } = room.conditions;
  const reasons: Reason[] = [];
  if (!request.credentialValid) reasons.push(reason('credential-unknown', { door }));
  if (request.inSchedule !== true) reasons.push(reason('outside-schedule', { door }));
  if (!(request.persons >= request.personsNeeded))
    reasons.push(reason('second-person-needed', { door, needed: request.personsNeeded }));
  reasons.push(...disinfectionReasons(disinfecting));
  if (ozonePpm === null) reasons.push(reason('status-unknown', { what: 'ozone' }));
  else if (ozonePpm !== 'absent' && !(ozonePpm <= OZONE_LIMIT_PPM))
    reasons.push(reason('ozone-present', { ppm: ozonePpm, limitPpm: OZONE_LIMIT_PPM }));
  if (reentryAt !== null && !(room.now >= reentryAt))
    reasons.push(reason('reentry-wait', { waitMs: reentryAt - room.now }));
  if (sealed === null) reasons.push(reason('status-unknown', { what: 'seal' }));
  else if (sealed) reasons.push(reason('room-sealed', { door }));
  return grantUnless(reasons, () => ({ door }));
}

/** Highest ozone in which anybody may enter, ppm (docs/interlocks.md). */
const OZONE_LIMIT_PPM = 0.1;

function unknownBank(bank: number): Decision<never> {
  return { granted: false, reasons: [reason('bank-unknown', { bank })] };
}

function argumentReasons(bank: BankSnapshot, command: MoveRequest['command']): readonly Reason[] {
  if (command.kind !== 'open-aisle') return [];
  const { aisle } = command;
  const exists = Number.isInteger(aisle) && aisle >= 1 && aisle <= bank.carriages + 1;
  return exists ? [] : [reason('aisle-unknown', { bank: bank.bank, aisle })];
}

/** What forbids carriages to move at all, whether they stand or roll. */
function hazards(bank: BankSnapshot, conditions: RoomConditions): readonly Reason[] {
  const reasons = [...lookAt(bank)];
  const status = bank.status;
  const at = { bank: bank.bank };
  if (status) {
    reasons.push(...presenceReasons(bank.bank, status.presence));
    reasons.push(...inputReasons(bank.bank, status, ['emergencyStop', 'fire', 'localControl', 'fault']));
    if (status.overload) reasons.push(reason('bank-fault', { ...at, what: 'overload', code: status.faultCode }));
    if (status.locked) reasons.push(reason('bank-locked', at));
  }
  return [...reasons, ...disinfectionReasons(conditions.disinfecting)];
}

function presenceReasons(bank: number, presence: readonly Presence[]): readonly Reason[] {
  return presence.flatMap((occupied, index) => {
    if (occupied === false) return [];
    return [reason(occupied ? 'aisle-occupied' : 'presence-unknown', { bank, aisle: index + 1 })];
  });
}

type Input = 'emergencyStop' | 'fire' | 'localControl' | 'fault';

const INPUT_REASON = {
  emergencyStop: 'emergency-stop',
  fire: 'fire',
  localControl: 'local-control',
  fault: 'bank-fault',
} as const satisfies Record<Input, ReasonCode>;

/** Inputs of a bank that must be known to be off. */
function inputReasons(bank: number, status: BankStatus, inputs: readonly Input[]): readonly Reason[] {
  return inputs.flatMap((input) => {
    const value = status[input];
    if (value === false) return [];
    if (value === null) return [reason('status-unknown', { bank, what: INPUT_REASON[input] })];
    if (input !== 'fault') return [reason(INPUT_REASON[input], { bank })];
    return [reason('bank-fault', { bank, what: 'fault', code: status.faultCode })];
  });
}

function latchReasons({ bank, latched, status }: BankSnapshot): readonly Reason[] {
  const cause =
    latched?.cause ?? (status?.watchdogTripped ? 'watchdog' : status?.latchedStop ? 'controller' : null);
  return cause === null ? [] : [reason('stop-latched', { bank, cause })];
}

function holdReasons({ bank, holds }: BankSnapshot, by: string): readonly Reason[] {
  return holds
    .filter(({ holder }) => holder !== by)
    .map(({ aisle, holder }) => reason('aisle-held-by-other', { bank, aisle, holder }));
}

function disinfectionReasons(disinfecting: boolean | null): readonly Reason[] {
  if (disinfecting === false) return [];
  return [disinfecting ? reason('disinfection-running') : reason('status-unknown', { what: 'disinfection' })];
}
