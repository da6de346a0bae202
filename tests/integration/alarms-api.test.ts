import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  AlarmDefinitionView,
  AlarmView,
  EventPage,
  LiveMessages,
  ShiftPage,
  SoundView,
  StatisticsView,
  WatchView,
} from '../../controller/api/contract/index.ts';
import { ManualClock } from '../../controller/model/clock.ts';
import { shippedAlarms } from '../support/alarm-definitions.ts';
import { until } from '../support/until.ts';
import { LiveReader } from './support/live-reader.ts';
import { apiCaller, type Sent } from './support/api-call.ts';
import { type ApiRoom, openApiRoom, PEOPLE } from './support/api-room.ts';

const MINUTE_MS = 60_000;

let room: ApiRoom;
let clock: ManualClock;
let wang: Sent;
let li: Sent;
let chen: Sent;
const { send, post, login } = apiCaller(() => room);

const get = async <T>(url: string, sent: Sent = {}): Promise<T> =>
  (await send('GET', url, undefined, sent)).json<T>();
const list = (sent?: Sent) => get<AlarmView[]>('/alarms', sent);
/** One alarm of the list; `undefined` once it is gone. */
const shown = async (id: string, sent?: Sent) => (await list(sent)).find((alarm) => alarm.id === id);
const inMinutes = (minutes: number): string => new Date(clock.now() + minutes * MINUTE_MS).toISOString();
const codes = (answer: { readonly payload: string }): readonly string[] =>
  (JSON.parse(answer.payload) as { reasons: { code: string }[] }).reasons.map(({ code }) => code);

beforeAll(async () => {
  clock = new ManualClock();
  // Without those that the silent devices of this room would raise by themselves.
  const alarms = shippedAlarms().filter(
    ({ id }) => !['device-lost', 'link-lost', 'point-stale'].includes(id),
  );
  room = await openApiRoom({ clock, alarms });
  await room.app.listen({ host: '127.0.0.1', port: 0 });
  [wang, li, chen] = [
    { cookie: await login('keeper') },
    { cookie: await login('keeper2') },
    { cookie: await login('installer') },
  ];
});
afterAll(async () => {
  await room.close();
  expect(room.logged.errors).toEqual([]);
});

const latch = (bank: string) =>
  room.alarms.raise({
    kind: 'stop-latched',
    subject: bank,
    priority: 'high',
    params: { cause: 'obstruction' },
  });
const fire = (bank: string) =>
  room.alarms.raise({ kind: 'bank-fire', subject: bank, priority: 'urgent', params: {} });

describe('an alarm over the API', () => {
  it('says what it is, why, what comes of it and what to do, in the language of the reader', async () => {
    await latch('21');
    const en = await shown('stop-latched:21', { headers: { 'accept-language': 'en' } });
    expect(en).toMatchObject({
      class: 'safety',
      state: 'unacknowledged',
      text: 'Bank 21 stopped and waits for a person',
      firstOut: 'stop-latched:21',
      wantsConfirmation: false,
      shelveMaxMinutes: 480,
      opcua: { activeState: 'Active', ackedState: 'Unacknowledged', retain: true, severity: 700 },
    });
    expect(en?.cause).toContain('obstruction');
    expect(en?.response).toMatch(/^Walk every aisle/);
    const zh = await shown('stop-latched:21', { headers: { 'accept-language': 'zh-CN' } });
    expect(zh?.text).toBe('第 21 区已停止，等待人员确认');
    expect(zh?.response).toContain('逐条通道查看');
    const definitions = await get<AlarmDefinitionView[]>('/alarms/definitions');
    const definition = definitions.find(({ id }) => id === 'stop-latched');
    expect(definition).toMatchObject({ source: 'service', group: 'bank-{subject}', realarmMinutes: 60 });
    expect(definition?.text['zh-CN']).toBe('{subject}已停止，等待人员确认');
  });

  it('calls things by their names in list, journal and statistics, and keeps their ids in the data', async () => {
    const params = { box: 'B000007', door: 'main' };
    const kind = 'unreleased-box-at-gate';
    await room.alarms.raise({ kind, subject: 'B000007', priority: 'urgent', params });
    await room.alarms.clear(kind, 'B000007');
    const id = `${kind}:B000007`;
    const text = 'Box B000007 is at door and was not released';
    for (const as of ['keeper', 'display'] as const) {
      expect(await shown(id, { as })).toMatchObject({ text, params });
      const { items } = await get<EventPage>('/events?type=alarm.raised,alarm.cleared&limit=2', { as });
      expect(items).toMatchObject([
        { text: 'Over: Box B000007 is at the gate and was not released' },
        { text: `Alarm: ${text}`, data: { params } },
      ]);
    }
    // What happens at this very moment belongs to the next period.
    await clock.advance(1000);
    const { topTen } = await get<StatisticsView>('/alarms/statistics');
    expect(topTen.find(({ alarm }) => alarm === id)?.text).toBe(
      'Box B000007 is at the gate and was not released',
    );
    expect(topTen.map((one) => one.text).join()).not.toContain('—');
    await post(`/alarms/${id}/acknowledge`, { comment: '' }, wang);
  });

  it('is acknowledged, comes to its end, and waits for confirmation when it latches', async () => {
    await fire('22');
    expect((await post('/alarms/bank-fire:22/confirm', { comment: '' }, wang)).statusCode).toBe(409);
    expect((await post('/alarms/bank-fire:22/acknowledge', { comment: 'on my way' }, wang)).statusCode).toBe(
      204,
    );
    await room.alarms.clear('bank-fire', '22');
    expect(await shown('bank-fire:22', wang)).toMatchObject({
      state: 'latched-acknowledged',
      acknowledgedBy: PEOPLE.keeper.id,
      acknowledgedByName: PEOPLE.keeper.name,
      wantsConfirmation: true,
      opcua: { activeState: 'Inactive', confirmedState: 'Unconfirmed', retain: true },
    });
    const key = 'confirm-22';
    for (const _ of [1, 2])
      expect(
        (await post('/alarms/bank-fire:22/confirm', { comment: 'toast' }, { ...wang, key })).statusCode,
      ).toBe(204);
    expect(await shown('bank-fire:22')).toBeUndefined();
    const types = room.store.ledger.read(0, 1000).map(({ event }) => event.type);
    expect(types.filter((type) => type === 'alarm.confirmed')).toHaveLength(1);
  });

  it('is shelved with a reason until a time, and comes back by itself', async () => {
    await latch('23');
    const shelf = { until: inMinutes(5), why: '等待备件' };
    expect((await post('/alarms/stop-latched:23/shelve', shelf, wang)).statusCode).toBe(204);
    expect(await shown('stop-latched:23', wang)).toMatchObject({
      state: 'shelved',
      shelvedUntil: shelf.until,
      shelvedBy: PEOPLE.keeper.id,
      shelvedByName: PEOPLE.keeper.name,
      shelvedWhy: '等待备件',
      opcua: { shelvingState: 'TimedShelved' },
    });
    await clock.advance(5 * MINUTE_MS);
    await until('it is back', async () => (await shown('stop-latched:23'))?.state === 'unacknowledged');
  });

  it('refuses what makes no sense, and whoever may not', async () => {
    await fire('24');
    const soon = { until: inMinutes(5), why: 'x' };
    expect(codes(await post('/alarms/bank-fire:24/shelve', soon, wang))).toEqual(['alarm-not-shelvable']);
    const late = await post('/alarms/stop-latched:24/shelve', { ...soon, until: inMinutes(9999) }, wang);
    expect([late.statusCode, codes(late)]).toEqual([422, ['expiry-invalid']]);
    expect((await post('/alarms/stop-latched:24/shelve', { ...soon, why: '' }, wang)).statusCode).toBe(422);
    for (const [act, body] of [
      ['acknowledge', { comment: '' }],
      ['unshelve', {}],
    ] as const) {
      const nothing = await post(`/alarms/nonsense:1/${act}`, body, wang);
      expect([nothing.statusCode, codes(nothing)]).toEqual([404, ['alarm-unknown']]);
    }
    for (const act of ['acknowledge', 'confirm', 'shelve', 'unshelve', 'out-of-service'])
      expect((await post(`/alarms/bank-fire:24/${act}`, {}, { as: 'display' })).statusCode, act).toBe(403);
    const why = { why: 'detector is being changed' };
    expect((await post('/alarms/bank-fire:24/out-of-service', why, wang)).statusCode).toBe(403);
    expect((await post('/alarms/bank-fire:24/out-of-service', why, chen)).statusCode).toBe(204);
    expect(await shown('bank-fire:24', wang)).toMatchObject({
      state: 'out-of-service',
      outOfServiceWhy: 'detector is being changed',
      opcua: { outOfServiceState: 'OutOfService' },
    });
    expect((await post('/alarms/bank-fire:24/return-to-service', {}, chen)).statusCode).toBe(204);
    expect(await shown('bank-fire:24')).toMatchObject({ state: 'unacknowledged' });
  });

  it('tells a wall who did something about it as little as anything else of people', async () => {
    await latch('25');
    await post('/alarms/stop-latched:25/acknowledge', { comment: 'Wang was here' }, wang);
    await post('/alarms/stop-latched:25/shelve', { until: inMinutes(5), why: 'Wang asked' }, wang);
    const wall = await send('GET', '/alarms', undefined, { as: 'display' });
    expect(wall.payload).not.toMatch(/Wang|P-keeper|王/);
    expect(wall.json<AlarmView[]>().find(({ id }) => id === 'stop-latched:25')).toMatchObject({
      acknowledgedBy: '',
      acknowledgedByName: '',
      shelvedBy: '',
      shelvedByName: '',
      shelvedWhy: '',
    });
  });
});

describe('the sound', () => {
  it('is off after a silence from the wall until the next alarm, and every screen hears of both', async () => {
    const screen = await LiveReader.open(room, room.token('display'));
    const sounds = () => screen.of('sound').map(({ sounding }: SoundView) => sounding);
    await latch('31');
    await clock.advance(100);
    await until('it sounds', () => sounds().at(-1) === true);
    const silenced = await post('/alarms/silence', {}, { as: 'display' });
    expect(silenced.json<SoundView>()).toMatchObject({ sounding: false, silencedBy: '', priority: 'urgent' });
    await clock.advance(100);
    await until('it is off', () => sounds().at(-1) === false);
    await latch('32');
    await clock.advance(100);
    await until('it is on again', () => sounds().at(-1) === true);
    expect((await get<SoundView>('/alarms/sound')).silencedAt).toBeNull();
    const alarms: LiveMessages['alarms'] | undefined = screen.of('alarms').at(-1);
    expect(alarms?.some(({ id }) => id === 'stop-latched:32')).toBe(true);
    screen.leave();
  });
});

describe('the watch', () => {
  beforeEach(async () => {
    for (const sent of [wang, li, chen]) await post('/watch/end', { notes: '' }, sent);
  });

  it('is handed over with a card and with a PIN, and both are on record', async () => {
    const screen = await LiveReader.open(room, room.token('display'));
    expect(await get<WatchView>('/watch')).toMatchObject({ person: null });
    const taken = await post('/watch/take', { notes: '' }, wang);
    expect(taken.json<WatchView>()).toMatchObject({ person: PEOPLE.keeper.id, name: PEOPLE.keeper.name });
    const card = { notes: 'bank 31 waits for a part', receiver: { card: PEOPLE.keeper2.card } };
    expect((await post('/watch/hand-over', card, wang)).json<WatchView>()).toMatchObject({
      person: PEOPLE.keeper2.id,
      notes: 'bank 31 waits for a part',
    });
    const { login: name, pin } = PEOPLE.installer;
    await post('/watch/hand-over', { notes: '', receiver: { login: name, pin } }, li);
    const log = await get<ShiftPage>('/watch/log?limit=2', wang);
    expect(log.items).toMatchObject([
      { from: { name: PEOPLE.keeper2.name }, to: { name: PEOPLE.installer.name }, evidence: { to: 'pin' } },
      { from: { name: PEOPLE.keeper.name }, to: { name: PEOPLE.keeper2.name }, evidence: { to: 'card' } },
    ]);
    expect(log.items[0]?.openAlarms).toContain('stop-latched:31');
    const next = await get<ShiftPage>(`/watch/log?limit=2&cursor=${log.nextCursor}`, wang);
    expect(next.items[0]).toMatchObject({ kind: 'taken', from: null });
    await clock.advance(100);
    await until('the wall shows the name', () => screen.of('watch').at(-1)?.name === PEOPLE.installer.name);
    expect(
      screen
        .of('watch')
        .map(({ person, notes }) => person + notes)
        .join(''),
    ).toBe('');
    screen.leave();
  });

  it('goes to nobody with wrong credentials, and no PIN reaches the journal', async () => {
    await post('/watch/take', { notes: '' }, wang);
    const wrong = { notes: '', receiver: { login: PEOPLE.keeper2.login, pin: '0000' } };
    expect(codes(await post('/watch/hand-over', wrong, wang))).toEqual(['pin-wrong']);
    const own = { notes: '', receiver: { card: PEOPLE.keeper.card } };
    expect(codes(await post('/watch/hand-over', own, wang))).toEqual(['watch-receiver-same']);
    const borrower = { notes: '', receiver: { card: PEOPLE.borrower.card } };
    expect(codes(await post('/watch/hand-over', borrower, wang))).toEqual(['watch-receiver-role']);
    expect(codes(await post('/watch/take', { notes: '' }, li))).toEqual(['watch-held']);
    expect((await post('/watch/take', { notes: '', relieve: true }, li)).statusCode).toBe(200);
    expect(JSON.stringify(room.store.ledger.read(0, 10_000))).not.toContain(PEOPLE.installer.pin);
    expect((await send('GET', '/watch/log', undefined, { as: 'display' })).statusCode).toBe(403);
  });
});

describe('the statistics', () => {
  it('grade a period beside EEMUA 191, in words', async () => {
    for (let n = 0; n < 12; n++) await latch(`4${n}`);
    await post('/alarms/stop-latched:40/acknowledge', { comment: '' }, wang);
    await clock.advance(1000);
    const grade = await get<StatisticsView>('/alarms/statistics', { headers: { 'accept-language': 'en' } });
    expect(grade.peak10Min).toMatchObject({ advised: 10, within: false });
    expect(grade.floods).toHaveLength(1);
    expect(grade.announced).toBeGreaterThanOrEqual(12);
    expect(grade.topTen).toHaveLength(10);
    expect(grade.topTen[0]?.text).toMatch(/^(Bank|Fire)/);
    expect(grade.source.en).toContain('secondary sources');
    expect(grade.probe).toBeNull();
    const url = `/alarms/statistics?from=${inMinutes(-60)}&to=${inMinutes(-70)}`;
    expect((await send('GET', url)).statusCode).toBe(422);
    const wall = await get<StatisticsView>('/alarms/statistics', { as: 'display' });
    expect(wall.operators.every(({ person, name }) => person + name === '')).toBe(true);
  });

  it('are a table to download, in the language asked for', async () => {
    const file = await send('GET', '/alarms/statistics.csv?lang=zh-CN', undefined, { as: 'auditor' });
    expect(file.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename="alarms-[\d-]+\.csv"$/);
    expect(file.body.startsWith('\uFEFFfigure,of,value,advised,within\r\n')).toBe(true);
    const rows = file.body.split('\r\n').map((line) => line.split(','));
    const grade = await get<StatisticsView>('/alarms/statistics');
    expect(rows).toContainEqual(['announced', '', String(grade.announced), '', '']);
    expect(rows.find(([figure]) => figure === 'most in 10 min')?.slice(2)).toEqual([
      String(grade.peak10Min.value),
      '10',
      'false',
    ]);
    expect(rows.find(([figure]) => figure === 'top ten')?.[1]).toMatch(/\p{Script=Han}/u);
    expect(rows.filter(([figure]) => figure === 'top ten')).toHaveLength(10);
  });
});
