import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusal } from '../../../support/refusal.ts';
import { actor, DAY_MS, House } from '../house.ts';

const keeper = actor('ke', 'keeper');
const other = actor('kb', 'keeper');
const records = actor('rs', 'records-system');
const approverA = actor('aa', 'approver');
const approverB = actor('ab', 'approver');
const SLOT = '1-02-A-01-1-01';
const barcode = { barcode: 'B1' };

describe('lending', () => {
  let house: House;

  beforeEach(async () => {
    house = new House();
    await house.box({ barcode: 'B1', epc: 'E280AA01', seal: 'S-1' }, SLOT, [
      { id: 'V1', reference: 'HV-1', title: 'Contract', pages: 12 },
      { id: 'V2', reference: 'HV-2', title: 'Drawing' },
    ]);
    await house.box({ barcode: 'B2', epc: 'E280AA02', securityClass: 'confidential' }, '1-02-A-01-1-02', [
      { id: 'V3', reference: 'HV-1', title: 'Contract, copy' },
    ]);
    for (const id of ['ke', 'kb', 'bo', 'b2']) await house.person(id);
    house.room.open(2, 'ke');
  });

  afterEach(() => house.close());

  const requested = async (extra: object = {}): Promise<string> =>
    (await house.custody.request(records, { box: 'B1', use: 'charge-out', ...extra })).id;
  const picked = async (extra: object = {}): Promise<string> => {
    const id = await requested(extra);
    await house.custody.startPick(keeper, id);
    await house.custody.pick(keeper, id, barcode);
    return id;
  };
  const issued = async (): Promise<string> => {
    const id = await picked();
    await house.custody.issue(keeper, id, { proof: barcode, borrower: { card: 'card-bo' } });
    return id;
  };
  const returned = async (): Promise<string> => {
    const id = await issued();
    await house.custody.receive(keeper, barcode);
    return id;
  };
  const box = (name = 'B1') => house.store.custody.box(name);

  it('goes all the way round, each step with its evidence', async () => {
    const before = house.store.ledger.head;
    const id = await returned();
    house.room.lay('desk', ['e280aa01']);
    await house.custody.inspect(other, id, { sealFound: 'S-1', pages: { V1: 12 } });
    const closed = await house.custody.reshelve(keeper, id, { proof: { reader: 'desk' }, slot: SLOT });
    expect(closed).toMatchObject({ state: 'closed', borrower: 'bo', inspector: 'kb' });
    expect(box()).toMatchObject({ state: 'shelved', retrieval: null, slot: SLOT });
    expect(house.journaled(before)).toEqual([
      'retrieval.requested',
      'retrieval.approved',
      'retrieval.released',
      'pick.started',
      'box.picked',
      'box.issued',
      'box.returned',
      'box.inspected',
      'box.reshelved',
      'retrieval.closed',
    ]);
    const reshelved = house.store.ledger
      .read(before, 100)
      .find(({ event }) => event.type === 'box.reshelved');
    expect(reshelved?.event).toMatchObject({
      evidence: { kind: 'rfid', read: 'E280AA01', reader: 'desk' },
      slotRead: SLOT,
      aisle: { bank: 1, aisle: 2, statusAgeMs: 100 },
    });
    expect(house.store.verify().ok).toBe(true);
  });

  it('names volumes by id or reference, in one box', async () => {
    const ask = (input: object) => house.custody.request(records, { use: 'charge-out', ...input });
    expect(await refusal(ask({ volumes: ['HV-1'] }))).toEqual(['volume-ambiguous']);
    expect(await refusal(ask({ volumes: ['nope', 'HV-1'] }))).toEqual(['volume-unknown', 'volume-ambiguous']);
    expect(await refusal(ask({ volumes: ['V1', 'V3'] }))).toEqual(['volumes-in-several-boxes']);
    expect(await refusal(ask({}))).toEqual(['input-invalid']);
    expect(await refusal(ask({ box: 'B9' }))).toEqual(['box-unknown']);
    expect(await ask({ volumes: ['HV-1', 'HV-2'], box: 'B1' })).toMatchObject({ volumes: ['V1', 'V2'] });
  });

  it('promises a box once, and says why it cannot be had', async () => {
    const id = await issued();
    const again = house.custody.request(records, { box: 'B1', use: 'charge-out' });
    expect(await refusal(again)).toEqual(['box-on-loan']);
    const held = box();
    expect(held && house.custody.availability(held)).toEqual([
      { code: 'box-on-loan', params: { box: 'B1', dueAt: '2026-01-15T00:00:00.000Z' } },
    ]);
    expect(house.store.custody.retrieval(id)?.dueAt).toBe(house.clock.now() + 14 * DAY_MS);
  });

  it('needs two different approvers who did not ask, for a confidential box', async () => {
    const requester = actor('aa', 'approver', 'keeper');
    const { id } = await house.custody.request(requester, { box: 'B2', use: 'charge-out', borrower: 'bo' });
    expect(await refusal(house.custody.startPick(keeper, id))).toEqual(['retrieval-in-wrong-state']);
    expect(await refusal(house.custody.approve(approverA, id))).toEqual(['approver-is-requester']);
    expect(await refusal(house.custody.approve(keeper, id))).toEqual(['role-missing']);
    expect(await refusal(house.custody.approve(actor('bo', 'approver'), id))).toEqual([
      'approver-is-borrower',
    ]);
    expect(await house.custody.approve(approverB, id)).toMatchObject({ state: 'awaiting-approval' });
    expect(await refusal(house.custody.approve(approverB, id))).toEqual(['approval-needs-second-person']);
    const second = await house.custody.approve(actor('ac', 'approver'), id);
    expect(second).toMatchObject({ state: 'released', approvals: ['ab', 'ac'] });
  });

  it('refuses and cancels with words, and frees the box', async () => {
    const { id } = await house.custody.request(records, { box: 'B2', use: 'charge-out' });
    expect(await refusal(house.custody.refuse(approverA, id, ' '))).toEqual(['input-invalid']);
    expect(await house.custody.refuse(approverA, id, 'closed file')).toMatchObject({ state: 'refused' });
    expect(box('B2')).toMatchObject({ state: 'shelved', retrieval: null });
    const second = await requested();
    expect(await refusal(house.custody.cancel(actor('x', 'auditor'), second, 'no'))).toEqual([
      'role-missing',
    ]);
    expect(await house.custody.cancel(records, second, 'not needed')).toMatchObject({ state: 'cancelled' });
    expect(box()).toMatchObject({ state: 'shelved', retrieval: null });
  });

  it('collects every reason against a pick', async () => {
    const id = await requested();
    await house.custody.startPick(keeper, id);
    house.room.open(3, 'kb', 2001);
    expect(await refusal(house.custody.pick(other, id, { barcode: 'B2' }))).toEqual([
      'not-your-pick',
      'wrong-box',
      'status-stale',
      'aisle-not-open',
    ]);
    house.room.witness = null;
    expect(await refusal(house.custody.pick(keeper, id, barcode))).toEqual(['status-unknown']);
    house.room.open(2, null);
    expect(await refusal(house.custody.pick(keeper, id, barcode))).toEqual(['aisle-not-held']);
    house.room.open(2, 'kb');
    expect(await refusal(house.custody.pick(keeper, id, barcode))).toEqual(['aisle-held-by-other']);
    house.room.open(2, 'ke', Number.NaN);
    expect(await refusal(house.custody.pick(keeper, id, barcode))).toEqual(['status-stale']);
    expect(box()?.state).toBe('reserved');
  });

  it('believes a reader only when it sees exactly one tag, now', async () => {
    const id = await requested();
    await house.custody.startPick(keeper, id);
    const look = () => house.custody.pick(keeper, id, { reader: 'desk' });
    expect(await refusal(look())).toEqual(['device-unreachable']);
    house.room.lay('desk', []);
    expect(await refusal(look())).toEqual(['reader-sees-nothing']);
    house.room.lay('desk', ['E280AA01', 'E280AA02']);
    expect(await refusal(look())).toEqual(['reader-sees-several']);
    house.room.lay('desk', ['E280AA02']);
    expect(await refusal(look())).toEqual(['wrong-box']);
    house.room.lay('desk', ['E280AA01'], 2001);
    expect(await refusal(look())).toEqual(['reader-stale']);
    house.room.lay('desk', ['E280AA01', 'e280aa01'], 2000);
    expect(await look()).toMatchObject({ state: 'picked' });
  });

  it('issues only to a known person who owes nothing and is not the keeper', async () => {
    const id = await picked({ borrower: 'bo' });
    const issue = (borrower: { card: string } | { person: string }, dueAt?: number) =>
      house.custody.issue(keeper, id, { proof: barcode, borrower, ...(dueAt !== undefined && { dueAt }) });
    const now = house.clock.now();
    expect(await refusal(issue({ card: 'stranger' }))).toEqual(['borrower-unknown']);
    expect(await refusal(issue({ person: 'ke' }))).toEqual(['borrower-is-keeper', 'borrower-differs']);
    expect(await refusal(issue({ person: 'bo' }, now))).toEqual(['due-date-invalid']);
    expect(await refusal(issue({ person: 'bo' }, now + 14 * DAY_MS + 1))).toEqual(['due-date-invalid']);
    expect(await refusal(issue({ person: 'bo' }, Number.NaN))).toEqual(['due-date-invalid']);
    expect(await issue({ card: ' card-bo ' }, now + 14 * DAY_MS)).toMatchObject({ borrower: 'bo' });
  });

  it('refuses a borrower whose boxes are overdue, and rings for them until they are back', async () => {
    await issued();
    await house.clock.advance(15 * DAY_MS);
    expect((await house.custody.sweep()).overdue).toHaveLength(1);
    expect(house.alarms.active()).toMatchObject([{ id: 'box-overdue:B1', clearedAt: null }]);
    const ask = house.custody.request(records, { box: 'B2', use: 'charge-out', borrower: 'bo' });
    expect(await refusal(ask)).toEqual(['borrower-overdue']);
    await house.custody.receive(keeper, barcode);
    await house.custody.stop();
    expect(house.alarms.active()).toMatchObject([{ id: 'box-overdue:B1', clearedAt: house.clock.now() }]);
  });

  it('takes an issued box back from anyone, and nothing else', async () => {
    expect(await refusal(house.custody.receive(keeper, barcode))).toEqual(['box-in-wrong-state']);
    expect(await refusal(house.custody.receive(keeper, { barcode: 'B9' }))).toEqual(['box-unknown']);
    await issued();
    expect(await house.custody.receive(other, barcode)).toMatchObject({ state: 'returned' });
    expect(box()?.state).toBe('to-inspect');
  });

  it('is not inspected by the borrower, and not shelved uninspected', async () => {
    const id = await returned();
    const shelve = house.custody.reshelve(keeper, id, { proof: barcode, slot: SLOT });
    expect(await refusal(shelve)).toEqual(['retrieval-in-wrong-state', 'inspection-missing']);
    const borrower = actor('bo', 'keeper');
    const inspect = house.custody.inspect(borrower, id, { sealFound: 'S-1', pages: { V9: 1.5 } });
    expect(await refusal(inspect)).toEqual(['volume-unknown', 'input-invalid', 'borrower-is-inspector']);
  });

  it('holds a box back whose inspection disagrees, until an approver takes it for good', async () => {
    const id = await returned();
    const input = { sealFound: 'S-9', pages: { V1: 11, V2: 3 }, remarks: 'one page gone' };
    const found = await house.custody.inspect(other, id, input);
    expect(found.discrepancies).toEqual([
      { kind: 'seal', expected: 'S-1', found: 'S-9' },
      { kind: 'pages', volume: 'V1', expected: 12, found: 11 },
    ]);
    const held = box();
    expect(held && house.custody.availability(held).map(({ code }) => code)).toEqual([
      'box-held-back',
      'seal-mismatch',
      'pages-mismatch',
    ]);
    const shelve = () => house.custody.reshelve(keeper, id, { proof: barcode, slot: SLOT });
    expect(await refusal(shelve())).toEqual(['retrieval-in-wrong-state', 'box-held-back']);
    const accept = (who: typeof keeper, remark: string) =>
      house.custody.acceptDiscrepancy(who, id, { remark, seal: 'S-10' });
    expect(await refusal(accept(actor('kb', 'approver'), ''))).toEqual([
      'input-invalid',
      'approval-needs-second-person',
    ]);
    expect(await refusal(accept(actor('bo', 'approver'), 'fine'))).toEqual(['approver-is-borrower']);
    await accept(approverA, 'torn page withdrawn');
    expect(house.store.custody.box('B1')).toMatchObject({ state: 'to-reshelve', seal: 'S-10' });
    expect(house.store.holdings.volumesOf('B1').map(({ pages }) => pages)).toEqual([11, undefined]);
    expect(await shelve()).toMatchObject({ state: 'closed' });
  });

  it('is shelved only in its own slot', async () => {
    const id = await returned();
    await house.custody.inspect(other, id, { sealFound: 'S-1', pages: {} });
    const shelve = (slot: string) => house.custody.reshelve(keeper, id, { proof: barcode, slot });
    expect(await refusal(shelve('1-02-A-01-1-02'))).toEqual(['wrong-slot']);
    expect(await refusal(shelve('rubbish'))).toEqual(['wrong-slot']);
    house.room.open(3, 'ke');
    expect(await refusal(shelve(SLOT))).toEqual(['aisle-not-open']);
    house.room.open(2, 'ke');
    expect(await shelve(` ${SLOT.toLowerCase()} `)).toMatchObject({ state: 'closed' });
  });

  it('puts a picked box that nobody fetched back without an inspection', async () => {
    const id = await picked();
    expect(await house.custody.reshelve(keeper, id, { proof: barcode, slot: SLOT })).toMatchObject({
      state: 'closed',
      borrower: null,
    });
  });

  it('lets a keeper give a pick back, and the hold lapse', async () => {
    const id = await requested();
    await house.custody.startPick(keeper, id);
    expect(await refusal(house.custody.abandonPick(other, id))).toEqual(['not-your-pick']);
    expect(await house.custody.abandonPick(keeper, id)).toMatchObject({ state: 'released', keeper: null });
    await house.clock.advance(2 * DAY_MS + 1);
    expect(await refusal(house.custody.startPick(keeper, id))).toEqual(['hold-expired']);
    expect(await house.custody.sweep()).toEqual({ expired: [id], overdue: [] });
    expect(box()).toMatchObject({ state: 'shelved', retrieval: null });
  });

  it('loses a box only before its open aisle, and finds it by a scan', async () => {
    const id = await requested();
    await house.custody.startPick(keeper, id);
    house.room.open(4, 'ke');
    expect(await refusal(house.custody.reportNotFound(keeper, id))).toEqual(['aisle-not-open']);
    house.room.open(2, 'ke');
    expect(await house.custody.reportNotFound(keeper, id)).toMatchObject({ state: 'not-found' });
    expect(await refusal(house.custody.request(records, { box: 'B1', use: 'charge-out' }))).toEqual([
      'box-missing',
    ]);
    expect(await refusal(house.custody.receive(keeper, barcode))).toEqual(['box-missing']);
    expect(await house.custody.recover(keeper, barcode)).toMatchObject({ state: 'to-reshelve' });
    const place = (slot: string) => house.custody.place(keeper, { proof: barcode, slot });
    expect(await refusal(place('1-02-A-01-1-03'))).toEqual(['wrong-slot']);
    expect(await place(SLOT)).toMatchObject({ state: 'shelved' });
  });

  it('places a box that never had a slot, in a free one', async () => {
    await house.box({ barcode: 'B3' }, null);
    expect(await refusal(house.custody.request(records, { box: 'B3', use: 'charge-out' }))).toEqual([
      'box-has-no-slot',
    ]);
    const place = (slot: string) => house.custody.place(keeper, { proof: { barcode: 'B3' }, slot });
    expect(await refusal(place(SLOT))).toEqual(['slot-taken']);
    expect(await refusal(place(`0${SLOT}`))).toEqual(['slot-taken']);
    expect(await refusal(place('1-02-A-01-1-09'))).toEqual(['slot-unknown']);
    expect(await refusal(place('1-03-A-01-1-01'))).toEqual(['aisle-not-open']);
    expect(await place('1-02-a-01-1-03')).toMatchObject({ state: 'shelved', slot: '1-02-A-01-1-03' });
  });

  it('lets a box through the gate only when it is charged out', async () => {
    expect(house.custody.boxAtGate('FFFF')).toBeNull();
    expect(house.custody.boxAtGate('e280aa01')).toEqual({ barcode: 'B1', released: false });
    await issued();
    expect(house.custody.boxAtGate('E280AA01')).toEqual({ barcode: 'B1', released: true });
    await house.custody.receive(keeper, barcode);
    expect(house.custody.boxAtGate('E280AA01')).toEqual({ barcode: 'B1', released: false });
  });

  it('does not let a box lent for the reading room through the gate', async () => {
    const id = await picked({ use: 'reading-room' });
    await house.custody.issue(keeper, id, { proof: barcode, borrower: { person: 'bo' } });
    expect(house.custody.boxAtGate('E280AA01')).toEqual({ barcode: 'B1', released: false });
  });

  it('answers a repeated call as before, even when the reader has nothing to say any more', async () => {
    const id = await requested();
    await house.custody.startPick(keeper, id);
    house.room.lay('desk', ['E280AA01']);
    const once = { principal: 'ke', key: 'k1', fingerprint: 'f1' };
    const first = await house.custody.pick(keeper, id, { reader: 'desk' }, once, 4);
    const head = house.store.ledger.head;
    house.room.fields.clear();
    expect(await house.custody.pick(keeper, id, { reader: 'desk' }, once, 4)).toEqual(first);
    expect(house.store.ledger.head).toBe(head);
    const reused = house.custody.pick(keeper, id, barcode, { ...once, fingerprint: 'f2' });
    expect(await refusal(reused)).toEqual(['idempotency-key-reused']);
  });

  it('refuses who saw another version', async () => {
    const id = await requested();
    expect(await refusal(house.custody.startPick(keeper, id, undefined, 2))).toEqual(['changed-meanwhile']);
    expect(await house.custody.startPick(keeper, id, undefined, 3)).toMatchObject({ version: 4 });
    expect(await refusal(house.custody.startPick(keeper, 'R-0'))).toEqual(['retrieval-unknown']);
  });
});
