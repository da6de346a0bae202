import { afterEach, expect, test } from 'vitest';
import type { PatrolConfig } from '../../controller/config/schema-disinfection.ts';
import { randomId } from '../../controller/model/ids.ts';
import { PatrolService } from '../../controller/services/patrols/index.ts';
import { TurnedClock } from '../support/turned-clock.ts';
import { until } from '../support/until.ts';
import { pdfText } from '../support/pdf-text.ts';
import { apiCaller } from './support/api-call.ts';
import { type ApiRoom, openApiRoom } from './support/api-room.ts';

let room: ApiRoom | undefined;
afterEach(async () => {
  await room?.close();
  room = undefined;
});
const api = apiCaller(() => {
  if (!room) throw new Error('the room is not open');
  return room;
});

const text = { 'zh-CN': '门窗', en: 'doors' };
const LIST = {
  id: 'daily',
  name: text,
  zone: 'hv',
  dueBy: '17:00',
  items: [{ id: 'doors', text, kind: 'tick' as const }],
};

test('a photograph is refused with words in the reader’s language, before a byte of it is read', async () => {
  room = await openApiRoom();
  for (const [language, words] of [
    ['en', 'Photographs are not taken here'],
    ['zh-CN', '不接受照片'],
  ] as const)
    for (const type of ['image/jpeg', 'multipart/form-data; boundary=x', 'video/mp4']) {
      const answer = await room.app.inject({
        method: 'POST',
        url: '/api/v1/patrols/daily',
        headers: {
          authorization: `Bearer ${room.token('keeper')}`,
          'idempotency-key': `${language}${type}`,
          'content-type': type,
          'accept-language': language,
        },
        payload: Buffer.from([0xff, 0xd8, 0xff]),
      });
      expect(answer.statusCode).toBe(415);
      expect(answer.json()).toMatchObject({ code: 'photographs-refused' });
      expect(answer.json().title).toContain(words);
    }
});

test('a list nobody configured is refused, and the log of an empty room is empty', async () => {
  room = await openApiRoom();
  const missing = await api.post('/patrols/none', { entries: [], note: '' });
  expect([missing.statusCode, missing.json().code]).toEqual([404, 'patrol-unknown']);
  expect((await api.send('GET', '/patrols/log')).json()).toEqual({ items: [], nextCursor: null });
  expect((await api.send('GET', '/disinfection')).json()).toEqual({ zones: [], cycles: [] });
});

const KEEPER = { kind: 'person' as const, id: 'P-keeper', name: '王', roles: ['keeper' as const] };
const DONE = { answers: [{ item: 'doors', value: true, note: ' hinge creaks ' }], note: 'all well' };

/** A room at that moment, and the service for its lists. */
async function patrolling(now: string) {
  const clock = new TurnedClock(Date.parse(now));
  const of = await openApiRoom({ clock });
  room = of;
  const serve = (lists: readonly PatrolConfig[]): PatrolService => {
    const service = new PatrolService({
      ledger: of.store.ledger,
      clock,
      log: { debug() {}, info() {}, warn() {}, error() {} },
      alarms: of.alarms,
      repository: of.store.patrols,
      lists,
      ids: randomId,
      timeZone: 'Asia/Shanghai',
    });
    service.start();
    return service;
  };
  const standing = (): boolean =>
    of.alarms.active().some(({ kind, clearedAt }) => kind === 'patrol-overdue' && clearedAt === null);
  return { clock, store: of.store, serve, standing };
}

/** What an auditor reads, newest first. */
async function log(): Promise<readonly { day: string; state: string; record: { note: string } | null }[]> {
  return (await api.send('GET', '/patrols/log', undefined, { as: 'auditor' })).json().items;
}

test('a patrol nobody made is an alarm until it is recorded, and late in the log', async () => {
  const { clock, store, serve, standing } = await patrolling('2026-11-23T08:59:50Z');
  const service = serve([LIST]);
  expect(service.states()).toMatchObject([{ overdue: false, dueAt: Date.parse('2026-11-23T09:00:00Z') }]);
  await clock.advance(15_000);
  await until('an alarm', standing);
  expect(service.states()).toMatchObject([{ overdue: true, done: null }]);
  expect(await log()).toMatchObject([{ day: '2026-11-23', state: 'overdue', record: null }]);
  await service.record(KEEPER, 'daily', DONE);
  await until('no alarm', () => !standing());
  await clock.advance(60_000);
  await service.stop();
  expect(standing()).toBe(false);
  expect(await log()).toMatchObject([
    {
      list: 'daily',
      day: '2026-11-23',
      state: 'late',
      overdueSince: '2026-11-23T09:00:00.000Z',
      record: {
        by: 'P-keeper',
        byName: '王管理',
        note: 'all well',
        entries: [{ note: 'hinge creaks', ok: true }],
      },
    },
  ]);
  expect(store.verify().ok).toBe(true);
});

test('a day that passed without a patrol stands in the log for ever, seen or not', async () => {
  const { clock, serve, standing } = await patrolling('2026-11-18T01:00:00Z');
  const first = serve([LIST]);
  await first.record(KEEPER, 'daily', DONE);
  await first.stop();
  // Nobody was there on Thursday and Friday, not even the daemon.
  clock.turnTo('2026-11-21T01:00:00Z');
  const second = serve([LIST]);
  await until('an alarm', standing);
  await second.record(KEEPER, 'daily', DONE);
  await until('no alarm', () => !standing());
  await second.stop();
  expect((await log()).map(({ day, state, record }) => [day, state, record?.note ?? null])).toEqual([
    ['2026-11-21', 'recorded', 'all well'],
    ['2026-11-20', 'missed', null],
    ['2026-11-19', 'missed', null],
    ['2026-11-18', 'recorded', 'all well'],
  ]);
});

test('a clock that stood a year ahead and was put back makes no day owed before its time, nor any go unnoticed', async () => {
  const { clock, serve, standing } = await patrolling('2026-11-23T01:00:00Z');
  const service = serve([LIST]);
  clock.turnTo('2027-11-23T10:00:00Z');
  await clock.advance(15_000);
  await until('an alarm', standing);
  clock.turnTo('2026-11-23T01:10:00Z');
  await service.record(KEEPER, 'daily', DONE);
  await until('no alarm', () => !standing());
  await clock.advance(60_000);
  await service.stop();
  expect(standing()).toBe(false);
  // The next day, before its time and after it; the days are known already.
  clock.turnTo('2026-11-24T08:59:00Z');
  const next = serve([LIST]);
  await next.stop();
  expect(standing()).toBe(false);
  clock.turnTo('2026-11-24T09:00:00Z');
  const late = serve([LIST]);
  await until('an alarm', standing);
  await late.record(KEEPER, 'daily', DONE);
  await until('no alarm', () => !standing());
  await late.stop();
});

test('a list that is configured no longer is owed by nobody', async () => {
  const { serve, standing } = await patrolling('2026-11-23T10:00:00Z');
  const before = serve([LIST]);
  await until('an alarm', standing);
  await before.stop();
  const after = serve([]);
  await until('no alarm', () => !standing());
  await after.stop();
});

test('reports come as files; an unknown zone, a bad month and a stranger are refused', async () => {
  room = await openApiRoom();
  const pdf = await api.send('GET', '/reports/climate/hv/2026-10.pdf?lang=zh-CN');
  expect(pdf.headers).toMatchObject({ 'content-type': 'application/pdf' });
  expect(pdfText(pdf.rawPayload)).toContain('温湿度月报');
  const csv = await api.send('GET', '/reports/climate/hv/2026-10.csv');
  expect(csv.headers['content-type']).toContain('text/csv');
  expect((await api.send('GET', '/reports/climate/nowhere/2026-10.pdf')).json().code).toBe('zone-unknown');
  expect((await api.send('GET', '/reports/climate/hv/2026-13.pdf')).statusCode).toBe(422);
  expect((await api.send('GET', '/reports/disinfection/D-0.pdf')).statusCode).toBe(404);
  expect(
    (await api.send('GET', '/reports/climate/hv/2026-10.pdf', undefined, { as: 'display' })).statusCode,
  ).toBe(403);
});
