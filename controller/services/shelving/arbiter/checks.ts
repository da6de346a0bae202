import type { BankModeKind } from '../../../model/shelving.ts';
import { type Reason, type ReasonCode, reason } from '../../../model/reasons.ts';
import { COMMANDER_UNKNOWN } from '../bank/latch-causes.ts';
import type { MotionCommand } from '../bank/picture.ts';
import { lookAt } from './look.ts';
import type { BankSnapshot, RoomSnapshot } from './snapshot.ts';

/** What one question to the arbiter is about. */
export interface Asked {
  readonly room: RoomSnapshot;
  readonly bank: BankSnapshot;
  /** Id of the person who asks; `null` when nobody does. */
  readonly by: string | null;
  /** What is to be done; `null` when it is under way already. */
  readonly command: MotionCommand | null;
}

/**
 * One thing that can be in the way. Checks know nothing of each other, and a permission is a list of them: that every
 * combination of what each one reads is tested, and every combination of them, tests every combination of inputs.
 */
export type Check = (asked: Asked) => readonly Reason[];

const NONE: readonly Reason[] = [];

/** There must be a status that can be believed. */
export const believed: Check = ({ bank }) => {
  const reasons = lookAt(bank);
  if (!bank.implausible) return reasons;
  return [...reasons, reason('status-contradictory', { bank: bank.bank, what: bank.implausible })];
};

/** Every aisle must be proven empty. */
export const allEmpty: Check = ({ bank: { bank, status } }) => {
  if (!status) return NONE;
  return status.presence.flatMap((occupied, index) => {
    if (occupied === false) return NONE;
    return [reason(occupied ? 'aisle-occupied' : 'presence-unknown', { bank, aisle: index + 1 })];
  });
};

export const emergencyStopOff: Check = ({ bank }) => inputOff(bank, 'emergencyStop', 'emergency-stop');
export const bankFireOff: Check = ({ bank }) => inputOff(bank, 'fire', 'fire');
export const remoteControl: Check = ({ bank }) => inputOff(bank, 'localControl', 'local-control');

export const noFault: Check = ({ bank: { bank, status } }) => {
  if (!status) return NONE;
  const at = { bank, code: status.faultCode };
  const reasons: Reason[] = [];
  if (status.fault === null) reasons.push(reason('status-unknown', { bank, what: 'bank-fault' }));
  if (status.fault) reasons.push(reason('bank-fault', { ...at, what: 'fault' }));
  if (status.overload) reasons.push(reason('bank-fault', { ...at, what: 'overload' }));
  return reasons;
};

/** The controller's own lock must be open. */
export const controllerUnlocked: Check = ({ bank: { bank, status } }) =>
  status?.locked ? [reason('bank-locked', { bank })] : NONE;

/** No stop may be latched, neither in the journal nor at the controller. */
export const notLatched: Check = ({ bank: { bank, latched, status } }) => {
  const own = status?.watchdogTripped ? 'watchdog' : status?.latchedStop ? 'controller' : null;
  const cause = latched?.cause ?? own;
  if (cause === null) return NONE;
  const stopLatched = reason('stop-latched', { bank, cause });
  return cause === COMMANDER_UNKNOWN ? [stopLatched, reason('commander-unknown', { bank })] : [stopLatched];
};

/** Nobody else may hold an aisle. */
export const notHeldByOther: Check = ({ bank: { bank, holds }, by }) => {
  if (by === null) return NONE;
  return holds
    .filter(({ holder }) => holder !== by)
    .map(({ aisle, holder }) => reason('aisle-held-by-other', { bank, aisle, holder }));
};

/** The bank may not be kept for somebody else who was called from the queue. */
export const notCalledForOther: Check = (asked) =>
  asked.by === null ? NONE : claimedByOther(asked, ({ calledUntil }) => calledUntil !== null);

/** Nobody else may even wait. */
export const notAwaitedByOther: Check = (asked) => claimedByOther(asked, () => true);

export const notInFireMode: Check = (asked) => modeOff(asked, 'fire', 'mode-fire');
export const notInMaintenance: Check = (asked) => modeOff(asked, 'maintenance', 'mode-maintenance');
export const notInLockedMode: Check = (asked) => modeOff(asked, 'locked', 'mode-locked');

/** What a fire waives, it waives only while fire mode stands. */
export const inFireMode: Check = ({ bank: { bank, modes } }) =>
  modes.some(({ mode }) => mode === 'fire') ? NONE : [reason('mode-unknown', { bank, mode: 'fire' })];

/** No input of the room may tell of fire. */
export const roomFireOff: Check = ({ room }) => roomFireReasons(room);
export const notDisinfecting: Check = ({ room }) => disinfectionReasons(room);

/** Who could not watch a motion must not let one go on. */
export const daemonWell: Check = ({ bank: { bank, unwell } }) =>
  unwell ? [reason('daemon-unwell', { bank, what: unwell })] : NONE;

/** What cannot be stopped must not be set going. */
export const stoppable: Check = ({ bank: { bank, features } }) =>
  features.has('stop') ? NONE : [reason('feature-missing', { bank, feature: 'stop' })];

/** The make must know the command. */
export const ableTo: Check = ({ bank: { bank, features }, command }) => {
  if (command?.kind !== 'close-up' && command?.kind !== 'spread') return NONE;
  return features.has(command.kind) ? NONE : [reason('feature-missing', { bank, feature: command.kind })];
};

/** The aisle asked for must exist. */
export const aisleExists: Check = ({ bank, command }) => {
  if (command?.kind !== 'open-aisle') return NONE;
  const { aisle } = command;
  const exists = Number.isInteger(aisle) && aisle >= 1 && aisle <= bank.carriages + 1;
  return exists ? NONE : [reason('aisle-unknown', { bank: bank.bank, aisle })];
};

export const atRest: Check = ({ bank: { bank, status } }) =>
  status?.moving ? [reason('already-moving', { bank })] : NONE;

export const nothingPending: Check = ({ bank: { bank, motion } }) =>
  motion ? [reason('command-pending', { bank, command: motion.command })] : NONE;

export function roomFireReasons({ fire }: RoomSnapshot): readonly Reason[] {
  if (fire === false) return NONE;
  return [fire ? reason('fire', { what: 'room' }) : reason('status-unknown', { what: 'fire' })];
}

export function disinfectionReasons({ conditions: { disinfecting } }: RoomSnapshot): readonly Reason[] {
  if (disinfecting === false) return NONE;
  return [disinfecting ? reason('disinfection-running') : reason('status-unknown', { what: 'disinfection' })];
}

function inputOff(
  { bank, status }: BankSnapshot,
  input: 'emergencyStop' | 'fire' | 'localControl',
  code: ReasonCode,
): readonly Reason[] {
  const value = status?.[input];
  if (value === undefined || value === false) return NONE;
  return [value === null ? reason('status-unknown', { bank, what: code }) : reason(code, { bank })];
}

function claimedByOther(
  { bank: { bank, claims }, by }: Asked,
  counts: (claim: BankSnapshot['claims'][number]) => boolean,
): readonly Reason[] {
  return claims
    .filter((claim) => claim.person !== by && counts(claim))
    .map(({ aisle, person }) => reason('aisle-called-for-other', { bank, aisle, person }));
}

function modeOff(
  { bank: { bank, modes } }: Asked,
  wanted: BankModeKind,
  code: ReasonCode,
): readonly Reason[] {
  const mode = modes.find((standing) => standing.mode === wanted);
  return mode ? [reason(code, { bank, by: mode.by, why: mode.why })] : NONE;
}
