import type { AisleEvidence, BoxEvidence } from '../../../controller/model/custody.ts';
import type { DomainEvent, HoldingsEvent } from '../../../controller/model/events.ts';
import { ALARM_EVENTS } from './alarm-events.ts';
import { CARE_EVENTS } from './care-events.ts';
import { PLANT_EVENTS } from './plant-events.ts';

export const PROOF: BoxEvidence = { kind: 'barcode', read: 'B', reader: 'kiosk', at: 5 };
export const AISLE: AisleEvidence = { bank: 1, aisle: 3, statusAgeMs: 40 };

type Accession = Extract<HoldingsEvent, { type: 'box.accessioned' }>;

/** Box `B<n>` with two volumes, standing in a slot of its own. */
export function accession(n: number, title = `变压器台账 ${n}`): Accession {
  return {
    type: 'box.accessioned',
    box: {
      barcode: `B${n}`,
      epc: `E280${String(n).padStart(20, '0')}`,
      seal: `S${n}`,
      securityClass: 'internal',
      medium: 'paper',
      zone: 'east',
    },
    slot: `1-05-A-03-4-${String(n).padStart(2, '0')}`,
    volumes: [
      { id: `V${n}a`, reference: `REF-${n}`, title, customer: `C${n % 3}`, pages: 40 + n },
      { id: `V${n}b`, reference: `REF-${n}`, title: `Transformer file ${n}` },
    ],
  };
}

export function request(retrieval: string, box: string): DomainEvent {
  return {
    type: 'retrieval.requested',
    retrieval,
    box,
    volumes: [],
    use: 'charge-out',
    forBorrower: null,
    note: '急用',
    requestedBy: 'records',
  };
}

/** A loan from request to close, in the order it happens; ends with the box where it was. */
export function loan(retrieval: string, n: number, dueAt = 9e12): readonly DomainEvent[] {
  const box = `B${n}`;
  const slot = accession(n).slot as string;
  return [
    request(retrieval, box),
    { type: 'retrieval.approved', retrieval, approvedBy: 'daemon', policy: 'automatic' },
    { type: 'retrieval.released', retrieval, holdUntil: 8e12 },
    { type: 'pick.started', retrieval, keeper: 'P-keeper' },
    { type: 'box.picked', retrieval, box, slot, keeper: 'P-keeper', evidence: PROOF, aisle: AISLE },
    {
      type: 'box.issued',
      retrieval,
      box,
      keeper: 'P-keeper',
      borrower: 'P-borrower',
      dueAt,
      evidence: PROOF,
    },
    { type: 'box.returned', retrieval, box, receivedBy: 'P-keeper', evidence: PROOF },
    {
      type: 'box.inspected',
      retrieval,
      box,
      inspector: 'P-other',
      inspection: { sealExpected: `S${n}`, sealFound: 'S-new', pages: {} },
    },
    {
      type: 'box.held-back',
      retrieval,
      box,
      inspector: 'P-other',
      discrepancies: [{ kind: 'seal', expected: `S${n}`, found: 'S-new' }],
    },
    { type: 'discrepancy.accepted', retrieval, box, acceptedBy: 'P-approver', remark: '封签更换' },
    { type: 'box.reidentified', box, seal: 'S-new' },
    {
      type: 'box.reshelved',
      retrieval,
      box,
      slot,
      keeper: 'P-keeper',
      evidence: PROOF,
      slotRead: slot,
      aisle: AISLE,
    },
    { type: 'retrieval.closed', retrieval },
  ];
}

/** One event of every other area, so that no projection stays empty. */
export const EVERYTHING_ELSE: readonly DomainEvent[] = [
  {
    type: 'person.registered',
    person: 'P-keeper',
    name: '李保管',
    department: '档案室',
    roles: ['keeper'],
    login: 'keeper',
    pinHash: '$argon2id$pin',
    cardHash: 'c'.repeat(64),
  },
  {
    type: 'client.registered',
    client: 'records',
    name: 'Records system',
    roles: ['records-system'],
    tokenHash: 't'.repeat(64),
    expiresAt: 9e12,
  },
  {
    type: 'session.opened',
    session: 'S-1',
    person: 'P-keeper',
    tokenHash: 's'.repeat(64),
    station: 'kiosk-1',
    expiresAt: 9e12,
    by: 'pin',
  },
  { type: 'bank.moved-externally', bank: 1, from: null, to: [] },
  {
    type: 'intent.opened',
    intent: 'I-0',
    device: 'bank-1',
    bank: 1,
    sequence: 6,
    command: 'open-aisle',
    argument: 4,
    openedBy: 'P-keeper',
  },
  {
    type: 'intent.settled',
    intent: 'I-0',
    device: 'bank-1',
    bank: 1,
    outcome: 'done',
    detail: '',
    openAisles: [4],
  },
  {
    type: 'intent.opened',
    intent: 'I-1',
    device: 'bank-1',
    bank: 1,
    sequence: 7,
    command: 'stop',
    argument: 0,
    openedBy: 'P-keeper',
  },
  { type: 'aisle.held', bank: 1, aisle: 3, holder: 'P-keeper', session: 'S-1' },
  { type: 'aisle.released', bank: 1, aisle: 3, holder: 'P-keeper', why: 'closed' },
  { type: 'aisle.held', bank: 1, aisle: 4, holder: 'P-keeper', session: 'S-1' },
  { type: 'aisle.queued', claim: 'Q-0', bank: 1, aisle: 2, person: 'P-other', session: 'S-2' },
  { type: 'aisle.called', claim: 'Q-0', bank: 1, aisle: 2, person: 'P-other', until: 8e12 },
  {
    type: 'mode.entered',
    bank: 1,
    mode: 'maintenance',
    by: 'P-keeper',
    why: '轨道检修',
    until: 8e12,
    person: 'P-technician',
  },
  { type: 'mode.entered', bank: 1, mode: 'ventilation', by: 'daemon', why: '', until: null, person: null },
  { type: 'mode.left', bank: 1, mode: 'ventilation', by: 'daemon', why: 'over' },
  {
    type: 'ventilation.verified',
    bank: 1,
    commandedMm: 300,
    achievedMm: [300, null, 290],
    even: true,
  },
  { type: 'bank.ran-on', bank: 1, carriage: 2, travelMm: 40 },
  { type: 'bank.commanded-by-other', bank: 1, sequence: 9, expected: 7 },
  { type: 'stop.latched', bank: 1, cause: 'obstruction-at-carriage' },
  {
    type: 'alarm.raised',
    alarm: 'device-lost:reader-1',
    kind: 'device-lost',
    subject: 'reader-1',
    priority: 'high',
    params: { problem: 'no answer' },
  },
  ...ALARM_EVENTS,
  ...PLANT_EVENTS,
  ...CARE_EVENTS,
  {
    type: 'zone.rules-chosen',
    zone: 'high-voltage',
    rules: ['paper/special-store'],
    before: ['paper/store'],
    by: 'P-approver',
    why: '图纸移入',
  },
  {
    type: 'point.calibrated',
    point: 'HV-T1',
    by: 'P-keeper',
    reference: 'Testo 650',
    referenceValue: 20.3,
    indicatedValue: 20,
    before: 0,
    after: 0.3,
    note: '',
  },
  { type: 'daemon.started', version: '0', config: 'c' },
  {
    type: 'intent.opened',
    intent: 'I-lock',
    device: 'bank-1',
    bank: 1,
    sequence: 8,
    command: 'lock',
    argument: 0,
    openedBy: 'P-keeper',
  },
  {
    type: 'intent.settled',
    intent: 'I-lock',
    device: 'bank-1',
    bank: 1,
    outcome: 'done',
    detail: '',
    openAisles: [4],
  },
];
