import type { Actor } from '../../../model/actor.ts';
import { type Decision, grantUnless, reasonsOf } from '../../../model/decision.ts';
import type { ShelvingEvent } from '../../../model/events.ts';
import { type Reason, reason } from '../../../model/reasons.ts';
import type { BankModeKind } from '../../../model/shelving.ts';
import { decideLock, decideVentilate } from '../arbiter/arbiter.ts';
import { STATUS_STALE_MS, type BankSnapshot, type RoomSnapshot } from '../arbiter/snapshot.ts';
import { modeLeft } from './events.ts';

/** The modes that people order; fire comes by itself. */
export type OrderedMode = Exclude<BankModeKind, 'fire'>;

export interface ModeOrder {
  readonly mode: OrderedMode;
  readonly why: string;
  /** Epoch ms; a maintenance that names none ends when the site's limit is reached. */
  readonly until?: number;
  /** The technician of a maintenance; whoever orders it when absent. */
  readonly person?: string;
}

export interface ModeRules {
  /** Longest maintenance, ms. */
  readonly maintenanceLimitMs: number;
  readonly isPerson: (id: string) => boolean;
}

type Told = { readonly event: ShelvingEvent };

/** May this actor put the bank into a mode? */
export function decideEnter(
  room: RoomSnapshot,
  { bank: number, actor, order }: { bank: number; actor: Actor; order: ModeOrder },
  rules: ModeRules,
): Decision<Told> {
  const bank = room.banks.get(number);
  if (!bank) return { granted: false, reasons: [reason('bank-unknown', { bank: number })] };
  const { mode } = order;
  const reasons: Reason[] = [...roleReasons(actor, mode)];
  if (standing(bank, mode)) reasons.push(reason('mode-standing', { bank: number, mode }));
  if (order.why.trim() === '') reasons.push(reason('input-invalid', { field: 'why' }));
  const until = order.until ?? (mode === 'maintenance' ? room.now + rules.maintenanceLimitMs : null);
  if (!isPossibleEnd(until, mode, room.now, rules)) reasons.push(reason('expiry-invalid', { bank: number }));
  const person = mode === 'maintenance' ? (order.person ?? actor.id) : null;
  if (order.person !== undefined && mode === 'maintenance' && !rules.isPerson(order.person))
    reasons.push(reason('person-unknown', { person: order.person }));
  reasons.push(...obstacles(room, bank, mode, actor.id));
  return grantUnless(reasons, () => ({
    event: { type: 'mode.entered', bank: number, mode, by: actor.id, why: order.why.trim(), until, person },
  }));
}

/** May this actor end a mode of the bank? */
export function decideLeave(
  room: RoomSnapshot,
  { bank: number, actor, mode, why }: { bank: number; actor: Actor; mode: BankModeKind; why: string },
): Decision<Told> {
  const bank = room.banks.get(number);
  if (!bank) return { granted: false, reasons: [reason('bank-unknown', { bank: number })] };
  const reasons: Reason[] = [...roleReasons(actor, mode)];
  const stands = standing(bank, mode);
  if (!stands) reasons.push(reason('mode-unknown', { bank: number, mode }));
  if (why.trim() === '') reasons.push(reason('input-invalid', { field: 'why' }));
  if (stands && mode === 'fire') reasons.push(...fireReasons(room, bank), ...busyReasons(bank));
  const person = mode === 'maintenance' ? stands?.person : null;
  if (person && person !== actor.id && !actor.roles.includes('installer'))
    reasons.push(reason('maintenance-not-yours', { bank: number, person }));
  return grantUnless(reasons, () => ({ event: modeLeft(number, mode, actor.id, why.trim()) }));
}

function standing({ modes }: BankSnapshot, wanted: BankModeKind): BankSnapshot['modes'][number] | undefined {
  return modes.find(({ mode }) => mode === wanted);
}

/** Keepers and installers order modes, in person; the daemon itself may air a bank at night. */
function roleReasons({ kind, roles, session }: Actor, mode: BankModeKind): readonly Reason[] {
  const reasons: Reason[] = [];
  if (kind === 'daemon' && mode === 'ventilation') return reasons;
  if (!roles.some((role) => role === 'keeper' || role === 'installer'))
    reasons.push(reason('role-missing', { role: 'keeper' }));
  if (kind !== 'person' || session === undefined) reasons.push(reason('not-logged-in'));
  return reasons;
}

function isPossibleEnd(
  until: number | null,
  mode: OrderedMode,
  now: number,
  { maintenanceLimitMs }: ModeRules,
): boolean {
  if (until === null) return true;
  const limitMs = mode === 'maintenance' ? maintenanceLimitMs : Infinity;
  return Number.isFinite(until) && until > now && until - now <= limitMs;
}

function obstacles(room: RoomSnapshot, bank: BankSnapshot, mode: OrderedMode, by: string): readonly Reason[] {
  switch (mode) {
    case 'locked':
      return reasonsOf(decideLock(room, bank.bank, by));
    case 'ventilation':
      return reasonsOf(decideVentilate(room, bank.bank, by));
    case 'maintenance': {
      // A bank that does not answer is one that needs a technician: nothing is asked of its status but that it stands.
      const fire = standing(bank, 'fire') ? [reason('mode-fire', { bank: bank.bank })] : [];
      return [...fire, ...busyReasons(bank)];
    }
  }
}

function busyReasons({ bank, status, motion }: BankSnapshot): readonly Reason[] {
  const reasons: Reason[] = [];
  if (status?.moving) reasons.push(reason('already-moving', { bank }));
  if (motion) reasons.push(reason('command-pending', { bank, command: motion.command }));
  return reasons;
}

/** Fire is over when the room's inputs and this bank's are known to be clear, and no other bank tells of it. */
function fireReasons(room: RoomSnapshot, bank: BankSnapshot): readonly Reason[] {
  const at = { bank: bank.bank };
  if (room.fire === true || [...room.banks.values()].some(tellsOfFire)) return [reason('fire-standing', at)];
  const known = isFresh(bank) && bank.status?.fire === false;
  // A make that has no such input can tell nothing, and need not.
  const told = known || !bank.features.has('fire');
  return room.fire === false && told ? [] : [reason('status-unknown', { ...at, what: 'fire' })];
}

/** Whether a bank's own input tells of fire, now. */
export function tellsOfFire(bank: BankSnapshot): boolean {
  return isFresh(bank) && bank.status?.fire === true;
}

function isFresh({ statusAgeMs }: BankSnapshot): boolean {
  return statusAgeMs <= STATUS_STALE_MS;
}
