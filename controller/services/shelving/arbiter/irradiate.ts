import { type Decision, grantUnless } from '../../../model/decision.ts';
import type { Medium } from '../../../model/holdings.ts';
import { type Reason, reason } from '../../../model/reasons.ts';
import * as checks from './checks.ts';
import type { RoomSnapshot, ZoneDoor, ZoneSnapshot } from './snapshot.ts';

export interface IrradiateRequest {
  readonly zone: string;
  readonly kind: 'uv' | 'ozone';
}

/**
 * What must not be treated so (docs/interlocks.md): light fades the dyes of photographs, films and recordable discs,
 * ozone bleaches the same and attacks the binder of tape.
 */
export const VETOES: Readonly<Record<IrradiateRequest['kind'], ReadonlySet<Medium>>> = {
  uv: new Set(['photographs', 'film-master', 'film-copy', 'optical']),
  ozone: new Set(['photographs', 'film-master', 'film-copy', 'optical', 'magnetic']),
};

/** What a bank of the zone must be besides: at rest, sound, and worked on by nobody. */
const QUIET_BANK: readonly checks.Check[] = [
  checks.believed,
  checks.emergencyStopOff,
  checks.bankFireOff,
  checks.notInFireMode,
  checks.notInMaintenance,
  checks.atRest,
  checks.nothingPending,
];

/** May a zone be irradiated, or filled with ozone? Only when it is proven that nobody is in it and nobody can come in. */
export function decideIrradiate(
  room: RoomSnapshot,
  request: IrradiateRequest,
): Decision<{ readonly zone: string }> {
  const { zone, kind } = request;
  const known = room.zones.get(zone);
  if (!known) return { granted: false, reasons: [reason('zone-unknown', { zone })] };
  const reasons: Reason[] = [];
  if (!known[kind]) reasons.push(reason('irradiation-not-configured', { zone, kind }));
  // A count and the sensors must both say so: each of them misses somebody now and then.
  if (known.people !== 0 || !provenEmpty(room, known)) reasons.push(reason('occupancy-unproven', { zone }));
  // A zone without a door is one that nobody described.
  if (known.doors.length === 0) reasons.push(reason('door-state-unknown', { zone }));
  reasons.push(...known.doors.flatMap(doorReasons), ...holdingsReasons(known, request));
  for (const bank of known.banks) reasons.push(...bankReasons(room, bank));
  reasons.push(...checks.roomFireReasons(room), ...checks.disinfectionReasons(room));
  return grantUnless(reasons, () => ({ zone }));
}

function provenEmpty(room: RoomSnapshot, { presence, banks }: ZoneSnapshot): boolean {
  const aisles = banks.flatMap((bank) => room.banks.get(bank)?.status?.presence ?? [null]);
  const sensors = [...presence, ...aisles];
  return sensors.length > 0 && sensors.every((occupied) => occupied === false);
}

function doorReasons({ id, closed, locked }: ZoneDoor): readonly Reason[] {
  const reasons: Reason[] = [];
  if (closed === false || locked === false) reasons.push(reason('door-open', { door: id }));
  if (closed === null || locked === null) reasons.push(reason('door-state-unknown', { door: id }));
  return reasons;
}

function holdingsReasons({ media }: ZoneSnapshot, { zone, kind }: IrradiateRequest): readonly Reason[] {
  if (media === null) return [reason('status-unknown', { zone, what: 'holdings' })];
  const vetoed = media.filter((medium) => VETOES[kind].has(medium));
  return vetoed.map((medium) => reason('holdings-veto', { zone, medium }));
}

function bankReasons(room: RoomSnapshot, number: number): readonly Reason[] {
  const bank = room.banks.get(number);
  if (!bank) return [reason('bank-unknown', { bank: number })];
  return QUIET_BANK.flatMap((check) => check({ room, bank, by: null, command: null }));
}
