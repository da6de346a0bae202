import { afterEach, expect, test } from 'vitest';
import { ManualClock } from '../../controller/model/clock.ts';
import { PatrolService } from '../../controller/services/patrols/index.ts';
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

test('a patrol nobody made is an alarm until it is recorded, and the record is there after', async () => {
  room = await openApiRoom();
  const clock = new ManualClock(Date.parse('2026-11-23T08:59:50Z'));
  const { store, alarms } = room;
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const patrols = new PatrolService({
    ledger: store.ledger,
    clock,
    log,
    alarms,
    repository: store.patrols,
    lists: [LIST],
    ids: (prefix) => `${prefix}-1`,
    timeZone: 'Asia/Shanghai',
  });
  patrols.start();
  const standing = (): boolean =>
    alarms.active().some(({ kind, clearedAt }) => kind === 'patrol-overdue' && clearedAt === null);
  expect(patrols.states()).toMatchObject([{ overdue: false, dueAt: Date.parse('2026-11-23T09:00:00Z') }]);
  await clock.advance(15_000);
  await until('an alarm', standing);
  const keeper = { kind: 'person' as const, id: 'P-keeper', name: '王', roles: ['keeper' as const] };
  await patrols.record(keeper, 'daily', { answers: [{ item: 'doors', value: true, note: '' }], note: '' });
  await until('no alarm', () => !standing());
  await patrols.stop();
  const page = await api.send('GET', '/patrols/log');
  expect(page.json().items).toMatchObject([{ list: 'daily', by: 'P-keeper', byName: '王管理' }]);
  expect(store.verify().ok).toBe(true);
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
