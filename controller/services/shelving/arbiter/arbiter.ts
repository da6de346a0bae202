import { DAEMON } from '../../../model/actor.ts';
import { type Decision, grantUnless } from '../../../model/decision.ts';
import { type Reason, reason } from '../../../model/reasons.ts';
import type { MotionCommand } from '../bank/picture.ts';
import type { FireAction } from '../policy.ts';
import * as checks from './checks.ts';
import type { BankSnapshot, RoomSnapshot } from './snapshot.ts';

export { decideContinueIrradiating, decideIrradiate, type IrradiateRequest, VETOES } from './irradiate.ts';
export { decideUnlock, type UnlockRequest } from './unlock.ts';

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

type Bank = { readonly bank: BankSnapshot };

/** What carriages need at all, whether they stand or roll, and whoever moves them for whatever reason. */
const NEVER_WAIVED: readonly checks.Check[] = [
  checks.believed,
  checks.allEmpty,
  checks.emergencyStopOff,
  checks.remoteControl,
  checks.noFault,
  checks.controllerUnlocked,
  checks.notInMaintenance,
  checks.notDisinfecting,
  checks.notLatched,
  checks.daemonWell,
  checks.stoppable,
];

/** What people's motions need besides, and a motion on account of fire does not. */
const WAIVED_BY_FIRE: readonly checks.Check[] = [
  checks.bankFireOff,
  checks.roomFireOff,
  checks.notInFireMode,
  checks.notInLockedMode,
  checks.notHeldByOther,
  checks.notCalledForOther,
];

/** Airing can wait until nobody does. */
const AGAINST_VENTILATION: readonly checks.Check[] = WAIVED_BY_FIRE.map((check) =>
  check === checks.notCalledForOther ? checks.notAwaitedByOther : check,
);

/** What must be possible at all. */
const POSSIBLE: readonly checks.Check[] = [checks.aisleExists, checks.ableTo];
/** What a motion needs only to begin. */
const IDLE: readonly checks.Check[] = [checks.atRest, checks.nothingPending];

/** Every permission about a bank, as the checks that must all be silent. */
export const PERMISSIONS = {
  move: [...POSSIBLE, ...NEVER_WAIVED, ...WAIVED_BY_FIRE, ...IDLE],
  continue: [...NEVER_WAIVED, ...WAIVED_BY_FIRE],
  park: [...POSSIBLE, ...NEVER_WAIVED, checks.inFireMode, ...IDLE],
  'continue-parking': [...NEVER_WAIVED, checks.inFireMode],
  ventilate: [...POSSIBLE, ...NEVER_WAIVED, ...AGAINST_VENTILATION, ...IDLE],
  // The emergency stop is a latch of the controller's own, which this very command opens: no reason against it.
  reset: [
    checks.believed,
    checks.allEmpty,
    checks.bankFireOff,
    checks.remoteControl,
    checks.notInMaintenance,
    ...IDLE,
  ],
  // Nobody is locked in, and nobody who may still be at work is locked out.
  lock: [
    checks.believed,
    checks.allEmpty,
    ...IDLE,
    checks.notHeldByOther,
    checks.notInFireMode,
    checks.notInMaintenance,
  ],
} as const satisfies Record<string, readonly checks.Check[]>;

/** May this bank begin to move? */
export function decideMove(room: RoomSnapshot, { bank, command, by }: MoveRequest): Decision<Bank> {
  return decide('move', room, bank, by, command);
}

/**
 * May this bank's motion go on? A denial means: stop at once and latch.
 * @param by the person whose command moves it, the daemon's id when it parks for fire (it moves nothing else by itself);
 *   `null` when the bank moves without a command of ours
 */
export function decideContinue(room: RoomSnapshot, bank: number, by: string | null): Decision<Bank> {
  return decide(by === DAEMON.id ? 'continue-parking' : 'continue', room, bank, by);
}

/**
 * May a bank go where fire wants it? Fire waives its own inputs and mode, holds and claims, and the mode `locked`:
 * a person in an aisle overrides it like everything else. A stop is never denied, and moves nothing.
 */
export function decidePark(
  room: RoomSnapshot,
  bankNumber: number,
  fire: FireAction,
): Decision<Bank & { readonly command: MotionCommand }> {
  const bank = room.banks.get(bankNumber);
  const command = parkCommand(fire);
  if (bank && command.kind === 'stop') return { granted: true, bank, command };
  const decision = decide('park', room, bankNumber, DAEMON.id, command);
  return decision.granted ? { ...decision, command } : decision;
}

/** May this bank be spread evenly for ventilation? Not while anybody else works there or waits to. */
export function decideVentilate(room: RoomSnapshot, bank: number, by: string): Decision<Bank> {
  return decide('ventilate', room, bank, by, { kind: 'spread' });
}

/**
 * May this bank be locked?
 * @param by who wants it; the daemon's id for a schedule
 */
export function decideLock(room: RoomSnapshot, bank: number, by: string): Decision<Bank> {
  return decide('lock', room, bank, by);
}

/**
 * May a latched stop be reset? Only over aisles proven empty, with carriages at rest.
 * @param statement what the person on the spot says of the aisles being clear
 */
export function decideReset(room: RoomSnapshot, bank: number, statement: string): Decision<Bank> {
  const unconfirmed = statement.trim() === '' ? [reason('clearance-unconfirmed', { bank })] : [];
  return decide('reset', room, bank, null, null, unconfirmed);
}

/** What a bank is told for the site's policy on fire. */
export function parkCommand(fire: FireAction): MotionCommand {
  switch (fire.action) {
    case 'stop':
      return { kind: 'stop' };
    case 'spread':
      return { kind: 'spread' };
    case 'clear':
      return { kind: 'open-aisle', aisle: fire.aisle };
  }
}

function decide(
  permission: keyof typeof PERMISSIONS,
  room: RoomSnapshot,
  bankNumber: number,
  by: string | null,
  command: MotionCommand | null = null,
  besides: readonly Reason[] = [],
): Decision<Bank> {
  const bank = room.banks.get(bankNumber);
  if (!bank) return { granted: false, reasons: [reason('bank-unknown', { bank: bankNumber })] };
  const asked = { room, bank, by, command };
  // A plain loop: this runs at every look at every bank.
  const reasons = [...besides];
  for (const check of PERMISSIONS[permission]) reasons.push(...check(asked));
  return grantUnless(reasons, () => ({ bank }));
}
