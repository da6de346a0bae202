import { type Decision, grantUnless } from '../../../model/decision.ts';
import type { Medium } from '../../../model/holdings.ts';
import { type Reason, reason } from '../../../model/reasons.ts';
import * as checks from './checks.ts';
import type { RoomSnapshot, ZoneDoor, ZoneSnapshot } from './snapshot.ts';

export interface IrradiateRequest {
  readonly zone: string;
  readonly kind: 'uv' | 'ozone';
}

interface AskedOfZone {
  readonly room: RoomSnapshot;
  readonly known: ZoneSnapshot;
  readonly request: IrradiateRequest;
}

/** One thing that can be in the way of irradiating a zone; see {@link checks.Check}. */
type ZoneCheck = (asked: AskedOfZone) => readonly Reason[];

/**
 * What must not be treated so (docs/interlocks.md): light fades the dyes of photographs, films and recordable discs,
 * ozone bleaches the same and attacks the binder of tape.
 */
export const VETOES: Readonly<Record<IrradiateRequest['kind'], ReadonlySet<Medium>>> = {
  uv: new Set(['photographs', 'film-master', 'film-copy', 'optical', 'art-on-paper']),
  ozone: new Set(['photographs', 'film-master', 'film-copy', 'optical', 'magnetic', 'art-on-paper']),
};

/** Ozone, like UV, only where the site has set it up. */
const configured: ZoneCheck = ({ known, request: { zone, kind } }) =>
  known[kind] ? [] : [reason('irradiation-not-configured', { zone, kind })];

/** A count and every sensor must say that nobody is inside: each of them misses somebody now and then. */
const provenEmpty: ZoneCheck = ({ room, known: { people, presence, banks }, request: { zone } }) => {
  const aisles = banks.flatMap((bank) => room.banks.get(bank)?.status?.presence ?? [null]);
  const sensors = [...presence, ...aisles];
  const seenEmpty = sensors.length > 0 && sensors.every((occupied) => occupied === false);
  if (people === 0 && seenEmpty) return [];
  const what = sensors.includes(true) ? 'seen' : seenEmpty ? 'count' : 'sensor';
  return [reason('occupancy-unproven', { zone, what })];
};

/** Nobody can come in. A zone without a door is one that nobody described. */
const doorsShut: ZoneCheck = ({ known: { doors }, request: { zone } }) =>
  doors.length > 0 ? doors.flatMap(doorReasons) : [reason('door-state-unknown', { zone })];

const nothingVetoed: ZoneCheck = ({ known: { media }, request: { zone, kind } }) => {
  if (media === null) return [reason('status-unknown', { zone, what: 'holdings' })];
  const vetoed = media.filter((medium) => VETOES[kind].has(medium));
  return vetoed.map((medium) => reason('holdings-veto', { zone, medium }));
};

/** One at a time: lamp and gas are not weighed against each other. */
const nothingRuns: ZoneCheck = ({ room }) => checks.disinfectionReasons(room);

const banksKnown: ZoneCheck = ({ room, known: { banks } }) =>
  banks.filter((bank) => !room.banks.has(bank)).map((bank) => reason('bank-unknown', { bank }));

/** Everything that must be silent before a zone is irradiated; its banks are at rest, sound, and worked on by nobody. */
export const IRRADIATION: readonly ZoneCheck[] = [
  configured,
  provenEmpty,
  doorsShut,
  nothingVetoed,
  banksKnown,
  ({ room }) => checks.roomFireReasons(room),
  nothingRuns,
  ...[
    checks.believed,
    checks.emergencyStopOff,
    checks.bankFireOff,
    checks.notInFireMode,
    checks.notInMaintenance,
    checks.atRest,
    checks.nothingPending,
  ].map(ofEveryBank),
];

/** As {@link IRRADIATION}, while what it permitted is under way: it does not stand in its own way. */
export const CONTINUE_IRRADIATION: readonly ZoneCheck[] = IRRADIATION.filter(
  (check) => check !== nothingRuns,
);

/** May a zone be irradiated, or filled with ozone? Only when it is proven that nobody is in it and nobody can come in. */
export function decideIrradiate(
  room: RoomSnapshot,
  request: IrradiateRequest,
): Decision<{ readonly zone: string }> {
  return decide(IRRADIATION, room, request);
}

/** May what was begun by {@link decideIrradiate} go on? Asked at every look: a denial switches off. */
export function decideContinueIrradiating(
  room: RoomSnapshot,
  request: IrradiateRequest,
): Decision<{ readonly zone: string }> {
  return decide(CONTINUE_IRRADIATION, room, request);
}

function decide(
  checksOf: readonly ZoneCheck[],
  room: RoomSnapshot,
  request: IrradiateRequest,
): Decision<{ readonly zone: string }> {
  const { zone } = request;
  const known = room.zones.get(zone);
  if (!known) return { granted: false, reasons: [reason('zone-unknown', { zone })] };
  const reasons = checksOf.flatMap((check) => check({ room, known, request }));
  return grantUnless(reasons, () => ({ zone }));
}

function doorReasons({ id, closed, locked }: ZoneDoor): readonly Reason[] {
  const reasons: Reason[] = [];
  if (closed === false || locked === false) reasons.push(reason('door-open', { door: id }));
  if (closed === null || locked === null) reasons.push(reason('door-state-unknown', { door: id }));
  return reasons;
}

function ofEveryBank(check: checks.Check): ZoneCheck {
  return ({ room, known: { banks } }) =>
    banks.flatMap((number) => {
      const bank = room.banks.get(number);
      return bank ? check({ room, bank, by: null, command: null }) : [];
    });
}
