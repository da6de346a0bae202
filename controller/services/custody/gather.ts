import type { Log } from '../../../drivers/contract/index.ts';
import type { BankShape } from '../../model/address.ts';
import type { AlarmSink } from '../../model/alarm-params.ts';
import type { Alarm } from '../../model/alarms.ts';
import type { Clock } from '../../model/clock.ts';
import { credentialHash } from '../../model/credential.ts';
import type { BoxWhereabouts, Retrieval } from '../../model/custody.ts';
import { type Decision, grant, refuse } from '../../model/decision.ts';
import type { MakeId } from '../../model/ids.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Person } from '../../model/people.ts';
import { reason } from '../../model/reasons.ts';
import type { AisleWitness } from '../../model/shelving.ts';
import type { HoldingsRepository } from '../holdings/index.ts';
import type { PeopleRepository } from '../people/index.ts';
import type { BorrowerState } from './decide-issue.ts';
import type { ProvedBox } from './decide-return.ts';
import type { Readers } from './observe.ts';
import type { CustodyPolicy } from './policy.ts';
import { type Observation, readEvidence } from './prove-box.ts';
import type { CustodyRepository } from './repository.ts';

/** What custody needs of the alarm list, for boxes that are overdue. */
export interface OverdueAlarms extends AlarmSink {
  active(): readonly Alarm[];
}

export interface CustodyDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly ids: MakeId;
  readonly holdings: HoldingsRepository;
  readonly custody: CustodyRepository;
  readonly people: Pick<PeopleRepository, 'person' | 'personByCard'>;
  /** What the shelving says; `null` for a bank it does not know. */
  readonly aisles: { witness(bank: number): AisleWitness | null };
  readonly readers: Readers;
  readonly shapes: readonly BankShape[];
  readonly policy: CustodyPolicy;
  readonly alarms: OverdueAlarms;
  /** Until when a box that came out of the cold stays closed, epoch ms; `null` when it is warm. Absent: nothing is cold. */
  readonly warmingUntil?: (box: string) => number | null;
}

/** The open retrieval that has a claim on a box. */
export function claimOn(custody: CustodyRepository, box: BoxWhereabouts): Retrieval | null {
  return box.retrieval === null ? null : custody.retrieval(box.retrieval);
}

/** Finds the box that an observation proves by itself. */
export function provedBox(custody: CustodyRepository, seen: Observation, now: number): Decision<ProvedBox> {
  const read = readEvidence(seen, now);
  if (!read.granted) return read;
  const { evidence } = read;
  const box = evidence.kind === 'barcode' ? custody.box(evidence.read) : custody.boxByEpc(evidence.read);
  if (!box) return refuse(reason('box-unknown', { box: evidence.read }));
  return grant({ box, evidence, claim: claimOn(custody, box) });
}

/** The person with that id; `null` when nobody knows them. */
export function personById(deps: Pick<CustodyDeps, 'people'>, id: string): Person | null {
  return deps.people.person(id);
}

/** Who is named by a card or an id, and what they should have brought back by `now`. */
export function borrowerState(
  deps: Pick<CustodyDeps, 'people' | 'custody'>,
  named: { readonly card: string } | { readonly person: string },
  now: number,
): BorrowerState {
  const person =
    'card' in named ? deps.people.personByCard(credentialHash(named.card)) : deps.people.person(named.person);
  return { person, overdue: person ? deps.custody.overdueOf(person.id, now) : [] };
}
