import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BankView, RetrievalView } from '../../controller/api/contract/index.ts';
import { Simulation } from '../../simulators/simulation.ts';
import { until } from '../support/until.ts';
import { apiCaller } from './support/api-call.ts';
import { type ApiRoom, openApiRoom, PEOPLE, SLOTS } from './support/api-room.ts';
import { oneBank } from './support/simulated-bank.ts';

let room: ApiRoom;
let world: Simulation;
let stateDir: string;
beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'muniment-api-sim-'));
  world = new Simulation({ config: oneBank(), stateDir, speed: 50 });
  const { env } = await world.start();
  room = await openApiRoom({ bankPort: Number(env['SIM_BANK_1_PORT']) });
});
afterAll(async () => {
  await room.close();
  await world.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

const { send, post, login } = apiCaller(() => room);
const head = () => room.store.ledger.head;

async function openAisle(cookie: string, aisle: number): Promise<void> {
  const bank = async () => (await send('GET', '/banks/1', undefined, { cookie })).json<BankView>();
  await until('the bank reports', async () => !['unknown', 'opening'].includes((await bank()).phase));
  const asked = await post('/banks/1/motions', { command: 'open-aisle', aisle }, { cookie });
  expect(asked.statusCode).toBe(202);
  expect(asked.json()).toEqual({
    intent: expect.any(String),
    bank: 1,
    command: 'open-aisle',
    argument: aisle,
  });
  await until(`aisle ${aisle} stands open`, async () => {
    const { openAisles, phase } = await bank();
    return openAisles?.includes(aisle) && phase === 'held';
  });
}

it('stops a bank each time it is asked to, under whatever key, and answers as before', async () => {
  const key = randomUUID();
  await until('the bank reports', async () => (await send('GET', '/banks/1')).json<BankView>().connected);
  const stop = () => post('/banks/1/motions', { command: 'stop' }, { key });
  const first = await stop();
  const heard = world.controller(1).lastSequence;
  expect(heard).toBeGreaterThan(0);
  await until('the stop has ended', () => room.store.shelving.openIntents().length === 0);
  const again = await stop();
  expect([again.statusCode, again.json()]).toEqual([202, first.json()]);
  await until('another stop', () => world.controller(1).lastSequence > heard);
});

it.each(['approver', 'auditor', 'installer'] as const)(
  'lets an %s stop a bank, and not move it',
  async (as) => {
    expect((await post('/banks/1/motions', { command: 'stop' }, { as })).statusCode).toBe(202);
    const moved = await post('/banks/1/motions', { command: 'spread' }, { as });
    expect([moved.statusCode, moved.json().reasons.map(({ code }: { code: string }) => code)]).toEqual([
      403,
      expect.arrayContaining(['role-missing']),
    ]);
  },
);

describe('a box goes out and comes back', () => {
  it('is found, asked for, fetched, issued, returned, inspected and shelved', async () => {
    const found = await send('GET', `/volumes?title=${encodeURIComponent('变压器 contract')}&limit=3`);
    expect(found.statusCode).toBe(200);
    expect(found.json().items).toHaveLength(3);
    const [first] = found.json().items;
    expect(first).toEqual({
      id: 'V-1-1',
      reference: 'GD-2024-0011',
      title: '临江化工变压器增容合同 contract 1',
      customer: 'C-1001',
      pages: 10,
      box: 'B000001',
      slot: SLOTS['B000001'],
      state: 'shelved',
      availability: { available: true, reasons: [] },
    });

    const asked = await post(
      '/retrievals',
      { volumes: ['GD-2024-0011'], use: 'charge-out', borrower: 'P-borrower' },
      { as: 'records-system' },
    );
    expect(asked.statusCode).toBe(202);
    const retrieval = asked.json<RetrievalView>();
    expect(asked.headers['location']).toBe(`/api/v1/retrievals/${retrieval.id}`);
    expect(asked.headers['etag']).toMatch(/^"\d+"$/);
    // What a records system has no need to know it is not told.
    expect(retrieval).toMatchObject({ state: 'released', box: 'B000001', seal: null, overdue: false });
    expect(retrieval.volumes).toEqual([
      { id: 'V-1-1', reference: 'GD-2024-0011', title: first.title, pages: 10 },
    ]);

    const there = await send('GET', `/retrievals/${retrieval.id}`, undefined, { as: 'records-system' });
    expect(there.headers['etag']).toBe(asked.headers['etag']);
    expect(there.json()).toEqual(retrieval);

    const keeper = await login('keeper');
    const at = `/retrievals/${retrieval.id}`;
    const cookie = { cookie: keeper };
    const proof = { barcode: 'B000001' };
    expect((await post(`${at}/start-pick`, {}, cookie)).json()).toMatchObject({
      state: 'picking',
      keeper: 'P-keeper',
      seal: 'S-1',
    });

    // Box 1 stands on face A of carriage 1: aisle 1.
    const early = await post(`${at}/pick`, { proof }, cookie);
    expect(early.statusCode).toBe(409);
    await openAisle(keeper, 1);
    expect((await post(`${at}/pick`, { proof }, cookie)).json()).toMatchObject({ state: 'picked' });
    const issued = await post(`${at}/issue`, { proof, borrower: { person: 'P-borrower' } }, cookie);
    expect(issued.json()).toMatchObject({ state: 'issued', borrower: 'P-borrower', borrowerName: '张借阅' });

    const lent = await send('GET', '/boxes/B000001', undefined, {
      as: 'records-system',
      headers: { 'accept-language': 'zh-CN' },
    });
    expect(lent.json()).toMatchObject({
      state: 'issued',
      seal: null,
      availability: { available: false, reasons: [{ code: 'box-on-loan', text: '该盒已借出。' }] },
    });

    expect((await post('/returns', { proof }, cookie)).json()).toMatchObject({ state: 'returned' });
    const inspected = await post(`${at}/inspect`, { sealFound: 'S-1', pages: { 'V-1-1': 10 } }, cookie);
    expect(inspected.json()).toMatchObject({ state: 'inspected', inspector: 'P-keeper', discrepancies: [] });
    const shelved = await post(`${at}/reshelve`, { proof, slot: SLOTS['B000001'] }, cookie);
    expect(shelved.json()).toMatchObject({ state: 'closed' });
    expect((await post('/banks/1/release', {}, cookie)).statusCode).toBe(204);
    expect(room.store.verify().ok).toBe(true);
    expect(room.logged.errors).toEqual([]);
  });

  it('holds a box back when the inspection differs, until an approver accepts it', async () => {
    const { id } = (await post('/retrievals', { box: 'B000002', use: 'reading-room' })).json();
    const keeper = { cookie: await login('keeper2') };
    const proof = { barcode: 'B000002' };
    await post(`/retrievals/${id}/start-pick`, {}, keeper);
    await openAisle(keeper.cookie, 2);
    await post(`/retrievals/${id}/pick`, { proof }, keeper);
    await post(`/retrievals/${id}/issue`, { proof, borrower: { card: PEOPLE.borrower.card } }, keeper);
    await post('/returns', { proof }, keeper);
    const held = await post(
      `/retrievals/${id}/inspect`,
      { sealFound: 'S-9', pages: { 'V-2-2': 19 } },
      keeper,
    );
    expect(held.json()).toMatchObject({
      state: 'discrepant',
      discrepancies: [
        { kind: 'seal', expected: 'S-2', found: 'S-9' },
        { kind: 'pages', volume: 'V-2-2', expected: 20, found: 19 },
      ],
    });
    const accepted = await post(
      `/retrievals/${id}/accept-discrepancy`,
      { remark: 'counted twice', seal: 'S-10' },
      { as: 'approver' },
    );
    expect(accepted.json()).toMatchObject({ state: 'inspected' });
  });
});

describe('the same change only once', () => {
  it('gives the same answer byte for byte under the same key, and changes nothing more', async () => {
    const sent = { key: 'key-1' } as const;
    const body = { box: 'B000003', use: 'charge-out', note: 'Größe 大小' };
    const first = await post('/retrievals', body, sent);
    expect(first.statusCode).toBe(202);
    const { id } = first.json();
    await post(`/retrievals/${id}/cancel`, { why: 'so that it has moved on' });
    await room.append({ type: 'box.reidentified', box: 'B000003', seal: 'S-33' });
    const before = head();
    // The order of fields says nothing.
    const again = await post('/retrievals', { note: body.note, use: body.use, box: body.box }, sent);
    expect(again.rawPayload.equals(first.rawPayload)).toBe(true);
    for (const name of ['etag', 'location', 'content-type'])
      expect(again.headers[name]).toBe(first.headers[name]);
    expect(again.statusCode).toBe(202);
    expect(head()).toBe(before);
    // Two callers may think of the same key.
    const other = await post('/retrievals', body, { ...sent, as: 'records-system' });
    expect(other.json().id).not.toBe(id);
    await post(`/retrievals/${other.json().id}/cancel`, { why: 'done' });
  });

  it('refuses another body or address under the same key, and a key that is missing or none', async () => {
    const first = await post('/retrievals', { box: 'B000003', use: 'charge-out' }, { key: 'key-2' });
    const { id } = first.json();
    const before = head();
    const other = await post('/retrievals', { box: 'B000003', use: 'reading-room' }, { key: 'key-2' });
    expect([other.statusCode, other.json().code]).toEqual([422, 'idempotency-key-reused']);
    const elsewhere = await post(`/retrievals/${id}/cancel`, { why: 'x' }, { key: 'key-2' });
    expect([elsewhere.statusCode, elsewhere.json().code]).toEqual([422, 'idempotency-key-reused']);
    const missing = await post(`/retrievals/${id}/cancel`, { why: 'x' }, { key: null });
    expect([missing.statusCode, missing.json().code]).toEqual([400, 'idempotency-key-missing']);
    const none = await post(`/retrievals/${id}/cancel`, { why: 'x' }, { key: 'a b\u00e9' });
    expect(none.json().errors).toMatchObject([{ path: '/headers/idempotency-key' }]);
    expect(head()).toBe(before);
    await post(`/retrievals/${id}/cancel`, { why: 'done' });
  });

  it('refuses two at once of which only one can be right', async () => {
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => post('/retrievals', { box: 'B000003', use: 'charge-out' })),
    );
    expect(answers.map((a) => a.statusCode).sort((a, b) => a - b)).toEqual([202, 409, 409, 409]);
    const won = answers.find((a) => a.statusCode === 202);
    await post(`/retrievals/${won?.json().id}/cancel`, { why: 'done' });
  });
});

describe('refusals', () => {
  it('heeds If-Match', async () => {
    const asked = await post('/retrievals', { box: 'B000003', use: 'charge-out' });
    const { id } = asked.json();
    const etag = String(asked.headers['etag']);
    const before = head();
    for (const stale of ['"1"', 'W/"3"', '"x"', etag.replaceAll('"', '')]) {
      const answer = await post(`/retrievals/${id}/cancel`, { why: 'x' }, { headers: { 'if-match': stale } });
      expect([stale, answer.statusCode, answer.json().code]).toEqual([stale, 412, 'changed-meanwhile']);
    }
    expect(head()).toBe(before);
    const done = await post(`/retrievals/${id}/cancel`, { why: 'x' }, { headers: { 'if-match': etag } });
    expect(done.statusCode).toBe(200);
    expect(done.headers['etag']).not.toBe(etag);
  });

  it('says every reason, in the language asked for', async () => {
    const before = head();
    const answer = await post(
      '/retrievals',
      { volumes: ['GD-2024-0011', 'GD-2024-0021', 'nothing'], use: 'charge-out' },
      { headers: { 'accept-language': 'fr, zh;q=0.8, en;q=0.5' } },
    );
    expect(answer.statusCode).toBe(422);
    expect(answer.headers['content-language']).toBe('zh-CN');
    const problem = answer.json();
    expect(problem).toMatchObject({
      type: 'urn:muniment:problem:volume-unknown',
      title: '没有卷 nothing。',
      status: 422,
      code: 'volume-unknown',
      instance: '/api/v1/retrievals',
    });
    expect(problem.reasons.map((r: { code: string }) => r.code)).toEqual([
      'volume-unknown',
      'volumes-in-several-boxes',
    ]);
    expect(head()).toBe(before);
  });

  it('needs two approvers for a confidential box, neither of them twice', async () => {
    const asked = await post('/retrievals', { box: 'B000004', use: 'reading-room' });
    expect(asked.json()).toMatchObject({ state: 'awaiting-approval' });
    const { id } = asked.json();
    const once = await post(`/retrievals/${id}/approve`, {}, { as: 'approver' });
    expect(once.json()).toMatchObject({ state: 'awaiting-approval', approvedBy: expect.any(String) });
    const twice = await post(`/retrievals/${id}/approve`, {}, { as: 'approver' });
    expect(twice.json().code).toBe('approval-needs-second-person');
    const refused = await post(`/retrievals/${id}/refuse`, { why: 'not needed' }, { as: 'approver' });
    expect(refused.json()).toMatchObject({ state: 'refused' });
  });

  it('knows nowhere from nothing', async () => {
    for (const [url, code] of [
      ['/boxes/B999999', 'box-unknown'],
      ['/retrievals/R-x', 'retrieval-unknown'],
      ['/banks/9', 'bank-unknown'],
      ['/nothing', 'not-found'],
    ]) {
      const answer = await send('GET', url as string);
      expect([answer.statusCode, answer.json().code]).toEqual([404, code]);
    }
    const method = await send('POST', '/volumes', {});
    expect([method.statusCode, method.json().code, method.headers['allow']]).toEqual([
      405,
      'method-not-allowed',
      'GET',
    ]);
  });
});

describe('pages', () => {
  it('walks through a list with cursors that fit only that list', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const url: string = `/volumes?customer=C-1001&limit=1${cursor ? `&cursor=${cursor}` : ''}`;
      const page = (await send('GET', url)).json();
      seen.push(...page.items.map((v: { id: string }) => v.id));
      cursor = page.nextCursor;
      if (cursor) {
        const foreign = await send('GET', `/volumes?customer=C-1002&cursor=${cursor}`);
        expect(foreign.json().errors).toMatchObject([{ path: '/query/cursor' }]);
      }
    } while (cursor);
    expect(seen).toEqual(['V-1-1', 'V-1-2']);
    for (const broken of ['x', 'AAAA', encodeURIComponent('%%'), '0'.repeat(1000)])
      expect((await send('GET', `/volumes?cursor=${broken}`)).statusCode).toBe(422);
  });

  it('lists retrievals by state', async () => {
    const closed = (await send('GET', '/retrievals?state=closed,refused')).json();
    expect(closed.items.map((r: RetrievalView) => r.state).sort()).toEqual(['closed', 'refused']);
    expect((await send('GET', '/retrievals?state=open')).json().errors).toMatchObject([
      { path: '/query/state' },
    ]);
  });
});
