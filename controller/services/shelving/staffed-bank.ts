import type { BankFeature, Clock, Log } from '../../../drivers/contract/index.ts';
import type { MakeId } from '../../model/ids.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { DeviceSupervisor, EventBus } from '../../runtime/index.ts';
import type { PeopleRepository } from '../people/index.ts';
import type { AlarmPort } from './alarm-port.ts';
import { AisleDesk } from './aisles/aisle-desk.ts';
import type { RoomConditions, RoomSnapshot, ZoneSnapshot } from './arbiter/snapshot.ts';
import { BankDesk } from './bank/desk.ts';
import { BankJournal } from './bank/journal.ts';
import { BankMemory, type BankSpec } from './bank/memory.ts';
import { BankPilot } from './bank/pilot.ts';
import { Told } from './bank/told.ts';
import { DEFAULT_POLICY, type ShelvingPolicy } from './policy.ts';
import type { ShelvingRepository } from './repository.ts';

export interface ShelvingDeps {
  readonly banks: readonly BankSpec[];
  readonly devices: Pick<DeviceSupervisor, 'capability' | 'refresh'>;
  readonly bus: EventBus;
  readonly ledger: Ledger;
  readonly repository: ShelvingRepository;
  readonly ids: MakeId;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether that person has an unexpired session; a hold of somebody who has none may be taken away. */
  readonly hasSession: (person: string) => boolean;
  /** What the site decides; {@link DEFAULT_POLICY} when absent. */
  readonly policy?: ShelvingPolicy;
  /** Who is known, and by which card; without it no aisle can be handed over, nor maintenance given to another. */
  readonly people?: Pick<PeopleRepository, 'person' | 'personByCard'>;
  /** Where it says what is abnormal; nowhere when absent. */
  readonly alarms?: AlarmPort;
  /** What the room's other equipment says; {@link NO_DISINFECTION} when absent. */
  readonly conditions?: () => RoomConditions;
  /** What can be irradiated by itself, as it stands; asked only when somebody wants to. Nothing when absent. */
  readonly zones?: () => ReadonlyMap<string, ZoneSnapshot>;
}

/** All that work at one bank. */
export interface Staffed {
  readonly memory: BankMemory;
  readonly journal: BankJournal;
  readonly pilot: BankPilot;
  readonly desk: BankDesk;
  readonly aisles: AisleDesk;
  /** What listeners were last told. */
  readonly told: Told;
}

/** What a bank's staff need of the whole. */
export interface StaffDeps {
  readonly room: () => RoomSnapshot;
  /** What the daemon itself fails at; `null` when it is well. */
  readonly unwell: () => string | null;
  /** Called after anything about the bank may have changed. */
  readonly changed: (staffed: Staffed) => void;
}

/** A site at which nobody is known by a card. */
export const NOBODY: Pick<PeopleRepository, 'person' | 'personByCard'> = {
  person: () => null,
  personByCard: () => null,
};

/** Puts together all that work at one bank. */
export function staffBank(spec: BankSpec, deps: ShelvingDeps, { room, unwell, changed }: StaffDeps): Staffed {
  const { ledger, ids, log, clock, devices, repository, hasSession } = deps;
  const { policy = DEFAULT_POLICY, people = NOBODY, alarms = null } = deps;
  const features = (): ReadonlySet<BankFeature> =>
    devices.capability(spec.device, 'shelvingBank')?.features ?? new Set<BankFeature>();
  const memory = new BankMemory(spec, clock, repository, features, unwell);
  const told = (): void => {
    staffed.aisles.turn();
    changed(staffed);
  };
  const journal = new BankJournal(memory, { ledger, ids, log, changed: told });
  const pilot = new BankPilot(memory, journal, { devices, clock, log, room, alarms });
  const desk = new BankDesk(memory, journal, pilot, { room, hasSession });
  const aisles = new AisleDesk(memory, journal, { repository, people, policy, hasSession, ids, clock });
  const staffed: Staffed = { memory, journal, pilot, desk, aisles, told: new Told() };
  return staffed;
}
