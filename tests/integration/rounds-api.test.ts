import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  Problem,
  RetrievalView,
  RoundProposalView,
  RoundStopView,
  RoundView,
} from '../../controller/api/contract/index.ts';
import { until } from '../support/until.ts';
import { apiCaller } from './support/api-call.ts';
import { type ApiRoom, openApiRoom, PEOPLE, SLOTS } from './support/api-room.ts';

let room: ApiRoom;
let keeper: string;
let second: string;
const { send, post, login } = apiCaller(() => room);

beforeAll(async () => {
  room = await openApiRoom();
});
afterAll(() => room.close());

/** Boxes 1, 2 and 3 are in aisles 1, 2 and 3 of bank 1. */
async function ask(box: string, extra: object = {}): Promise<RetrievalView> {
  const asked = await post('/retrievals', { box, use: 'charge-out', ...extra }, { as: 'records-system' });
  expect(asked.statusCode).toBe(202);
  return asked.json<RetrievalView>();
}

const boxes = (stops: readonly RoundStopView[]) => stops.map(({ box }) => box);
const mine = async (): Promise<RoundView | undefined> =>
  (await send('GET', '/rounds', undefined, { cookie: keeper }))
    .json<RoundView[]>()
    .find((round) => round.keeper === PEOPLE.keeper.id);

describe('rounds over the API', () => {
  let ids: Readonly<Record<string, string>>;
  const deadline = new Date(Date.now() + 8 * 3_600_000).toISOString();

  beforeEach(async () => {
    keeper = await login('keeper');
    second = await login('keeper2');
    for (const round of room.store.rounds.underWay())
      await post(
        `/rounds/${round.id}/end`,
        {},
        { cookie: round.keeper === PEOPLE.keeper.id ? keeper : second },
      );
    const open = await send('GET', '/retrievals?state=released');
    for (const { id } of open.json<{ items: RetrievalView[] }>().items)
      await post(`/retrievals/${id}/cancel`, { why: 'next test' });
    const three = await ask('B000003', { neededBy: deadline });
    const one = await ask('B000001');
    ids = { three: three.id, one: one.id };
    expect(three).toMatchObject({ neededBy: deadline, rush: false });
    expect(one).toMatchObject({ neededBy: null });
  });

  const begin = async (...retrievals: readonly (string | undefined)[]) =>
    post('/rounds', { retrievals }, { cookie: keeper });

  it('proposes one, with what a kiosk shows of each stop', async () => {
    const answer = await send('GET', '/rounds/proposal', undefined, { cookie: keeper });
    expect(answer.statusCode).toBe(200);
    const proposal = answer.json<RoundProposalView>();
    expect(boxes(proposal.stops).sort()).toEqual(['B000001', 'B000003']);
    expect(proposal.stops[0]?.state).toBe('current');
    expect(proposal.stops.find(({ box }) => box === 'B000003')).toEqual({
      retrieval: ids['three'],
      box: 'B000003',
      slot: SLOTS['B000003'],
      bank: 1,
      aisle: 3,
      title: '西岭水泥变压器增容合同 contract 1',
      volumes: 2,
      neededBy: deadline,
      rush: false,
      state: expect.any(String),
      outcome: null,
      why: null,
      opens: true,
      carriages: expect.any(Number),
      openingSeconds: expect.any(Number),
    });
    expect(proposal).toMatchObject({ optimal: true, predicted: { openings: 2, carriages: 2 } });
    expect(proposal.savedPercent).toBeCloseTo(0);
  });

  it('is begun, put into another order, shortened and ended by its keeper', async () => {
    const begun = await begin(ids['one'], ids['three']);
    expect(begun.statusCode).toBe(201);
    const { id } = begun.json<RoundView>();
    expect(begun.json()).toMatchObject({ keeper: PEOPLE.keeper.id, keeperName: '王管理', endedAt: null });

    const turned = await post(
      `/rounds/${id}/reorder`,
      { retrievals: [ids['three'], ids['one']] },
      { cookie: keeper },
    );
    expect(boxes(turned.json<RoundView>().stops)).toEqual(['B000003', 'B000001']);
    expect((await mine())?.stops.map(({ state }) => state)).toEqual(['current', 'open']);

    const body = { retrieval: ids['three'], why: '走道堵塞' };
    const shorter = await post(`/rounds/${id}/skip`, body, { cookie: keeper });
    expect(shorter.json<RoundView>().stops.map(({ state, why }) => [state, why])).toEqual([
      ['skipped', '走道堵塞'],
      ['current', null],
    ]);
    const ended = await post(`/rounds/${id}/end`, {}, { cookie: keeper });
    expect(ended.json<RoundView>().endedAt).not.toBeNull();
    expect(ended.json<RoundView>().stops.map(({ state }) => state)).toEqual(['skipped', 'left']);
    expect(await mine()).toBeUndefined();
  });

  it('refuses with reasons in the language of who asks', async () => {
    const { id } = (await begin(ids['one'])).json<RoundView>();
    const problem = async (url: string, body: object, cookie: string) => {
      const answer = await post(url, body, { cookie, headers: { 'accept-language': 'zh-CN' } });
      const { code, reasons } = answer.json<Problem>();
      return [answer.statusCode, code, reasons?.[0]?.text];
    };
    expect(await problem(`/rounds/${id}/end`, {}, second)).toEqual([
      403,
      'round-not-yours',
      '该取档任务单属于另一位库管员。',
    ]);
    expect(await problem('/rounds', { retrievals: [ids['one']] }, second)).toEqual([
      409,
      'retrieval-in-other-round',
      `调档单 ${ids['one']} 已在某个取档任务单中。`,
    ]);
    expect((await problem(`/rounds/${id}/reorder`, { retrievals: [ids['three']] }, keeper))[1]).toBe(
      'round-order-wrong',
    );
    expect((await problem('/rounds/T-none/end', {}, keeper)).slice(0, 2)).toEqual([404, 'round-unknown']);
    for (const as of ['approver', 'records-system', 'display'] as const)
      expect((await send('GET', '/rounds/proposal', undefined, { as })).statusCode).toBe(403);
  });

  it('begins once under one key', async () => {
    const key = randomUUID();
    const body = { retrievals: [ids['one']] };
    const first = await post('/rounds', body, { cookie: keeper, key });
    const again = await post('/rounds', body, { cookie: keeper, key });
    expect([again.statusCode, again.json()]).toEqual([201, first.json()]);
    expect(await post('/rounds', { retrievals: [ids['three']] }, { cookie: keeper, key })).toMatchObject({
      statusCode: 422,
    });
  });

  it('is planned anew when a rush request comes in', async () => {
    await begin(ids['one'], ids['three']);
    const { id } = await ask('B000002', { rush: true });
    await until('the round has it', async () => (await mine())?.stops.some((stop) => stop.retrieval === id));
    const round = await mine();
    expect(boxes(round?.stops ?? [])[0]).toBe('B000002');
    expect(round?.stops[0]).toMatchObject({ rush: true, state: 'current' });
    expect(round?.replannedAt).not.toBeNull();
    expect(room.logged.errors).toEqual([]);
  });
});
