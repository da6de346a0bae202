import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BankView, QueueEntryView } from '../../controller/api/contract/index.ts';
import { Simulation } from '../../simulators/simulation.ts';
import { until } from '../support/until.ts';
import { apiCaller, type Sent } from './support/api-call.ts';
import { type ApiRoom, openApiRoom, PEOPLE } from './support/api-room.ts';
import { oneBank } from './support/simulated-bank.ts';

let room: ApiRoom;
let world: Simulation;
let stateDir: string;
let wang: Sent;
let li: Sent;
let chen: Sent;
const { send, post, login } = apiCaller(() => room);

beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'muniment-api-sim-'));
  world = new Simulation({ config: oneBank(), stateDir, speed: 50 });
  const { env } = await world.start();
  room = await openApiRoom({ bankPort: Number(env['SIM_BANK_1_PORT']) });
  wang = { cookie: await login('keeper') };
  li = { cookie: await login('keeper2') };
  chen = { cookie: await login('installer') };
  await until('the bank reports', async () => (await bank()).connected);
});
afterAll(async () => {
  await room.close();
  await world.stop();
  rmSync(stateDir, { recursive: true, force: true });
  expect(room.logged.errors).toEqual([]);
});
/** Whatever a test left: nobody waits, no mode stands, no aisle is held, no command is under way. */
afterEach(async () => {
  for (const { mode } of (await bank()).modes)
    await post(`/banks/1/modes/${mode}/leave`, { why: 'done' }, chen);
  for (const keeper of [wang, li]) {
    const { queue } = await bank();
    for (const { claim } of queue) await post(`/banks/1/queue/${claim}/leave`, {}, keeper);
  }
  for (const keeper of [wang, li]) await post('/banks/1/release', {}, keeper);
  const { queue, holds, modes } = await bank();
  expect({ queue, holds, modes }).toEqual({ queue: [], holds: [], modes: [] });
  await until('nothing is under way', () => room.store.shelving.openIntents().length === 0);
});

async function bank(sent: Sent = {}): Promise<BankView> {
  return (await send('GET', '/banks/1', undefined, sent)).json<BankView>();
}

async function open(aisle: number, keeper: Sent): Promise<BankView> {
  await until('the bank rests', async () => !(await bank()).moving);
  const asked = await post('/banks/1/motions', { command: 'open-aisle', aisle }, keeper);
  expect([asked.statusCode, asked.json()]).toEqual([202, expect.objectContaining({ command: 'open-aisle' })]);
  return until(`aisle ${aisle} is held`, async () => {
    const now = await bank();
    const ended = room.store.shelving.openIntents().length === 0 && now.forecast === null;
    return ended && now.aisles[aisle - 1]?.state === 'held' && now;
  });
}

interface Refused {
  readonly status: number;
  readonly codes: readonly string[];
}
async function refused(url: string, payload: object, sent: Sent): Promise<Refused> {
  const answer = await post(url, payload, sent);
  const { reasons } = answer.json<{ reasons: readonly { code: string; text: string }[] }>();
  return { status: answer.statusCode, codes: reasons.map(({ code }) => code) };
}

/** Every route that changes how a bank is used, with a body that it takes. */
const CHANGES: readonly (readonly [string, object])[] = [
  ['/banks/1/queue', { aisle: 2 }],
  ['/banks/1/queue/C-1/leave', {}],
  ['/banks/1/handover', { aisle: 2, card: '1' }],
  ['/banks/1/modes', { mode: 'locked', why: 'night' }],
  ['/banks/1/modes/locked/leave', { why: 'morning' }],
];

describe('a bank as screens get it', () => {
  it('tells of every aisle what it does and how wide it is', async () => {
    const now = await open(2, wang);
    expect(now).toMatchObject({
      phase: 'held',
      openAisles: [2],
      aisles: [
        { aisle: 1, state: 'closed', widthMm: 0 },
        { aisle: 2, state: 'held', widthMm: 900 },
        { aisle: 3, state: 'closed', widthMm: 0 },
        { aisle: 4, state: 'closed', widthMm: 0 },
      ],
      holds: [{ aisle: 2, person: PEOPLE.keeper.id, name: PEOPLE.keeper.name, since: expect.any(String) }],
      queue: [],
      modes: [],
      forecast: null,
      flags: { emergencyStop: false, fire: false, fault: false, localControl: false },
      missing: [],
    });
  });

  it('foretells how long a motion takes yet', async () => {
    await open(2, wang);
    world.setSpeed(1);
    await post('/banks/1/motions', { command: 'open-aisle', aisle: 4 }, wang);
    const { forecast } = await until('it moves', async () => {
      const now = await bank();
      return now.moving && now.forecast && now;
    });
    expect(forecast).toMatchObject({ command: 'open-aisle', aisle: 4 });
    expect(forecast!.remainingMs).toBeLessThanOrEqual(forecast!.totalMs);
    world.setSpeed(50);
    await until('it stands', async () => (await bank()).openAisles?.includes(4));
  });
});

describe('the queue of a bank', () => {
  it('takes a keeper in, once a key, and says where in it they stand', async () => {
    await open(2, wang);
    const key = randomUUID();
    const ask = () => post('/banks/1/queue', { aisle: 3 }, { ...li, key });
    const first = await ask();
    expect(first.statusCode).toBe(201);
    expect(first.json()).toMatchObject({
      aisle: 3,
      person: PEOPLE.keeper2.id,
      name: PEOPLE.keeper2.name,
      position: 1,
      calledUntil: null,
    });
    expect((await ask()).payload).toBe(first.payload);
    expect((await bank()).queue.map(({ claim }) => claim)).toEqual([first.json<QueueEntryView>().claim]);
    expect((await post('/banks/1/queue', { aisle: 1 }, { ...li, key })).statusCode).toBe(422);
    expect(await refused('/banks/1/queue', { aisle: 1 }, li)).toEqual({
      status: 409,
      codes: ['already-queued'],
    });
  });

  it('calls whoever is next when the bank is free, and keeps it for them', async () => {
    await open(2, wang);
    await post('/banks/1/queue', { aisle: 3 }, li);
    await post('/banks/1/release', {}, wang);
    const { queue } = await until('the call shows', async () => {
      const now = await bank();
      return now.aisles[2]?.state === 'claimed' && now;
    });
    expect(Date.parse(queue[0]?.calledUntil ?? '')).toBeGreaterThan(Date.now());
    expect(await refused('/banks/1/motions', { command: 'open-aisle', aisle: 1 }, wang)).toEqual({
      status: 409,
      codes: ['aisle-called-for-other'],
    });
    await open(3, li);
    expect((await bank()).queue).toEqual([]);
  });

  it('lets a keeper leave, and nobody put another out of it', async () => {
    await open(2, wang);
    const { claim } = (await post('/banks/1/queue', { aisle: 3 }, li)).json<QueueEntryView>();
    expect(await refused(`/banks/1/queue/${claim}/leave`, {}, wang)).toEqual({
      status: 403,
      codes: ['claim-not-yours'],
    });
    expect((await bank()).queue).toHaveLength(1);
    expect((await post(`/banks/1/queue/${claim}/leave`, {}, li)).statusCode).toBe(204);
    expect((await bank()).queue).toEqual([]);
    expect(await refused(`/banks/1/queue/${claim}/leave`, {}, li)).toEqual({
      status: 404,
      codes: ['claim-unknown'],
    });
  });

  it('shows a wall that somebody waits, not who', async () => {
    await open(2, wang);
    await post('/banks/1/queue', { aisle: 3 }, li);
    const wall = await bank({ as: 'display' });
    expect(wall.holds).toEqual([{ aisle: 2, person: '', name: '', since: expect.any(String) }]);
    expect(wall.queue).toMatchObject([{ aisle: 3, person: '', name: '', position: 1 }]);
    expect(JSON.stringify(wall)).not.toMatch(/P-keeper|管理/);
  });
});

describe('an aisle that changes hands', () => {
  it('goes to the keeper whose card is laid on the reader', async () => {
    await open(2, wang);
    const given = await post('/banks/1/handover', { aisle: 2, card: PEOPLE.keeper2.card }, wang);
    expect(given.statusCode).toBe(200);
    expect(given.json<BankView>().holds).toMatchObject([{ aisle: 2, person: PEOPLE.keeper2.id }]);
    const events = await send('GET', '/events?type=aisle.handed-over', undefined, { as: 'auditor' });
    expect(events.json().items).toMatchObject([
      { text: 'Bank 1: aisle 2 was handed over by 王管理 to 李管理' },
    ]);
    expect(events.payload).not.toContain(PEOPLE.keeper2.card);
  });

  it.each([
    ['somebody who is no keeper', PEOPLE.borrower.card, 'receiver-not-keeper'],
    ['the holder', PEOPLE.keeper.card, 'receiver-is-holder'],
  ])('does not go to %s', async (_, card, code) => {
    await open(2, wang);
    const answer = await refused('/banks/1/handover', { aisle: 2, card }, wang);
    expect(answer).toEqual({ status: 403, codes: [code] });
    expect((await bank()).holds).toMatchObject([{ person: PEOPLE.keeper.id }]);
  });

  it('is given by its holder only', async () => {
    await open(2, wang);
    const answer = await refused('/banks/1/handover', { aisle: 2, card: PEOPLE.keeper.card }, li);
    expect(answer).toMatchObject({ status: 403, codes: expect.arrayContaining(['not-the-holder']) });
  });
});

describe('the modes of a bank', () => {
  it('are entered and left with a reason, and say by whom', async () => {
    const locked = await post('/banks/1/modes', { mode: 'locked', why: 'the floor is wet' }, wang);
    expect(locked.statusCode).toBe(200);
    expect(locked.json<BankView>().modes).toMatchObject([
      {
        mode: 'locked',
        by: PEOPLE.keeper.id,
        byName: PEOPLE.keeper.name,
        why: 'the floor is wet',
        until: null,
      },
    ]);
    expect(locked.headers['etag']).toBeUndefined();
    expect((await bank({ as: 'display' })).modes).toMatchObject([
      { mode: 'locked', by: '', byName: '', why: '', person: null },
    ]);
    const moved = await refused('/banks/1/motions', { command: 'open-aisle', aisle: 2 }, wang);
    expect(moved).toMatchObject({ status: 409, codes: expect.arrayContaining(['mode-locked']) });
    expect(await refused('/banks/1/modes', { mode: 'locked', why: 'again' }, wang)).toEqual({
      status: 409,
      codes: ['mode-standing'],
    });
    const left = await post('/banks/1/modes/locked/leave', { why: 'it is dry' }, wang);
    expect([left.statusCode, left.json<BankView>().modes]).toEqual([200, []]);
    expect(await refused('/banks/1/modes/locked/leave', { why: 'twice' }, wang)).toEqual({
      status: 404,
      codes: ['mode-unknown'],
    });
  });

  it('give a bank to a technician until a moment that lies ahead', async () => {
    const body = { mode: 'maintenance', why: 'bearing of carriage 3', person: PEOPLE.installer.id };
    const past = { ...body, until: '2020-01-01T00:00:00Z' };
    expect(await refused('/banks/1/modes', past, chen)).toEqual({ status: 422, codes: ['expiry-invalid'] });
    const end = new Date(Date.now() + 3_600_000).toISOString();
    const given = await post('/banks/1/modes', { ...body, until: end }, chen);
    expect([given.statusCode, given.json()]).toMatchObject([
      200,
      {
        modes: [
          { mode: 'maintenance', until: end, person: PEOPLE.installer.id, personName: PEOPLE.installer.name },
        ],
      },
    ]);
  });
});

describe('ventilation', () => {
  it('says gap by gap how evenly the bank stands, and is over when an aisle is opened', async () => {
    await open(2, wang);
    await post('/banks/1/release', {}, wang);
    const asked = await post('/banks/1/modes', { mode: 'ventilation', why: 'night air' }, wang);
    expect(asked.statusCode).toBe(200);
    const { ventilation } = await until('it was looked at', async () => {
      const now = await bank();
      return now.ventilation && now;
    });
    expect(ventilation).toMatchObject({ commandedMm: 225, even: true, at: expect.any(String) });
    expect(ventilation!.achievedMm).toHaveLength(4);
    const { modes, ventilation: after } = await open(1, wang);
    expect({ modes, after }).toEqual({ modes: [], after: null });
  });
});

describe('what is asked of a bank', () => {
  it.each(CHANGES)('is not for machines, nor for those without the role: %s', async (url, body) => {
    for (const as of ['approver', 'auditor', 'records-system', 'display'] as const)
      expect([as, await refused(url, body, { as })]).toEqual([as, { status: 403, codes: ['role-missing'] }]);
    const { head } = room.store.ledger;
    // A machine's token is no person in the room, and has no place in the queue that it could leave.
    const machine = await refused(url, body, { as: 'keeper' });
    expect(machine.codes[0]).toMatch(/^(not-logged-in|claim-unknown)$/);
    expect(room.store.ledger.head).toBe(head);
  });

  it.each(CHANGES)('wants a key, and a bank that exists: %s', async (url, body) => {
    expect(await refused(url, body, { ...wang, key: null })).toEqual({
      status: 400,
      codes: ['idempotency-key-missing'],
    });
    expect(await refused(url.replace('/1/', '/9/'), body, wang)).toEqual({
      status: 404,
      codes: ['bank-unknown'],
    });
  });

  it.each([
    ['/banks/1/queue', { aisle: 0 }, 422],
    ['/banks/1/queue', { aisle: 5 }, 422],
    ['/banks/1/queue', { aisle: 2, person: 'P-keeper2' }, 422],
    ['/banks/1/handover', { aisle: 2, card: '' }, 422],
    ['/banks/1/modes', { mode: 'fire', why: 'a drill' }, 422],
    ['/banks/1/modes', { mode: 'locked', why: '' }, 422],
    ['/banks/1/modes', { mode: 'locked', why: 'night', until: 'tomorrow' }, 422],
    ['/banks/1/modes/night/leave', { why: 'morning' }, 422],
    ['/banks/100/queue', { aisle: 2 }, 422],
  ])('is explained in both languages when it cannot be: %s %j', async (url, body, status) => {
    const [en, zh] = await Promise.all(
      ['en', 'zh-CN'].map((language) =>
        post(url, body, { ...wang, headers: { 'accept-language': language } }),
      ),
    );
    expect([en!.statusCode, zh!.statusCode]).toEqual([status, status]);
    expect(en!.json().title).toMatch(/[a-z]/);
    expect(zh!.json().title).toMatch(/\p{Script=Han}/u);
  });
});
