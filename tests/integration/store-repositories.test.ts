import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAEMON } from '../../controller/model/actor.ts';
import type { BoxState, RetrievalState } from '../../controller/model/custody.ts';
import type { DomainEvent } from '../../controller/model/events.ts';
import type { Store } from '../../controller/store/index.ts';
import { accession, AISLE, EVERYTHING_ELSE, loan, PROOF, request } from './store-support/room-events.ts';
import { tempStore } from './store-support/temp-store.ts';

const commit = (store: Store, ...events: readonly DomainEvent[]) =>
  store.ledger.commit(DAEMON, (tx) => tx.append(...events));

describe('holdings', () => {
  it('finds volumes by reference, customer, box and title words, a page at a time', async () => {
    const { store } = tempStore();
    for (let n = 1; n <= 7; n++) await commit(store, accession(n));
    const find = (filter: object, limit = 50) => {
      const ids: string[] = [];
      for (let after: string | null = null; ; ) {
        const page = store.holdings.findVolumes(filter, { limit, after });
        ids.push(...page.items.map(({ id }) => id));
        after = page.next;
        if (after === null) return ids;
      }
    };
    expect(find({ reference: 'REF-3' })).toEqual(['V3a', 'V3b']);
    expect(find({ box: 'B2' })).toEqual(['V2a', 'V2b']);
    expect(find({ customer: 'C1' })).toEqual(['V1a', 'V4a', 'V7a']);
    expect(find({ customer: 'C1', title: '台账 4' })).toEqual(['V4a']);
    expect(find({ title: '压器' }, 3)).toEqual(['V1a', 'V2a', 'V3a', 'V4a', 'V5a', 'V6a', 'V7a']);
    expect(find({ title: 'FILE transformer' })).toHaveLength(7);
    expect(find({ title: '器压' })).toEqual([]);
    expect(find({ title: '！' })).toEqual([]);
    expect(find({}, 2)).toHaveLength(14);
    expect(store.holdings.findVolumes({ box: 'B2' }, { limit: 2, after: null }).next).toBeNull();
    expect(() => store.holdings.findVolumes({}, { limit: 2, after: 'garbage!' })).toThrow(
      expect.objectContaining({ reasons: [{ code: 'input-invalid', params: { field: 'after' } }] }),
    );
  });

  it('gives back boxes and volumes as they came in, and as they were corrected', async () => {
    const { store } = tempStore();
    const { box, volumes } = accession(1);
    await commit(store, accession(1));
    expect(store.holdings.box('B1')).toEqual(box);
    expect(store.holdings.volumesOf('B1')).toEqual(volumes);
    expect(store.holdings.volumesNamed('REF-1').map(({ id }) => id)).toEqual(['V1a', 'V1b']);
    expect(store.holdings.volumesNamed('V1b')).toEqual([
      { ...volumes[1], box: 'B1', whereabouts: expect.objectContaining({ barcode: 'B1' }) },
    ]);
    expect(store.holdings.counts()).toEqual({ boxes: 1, volumes: 2 });
    await commit(
      store,
      { type: 'box.reidentified', box: 'B1', epc: 'E2FF' },
      { type: 'volume.recounted', volume: 'V1a', box: 'B1', pages: 7 },
    );
    expect(store.holdings.box('B1')).toEqual({ ...box, epc: 'E2FF' });
    expect(store.holdings.volumesOf('B1')[0]?.pages).toBe(7);
    expect(store.custody.boxByEpc('E2FF')?.barcode).toBe('B1');
    expect(store.custody.boxByEpc(box.epc as string)).toBeNull();
  });

  it('finds any two neighbouring Chinese characters of any title', async () => {
    const { store } = tempStore();
    const han = fc.integer({ min: 0x4e00, max: 0x9fff }).map((code) => String.fromCodePoint(code));
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(han, { minLength: 2, maxLength: 12 }), fc.nat(), async (title, at) => {
        await commit(store, accession(++n, title.join('')));
        const start = at % (title.length - 1);
        const pair = title.slice(start, start + 2).join('');
        const { items } = store.holdings.findVolumes({ title: pair }, { limit: 1000, after: null });
        expect(items.map(({ id }) => id)).toContain(`V${n}a`);
        expect(items.every((volume) => volume.title.includes(pair))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('custody', () => {
  it('follows a box and its retrieval through every step', async () => {
    const { store } = tempStore();
    await commit(store, accession(1));
    const steps: [RetrievalState, BoxState, string | null][] = [];
    for (const event of loan('R-1', 1)) {
      await commit(store, event);
      const box = store.custody.box('B1');
      steps.push([
        store.custody.retrieval('R-1')?.state as RetrievalState,
        box?.state as BoxState,
        box?.retrieval ?? null,
      ]);
    }
    expect(steps).toEqual([
      ['awaiting-approval', 'reserved', 'R-1'],
      ['awaiting-approval', 'reserved', 'R-1'],
      ['released', 'reserved', 'R-1'],
      ['picking', 'reserved', 'R-1'],
      ['picked', 'in-hand', 'R-1'],
      ['issued', 'issued', 'R-1'],
      ['returned', 'to-inspect', 'R-1'],
      ['inspected', 'to-reshelve', 'R-1'],
      ['discrepant', 'held-back', 'R-1'],
      ['inspected', 'to-reshelve', 'R-1'],
      ['inspected', 'to-reshelve', 'R-1'],
      ['inspected', 'shelved', 'R-1'],
      ['closed', 'shelved', null],
    ]);
    expect(store.custody.retrieval('R-1')).toMatchObject({
      approvedBy: 'daemon',
      approvals: ['daemon'],
      keeper: 'P-keeper',
      borrower: 'P-borrower',
      inspector: 'P-other',
      discrepancies: [{ kind: 'seal', found: 'S-new' }],
      // Every event but the new seal, which is the box's.
      version: 12,
    });
    expect(store.custody.box('B1')?.seal).toBe('S-new');
  });

  it.each<[string, readonly DomainEvent[], RetrievalState, BoxState]>([
    ['refused', [{ type: 'retrieval.refused', retrieval: 'R', by: 'P', why: 'no' }], 'refused', 'shelved'],
    [
      'cancelled',
      [{ type: 'retrieval.cancelled', retrieval: 'R', by: 'P', why: 'no' }],
      'cancelled',
      'shelved',
    ],
    ['expired', [{ type: 'retrieval.expired', retrieval: 'R' }], 'expired', 'shelved'],
    [
      'cancelled with the box in hand',
      [
        {
          type: 'box.picked',
          retrieval: 'R',
          box: 'B1',
          slot: '',
          keeper: 'P',
          evidence: PROOF,
          aisle: AISLE,
        },
        { type: 'retrieval.cancelled', retrieval: 'R', by: 'P', why: 'no' },
      ],
      'cancelled',
      'in-hand',
    ],
    [
      'not found',
      [{ type: 'box.not-found', retrieval: 'R', box: 'B1', slot: '', keeper: 'P', aisle: AISLE }],
      'not-found',
      'missing',
    ],
    [
      'not found, then recovered',
      [
        { type: 'box.not-found', retrieval: 'R', box: 'B1', slot: '', keeper: 'P', aisle: AISLE },
        { type: 'box.recovered', box: 'B1', by: 'P', evidence: PROOF },
      ],
      'not-found',
      'to-reshelve',
    ],
  ])('lets go of the box when its retrieval is %s', async (_, events, retrieval, box) => {
    const { store } = tempStore();
    await commit(store, accession(1), request('R', 'B1'), ...events);
    expect(store.custody.retrieval('R')?.state).toBe(retrieval);
    expect(store.custody.box('B1')).toMatchObject({ state: box, retrieval: null });
  });

  it('places a box that had no slot', async () => {
    const { store } = tempStore();
    const slot = '1-01-A-01-1-01';
    await commit(store, { ...accession(1), slot: null });
    expect(store.custody.box('B1')).toMatchObject({ state: 'unplaced', slot: null });
    await commit(store, {
      type: 'box.placed',
      box: 'B1',
      slot,
      keeper: 'P',
      evidence: PROOF,
      slotRead: slot,
      aisle: AISLE,
    });
    expect(store.custody.boxAtHome(slot)).toMatchObject({ barcode: 'B1', state: 'shelved' });
  });

  it('lists retrievals by state and box, and tells what the clock makes urgent', async () => {
    const { store } = tempStore();
    const issued = (n: number, dueAt: number) => loan(`R-${n}`, n, dueAt).slice(0, 6);
    await commit(store, ...[1, 2, 3, 4].map((n) => accession(n)));
    await commit(
      store,
      ...issued(1, 500),
      ...issued(2, 300),
      ...loan('R-3', 3).slice(0, 3),
      request('R-4', 'B4'),
    );
    const list = (filter: object, limit = 9, after: string | null = null) =>
      store.custody.retrievals(filter, { limit, after });
    expect(list({ states: ['issued', 'released'] }).items.map(({ id }) => id)).toEqual(['R-1', 'R-2', 'R-3']);
    expect(list({ box: 'B4' }).items.map(({ id }) => id)).toEqual(['R-4']);
    expect(list({ states: [] }).items).toEqual([]);
    const first = list({}, 3);
    expect(list({}, 3, first.next).items.map(({ id }) => id)).toEqual(['R-4']);
    expect(store.custody.overdue(500).map(({ id }) => id)).toEqual(['R-2']);
    expect(store.custody.overdue(501).map(({ id }) => id)).toEqual(['R-2', 'R-1']);
    expect(store.custody.overdueOf('P-borrower', 400).map(({ id }) => id)).toEqual(['R-2']);
    expect(store.custody.overdueOf('P-other', 400)).toEqual([]);
    expect(store.custody.lapsedHolds(8e12)).toEqual([]);
    expect(store.custody.lapsedHolds(8e12 + 1).map(({ id }) => id)).toEqual(['R-3']);
  });

  it('takes no event about something that never was', async () => {
    const { store } = tempStore();
    await expect(commit(store, { type: 'retrieval.expired', retrieval: 'R-9' })).rejects.toMatchObject({
      code: 'journal-unreadable',
    });
    await commit(store, accession(1));
    await expect(commit(store, { ...accession(2), slot: accession(1).slot })).rejects.toThrow('UNIQUE');
    expect(store.ledger.head).toBe(1);
  });
});

describe('people, shelving and alarms', () => {
  it('knows people by login and card, clients and sessions by token', async () => {
    const { store } = tempStore();
    await commit(store, ...EVERYTHING_ELSE);
    const person = { id: 'P-keeper', name: '李保管', department: '档案室', roles: ['keeper'] };
    expect(store.people.personByLogin('keeper')).toEqual({ person, pinHash: '$argon2id$pin' });
    expect(store.people.personByCard('c'.repeat(64))).toEqual(person);
    expect(store.people.people()).toEqual([person]);
    expect(store.people.clientByToken('t'.repeat(64), 8e12)?.id).toBe('records');
    expect(store.people.clientByToken('t'.repeat(64), 9e12)).toBeNull();
    const session = { id: 'S-1', person: 'P-keeper', station: 'kiosk-1', expiresAt: 9e12 };
    expect(store.people.sessionByToken('s'.repeat(64))).toEqual(session);
    expect(store.people.openSessions()).toEqual([session]);
    await commit(store, { type: 'session.closed', session: 'S-1', why: 'logout' });
    expect(store.people.sessionByToken('s'.repeat(64))).toBeNull();
  });

  it('keeps what was begun with a bank until it is settled', async () => {
    const { store, clock } = tempStore();
    await commit(store, ...EVERYTHING_ELSE);
    expect(store.shelving.openIntents()).toMatchObject([
      { intent: 'I-1', command: 'stop', openedAt: clock.now() },
    ]);
    expect(store.shelving.lastSequence('bank-1')).toBe(8);
    expect(store.shelving.lastSequence('bank-9')).toBe(0);
    expect(store.shelving.locked()).toEqual([1]);
    expect(store.shelving.lastKnownAisles(1)).toEqual([4]);
    expect(store.shelving.holds()).toMatchObject([{ bank: 1, aisle: 4, holder: 'P-keeper' }]);
    expect(store.shelving.latched()).toMatchObject([{ bank: 1, cause: 'obstruction-at-carriage' }]);
    await commit(
      store,
      { type: 'intent.settled', intent: 'I-1', device: 'bank-1', bank: 1, outcome: 'done', detail: '' },
      { type: 'aisle.released', bank: 1, aisle: 4, holder: 'P-keeper', why: 'done' },
      { type: 'stop.cleared', bank: 1, confirmedBy: 'P-keeper', statement: 'clear' },
    );
    expect(store.shelving.openIntents()).toEqual([]);
    expect(store.shelving.holds()).toEqual([]);
    expect(store.shelving.latched()).toEqual([]);
    // A stop that ended nowhere in particular moved nothing.
    expect(store.shelving.lastKnownAisles(1)).toEqual([4]);
    await commit(store, { type: 'bank.moved-externally', bank: 1, from: [4], to: [2] });
    expect(store.shelving.lastKnownAisles(1)).toEqual([2]);
  });

  it('forgets where a bank stands when a motion ended and nobody could tell', async () => {
    const { store } = tempStore();
    const open = {
      device: 'bank-1',
      bank: 1,
      sequence: 1,
      command: 'open-aisle',
      argument: 3,
      openedBy: 'P',
    };
    const settled = { device: 'bank-1', bank: 1, detail: '' };
    await commit(
      store,
      { type: 'bank.moved-externally', bank: 1, from: null, to: [2] },
      { type: 'intent.opened', intent: 'I-1', ...open },
      { type: 'intent.settled', intent: 'I-1', ...settled, outcome: 'refused' },
    );
    expect(store.shelving.lastKnownAisles(1)).toEqual([2]);
    await commit(
      store,
      { type: 'intent.opened', intent: 'I-2', ...open },
      { type: 'intent.settled', intent: 'I-2', ...settled, outcome: 'stopped', openAisles: null },
    );
    expect(store.shelving.lastKnownAisles(1)).toBeNull();
  });

  it('drops an alarm when it is over and acknowledged, in either order, and asks again when it comes back', async () => {
    const { store, clock } = tempStore();
    const alarm = 'device-lost:reader-1';
    const raised = EVERYTHING_ELSE.find(({ type }) => type === 'alarm.raised') as DomainEvent;
    const cleared: DomainEvent = { type: 'alarm.cleared', alarm };
    const acknowledged: DomainEvent = { type: 'alarm.acknowledged', alarm, by: 'P-keeper', comment: '' };
    await commit(store, raised, acknowledged);
    expect(store.alarms.alarm(alarm)).toMatchObject({
      acknowledgedBy: 'P-keeper',
      clearedAt: null,
      params: { problem: 'no answer' },
    });
    await commit(store, cleared);
    expect(store.alarms.active()).toEqual([]);
    await commit(store, raised, cleared);
    expect(store.alarms.active()).toMatchObject([{ id: alarm, clearedAt: clock.now() }]);
    await commit(store, raised);
    expect(store.alarms.active()).toMatchObject([{ clearedAt: null, acknowledgedAt: null }]);
    await commit(store, cleared, acknowledged);
    expect(store.alarms.active()).toEqual([]);
  });
});
