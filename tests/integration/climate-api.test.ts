import { fileURLToPath } from 'node:url';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type {
  BoxClimateView,
  BoxView,
  CalibrationView,
  RoomView,
  RuleSetView,
  ZoneClimateView,
} from '../../controller/api/contract/index.ts';
import { loadConfig } from '../../controller/config/load.ts';
import { ClimateConfig } from '../../controller/config/schema-climate.ts';
import type { DomainEvent } from '../../controller/model/events.ts';
import { LeapingClock } from '../../controller/model/leaping-clock.ts';
import { families } from '../../drivers/registry.ts';
import { type ApiCaller, apiCaller } from './support/api-call.ts';
import { type ApiRoom, openApiRoom, PEOPLE, SLOTS } from './support/api-room.ts';

const CONFIG = fileURLToPath(new URL('../../config/room.demo.yaml', import.meta.url));
const { ruleSets } = loadConfig(CONFIG, {}, { families });
const words = (text: string) => ({ 'zh-CN': text, en: text });
const START = Date.UTC(2026, 4, 1);
const HOUR_MS = 3_600_000;

const pointsOf = (zone: string) =>
  (['temperature', 'humidity'] as const).map((quantity) => ({
    id: `${zone}-${quantity}`,
    name: words(zone),
    device: zone,
    channel: quantity,
    zone,
    quantity,
    staleAfterMs: 2 * HOUR_MS,
  }));

let room: ApiRoom;
let clock: LeapingClock;
let call: ApiCaller;

beforeEach(async () => {
  clock = new LeapingClock(START);
  room = await openApiRoom({
    clock,
    ruleSets,
    room: {
      zones: [
        { id: 'hv', name: words('cold store'), medium: 'film-master' },
        { id: 'desk', name: words('desk'), medium: 'paper' },
      ],
      points: [...pointsOf('hv'), ...pointsOf('desk')],
      climate: Value.Parse(ClimateConfig, Value.Default(ClimateConfig, { readingRoom: 'desk' })),
    },
  });
  call = apiCaller(() => room);
});
afterEach(() => room.close());

/** An hour passes in which the cold store and the desk are read. */
async function hours(count: number, cold: readonly [number, number] = [4, 40]): Promise<void> {
  for (let hour = 0; hour < count; hour++) {
    const at = clock.now() + HOUR_MS;
    clock.leap(at, () =>
      room.points.apply(
        [
          { zone: 'hv', air: cold },
          { zone: 'desk', air: [22, 50] as const },
        ].flatMap(({ zone, air }) =>
          (['temperature', 'humidity'] as const).map((channel, i) => ({
            device: zone,
            channel,
            // A sensor trembles: one that says the same for days hangs.
            value: (air[i] as number) + (hour % 2) / 1000,
            unit: i === 0 ? '°C' : '%',
            quality: 'good' as const,
            sourceTime: at,
            receivedTime: at,
          })),
        ),
      ),
    );
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const get = async <Answer>(url: string, as: 'keeper' | 'display' = 'keeper'): Promise<Answer> => {
  const answer = await call.send('GET', url, undefined, { as });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<Answer>();
};

test('a wall reads every zone: its rules with their sources, values, sensors, and time outside', async () => {
  await hours(3);
  const [cold] = await get<ZoneClimateView[]>('/zones', 'display');
  expect(cold?.rules.map(({ id }) => id)).toEqual(['film-master/store']);
  expect(cold?.limits.find(({ value }) => value === 'temperature')).toMatchObject({
    low: { limit: 13, source: { rule: 'film-master/store', cite: 'JGJ 25-2010 5.2.2, table 5.2.2' } },
    high: { limit: 15 },
  });
  expect(cold?.values.find(({ value }) => value === 'temperature')).toMatchObject({
    point: 'hv.temperature',
    reading: 4,
    unit: '°C',
    quality: 'good',
    outside: 'low',
  });
  expect(cold?.sensors).toMatchObject([
    { point: 'hv-temperature', inVote: true, troubles: [], offset: 0, calibratedAt: null },
    { point: 'hv-humidity', inVote: true },
  ]);
  expect(cold?.last24h).toEqual({
    knownMinutes: 120,
    temperatureOutsideMinutes: 120,
    humidityOutsideMinutes: 0,
    outsideMinutes: 120,
  });
  const { derivedPoints } = await get<RoomView>('/room', 'display');
  expect(derivedPoints.find(({ id }) => id === 'hv.dew-point')).toEqual({
    id: 'hv.dew-point',
    name: { 'zh-CN': 'cold store 露点', en: 'cold store: dew point' },
    zone: 'hv',
    value: 'dew-point',
    unit: '°C',
  });
});

test('rules are changed by those who may, with a reason, and the journal says so', async () => {
  const sets = await get<RuleSetView[]>('/rule-sets');
  expect(sets.map(({ id }) => id)).toContain('optical/cool');
  const body = { rules: ['film-master', 'magnetic'], why: '磁带移入' };
  expect((await call.post('/zones/hv/rules', body, { as: 'keeper' })).statusCode).toBe(403);
  const refused = await call.post(
    '/zones/hv/rules',
    { ...body, rules: ['film-master', 'optical/vinyl'] },
    { as: 'approver' },
  );
  expect(refused.statusCode).toBe(422);
  expect(refused.json()).toMatchObject({ code: 'rule-set-unknown' });
  const clash = await call.post(
    '/zones/hv/rules',
    { ...body, rules: ['paper', 'photographs/colour-prints'] },
    { as: 'approver' },
  );
  expect(clash.json<{ reasons: { code: string }[] }>().reasons.map(({ code }) => code)).toContain(
    'rules-conflict',
  );
  expect((await call.post('/zones/attic/rules', body, { as: 'approver' })).statusCode).toBe(404);
  const changed = await call.post('/zones/hv/rules', body, { as: 'approver' });
  expect(changed.statusCode).toBe(200);
  expect(changed.json<ZoneClimateView>().rules.map(({ id }) => id)).toEqual([
    'film-master/store',
    'magnetic/store',
  ]);
  // 35–45 % and 40–60 % leave 40–45 %.
  expect(changed.json<ZoneClimateView>().limits.find(({ value }) => value === 'humidity')).toMatchObject({
    low: { limit: 40, source: { rule: 'magnetic/store' } },
    high: { limit: 45, source: { rule: 'film-master/store' } },
  });
  expect(room.store.ledger.read(0, 1000).map(({ event }) => event)).toContainEqual(
    expect.objectContaining({
      type: 'zone.rules-chosen',
      zone: 'hv',
      before: ['film-master/store'],
      why: '磁带移入',
    }),
  );
});

test('a calibration corrects the sensor, is kept with who and by what, and once under its key', async () => {
  await hours(1);
  const cookie = await call.login('keeper');
  const body = { reference: 'Testo 650, 2026-0412', referenceValue: 4.3, note: '年度校准' };
  const first = await call.post('/points/hv-temperature/calibrations', body, { cookie, key: 'k-1' });
  expect(first.statusCode, first.body).toBe(201);
  expect(first.json<CalibrationView>()).toMatchObject({
    by: PEOPLE.keeper.id,
    byName: PEOPLE.keeper.name,
    indicatedValue: 4,
    offsetBefore: 0,
    offsetAfter: 0.3,
  });
  const again = await call.post('/points/hv-temperature/calibrations', body, { cookie, key: 'k-1' });
  expect(again.json()).toEqual(first.json());
  await hours(1);
  const history = await get<CalibrationView[]>('/points/hv-temperature/calibrations');
  expect(history).toHaveLength(1);
  const zone = await get<ZoneClimateView>('/zones/hv');
  expect(zone.sensors[0]).toMatchObject({
    offset: 0.3,
    calibratedAt: '2026-05-01T01:00:00.000Z',
    calibrationDueAt: '2027-05-01T01:00:00.000Z',
  });
  expect(zone.values[0]?.reading).toBeCloseTo(4.3, 2);
  const later = await call.login('keeper');
  const implausible = await call.post(
    '/points/hv-temperature/calibrations',
    { ...body, referenceValue: 40 },
    { cookie: later },
  );
  expect(implausible.statusCode).toBe(422);
  const derived = await call.post('/points/hv.dew-point/calibrations', body, { cookie: later });
  expect(derived.json()).toMatchObject({ code: 'point-not-calibrated-here' });
  expect((await call.post('/points/nowhere/calibrations', body, { cookie: later })).statusCode).toBe(404);
});

const BOX = 'B000001';
const proof = { kind: 'barcode', read: BOX, reader: 'kiosk', at: START } as const;
const aisle = { bank: 1, aisle: 1, statusAgeMs: 100 };
const keeper = PEOPLE.keeper.id;

/** A box is asked for, released and taken from its shelf. */
const picked = (retrieval: string): readonly DomainEvent[] => [
  {
    type: 'retrieval.requested',
    retrieval,
    box: BOX,
    volumes: [],
    use: 'charge-out',
    forBorrower: null,
    note: null,
    requestedBy: 'records',
  },
  { type: 'retrieval.approved', retrieval, approvedBy: 'daemon', policy: 'automatic' },
  { type: 'retrieval.released', retrieval, holdUntil: START + 90 * 24 * HOUR_MS },
  { type: 'pick.started', retrieval, keeper },
  { type: 'box.picked', retrieval, box: BOX, slot: SLOTS[BOX] as string, keeper, evidence: proof, aisle },
];

test('a box out of the cold stays closed until it is warm, with a countdown, and is not issued before', async () => {
  await hours(3);
  const shelved = await get<BoxView>(`/boxes/${BOX}`);
  expect(shelved.warmUpUntil).toBeNull();
  expect(shelved.warmUpMinutes).toBeGreaterThan(30);
  await room.append(...picked('R-1'));
  const { warmUpUntil } = await get<BoxView>(`/boxes/${BOX}`);
  const until = Date.parse(warmUpUntil ?? '');
  expect((until - clock.now()) / 60_000).toBeCloseTo(shelved.warmUpMinutes ?? 0, -1);
  const cookie = await call.login('keeper');
  const issue = () =>
    call.post(
      '/retrievals/R-1/issue',
      { proof: { barcode: BOX }, borrower: { person: PEOPLE.borrower.id } },
      { cookie },
    );
  const refused = await issue();
  expect(refused.statusCode).toBe(409);
  expect(refused.json()).toMatchObject({
    code: 'box-warming-up',
    reasons: [{ params: { box: BOX, until: warmUpUntil } }],
  });
  await hours(Math.ceil((until - clock.now()) / HOUR_MS));
  expect((await get<BoxView>(`/boxes/${BOX}`)).warmUpUntil).toBeNull();
  const later = await call.login('keeper');
  const issued = await call.post(
    '/retrievals/R-1/issue',
    { proof: { barcode: BOX }, borrower: { person: PEOPLE.borrower.id } },
    { cookie: later },
  );
  expect(issued.statusCode, issued.body).toBe(200);
});

test('its climate follows it: shelf, desk, a loan of which nothing is known, and back', async () => {
  await hours(48);
  await room.append(...picked('R-1'));
  await hours(5);
  await room.append({
    type: 'box.issued',
    retrieval: 'R-1',
    box: BOX,
    keeper,
    borrower: PEOPLE.borrower.id,
    dueAt: 9e12,
    evidence: proof,
  });
  await hours(24);
  await room.append({
    type: 'box.returned',
    retrieval: 'R-1',
    box: BOX,
    receivedBy: keeper,
    evidence: proof,
  });
  await hours(2);
  const life = await get<BoxClimateView>(`/boxes/${BOX}/climate`);
  expect(life.stays.map(({ where, zone, slot }) => [where, zone, slot])).toEqual([
    ['slot', 'hv', SLOTS[BOX]],
    ['in-hand', 'desk', null],
    ['on-loan', null, null],
    ['in-hand', 'desk', null],
  ]);
  const [shelf, desk, loan] = life.stays;
  expect(shelf?.meanTemperatureC).toBeCloseTo(4, 2);
  expect(desk?.meanTemperatureC).toBeCloseTo(22, 2);
  expect(loan).toMatchObject({ knownMinutes: 0, gapMinutes: 24 * 60, twpiYears: null, lifeSpent: 0 });
  // The first hour passed before anything was read.
  expect(life.knownMinutes).toBe((47 + 5 + 2) * 60);
  expect(shelf?.twpiYears).toBeGreaterThan(desk?.twpiYears ?? Infinity);
  expect(life.twpiYears).toBeLessThan(shelf?.twpiYears ?? 0);
  const part = await get<BoxClimateView>(
    `/boxes/${BOX}/climate?from=2026-05-01T12:00:00Z&to=2026-05-01T18:00:00Z`,
  );
  expect(part).toMatchObject({ knownMinutes: 360, gapMinutes: 0 });
  expect((await call.send('GET', '/boxes/none/climate')).statusCode).toBe(404);
  const upside = await call.send(
    'GET',
    `/boxes/${BOX}/climate?from=2026-05-02T00:00:00Z&to=2026-05-01T00:00:00Z`,
  );
  expect(upside.statusCode).toBe(422);
});
