import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES, type RouteKey, type RouteSpec } from '../../controller/api/contract/index.ts';
import { cursorOf } from '../../controller/api/edge/cursor.ts';
import { ManualClock } from '../../controller/model/clock.ts';
import { shippedAlarms } from '../support/alarm-definitions.ts';
import { type ApiRoom, openApiRoom } from './support/api-room.ts';
import { hostile, ODD_TIMES } from './support/hostile-input.ts';

const T0 = Date.parse('2026-03-10T04:00:00Z');
const words = { 'zh-CN': '测试', en: 'test' };
const ROLES = ['keeper', 'approver', 'auditor', 'installer', 'display'] as const;

let room: ApiRoom;
beforeAll(async () => {
  room = await openApiRoom({
    clock: new ManualClock(T0),
    alarms: shippedAlarms(),
    room: {
      patrols: [
        {
          id: 'daily',
          name: words,
          zone: 'hv',
          dueBy: '17:00',
          items: [
            { id: 'doors', text: words, kind: 'tick' },
            { id: 'meter', text: words, kind: 'reading', unit: '°C', low: 14, high: 24 },
            { id: 'notes', text: words, kind: 'note' },
          ],
        },
      ],
    },
  });
  await room.alarms.raise({ kind: 'stop-latched', subject: '1', priority: 'high', params: { cause: 'x' } });
  await room.alarms.raise({ kind: 'bank-fire', subject: '1', priority: 'urgent', params: {} });
});
afterAll(() => room.close());

const KNOWN = [
  'T1',
  'hv.temperature',
  'hv',
  'stop-latched:1',
  'bank-fire:1',
  'daily',
  'doors',
  'meter',
  'B000001',
];
/** All but the stream, which never ends, and logging in, which is slow on purpose. */
const routes = (Object.keys(ROUTES) as RouteKey[]).filter((key) => !/\/(sessions|live)/.test(key));

function call(method: 'GET' | 'POST', url: string, payload = '', role: (typeof ROLES)[number] = 'keeper') {
  return room.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: {
      authorization: `Bearer ${room.token(role)}`,
      'idempotency-key': randomUUID(),
      ...(payload && { 'content-type': 'application/json' }),
    },
    ...(payload && { payload }),
  });
}

interface Asked {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly payload: string;
  readonly role: (typeof ROLES)[number];
}

/** Calls of a route that its schema lets through, by somebody who may. */
function callOf(key: RouteKey): fc.Arbitrary<Asked> {
  const spec: RouteSpec = ROUTES[key];
  const [method, path] = key.split(' ') as ['GET' | 'POST', string];
  const part = (schema: RouteSpec['body']) => (schema ? hostile(schema, KNOWN) : fc.constant({}));
  const roles = ROLES.filter(
    (role) => spec.roles === 'anyone' || spec.roles === 'authenticated' || spec.roles.includes(role),
  );
  return fc
    .tuple(
      part(spec.params),
      part(spec.query),
      part(spec.body),
      fc.constantFrom(...(roles.length > 0 ? roles : ROLES)),
    )
    .map(([params, query, body, role]) => {
      const at = path.replaceAll(/:(\w+)/g, (_, name: string) =>
        encodeURIComponent(String((params as Record<string, unknown>)[name])),
      );
      const asked = new URLSearchParams(
        Object.entries(query as object).map(([name, value]) => [name, String(value)]),
      );
      return { method, url: `${at}?${asked}`, payload: method === 'POST' ? JSON.stringify(body) : '', role };
    });
}

describe('what fits the schema and nobody meant', () => {
  it.each(routes)('is no internal error: %s', async (key) => {
    await fc.assert(
      fc.asyncProperty(callOf(key), async ({ method, url, payload, role }) => {
        room.logged.errors.splice(0);
        const answer = await call(method, url, payload, role);
        expect(room.logged.errors).toEqual([]);
        // Nothing of this room has a device: that one answers for it with 503 is right.
        expect(answer.statusCode).not.toBe(500);
      }),
      { numRuns: 12 },
    );
  });
});

describe('a time that is none', () => {
  it.each(ODD_TIMES)('%s is answered, or refused with the place', async (time) => {
    const until = encodeURIComponent(time);
    for (const [method, url, body] of [
      ['GET', `/boxes/B000001/climate?to=${until}`, null],
      ['GET', `/boxes/B000001/climate?from=${until}`, null],
      ['GET', `/points/T1/history?from=${until}&to=2026-03-10T00:00:00Z`, null],
      ['GET', `/alarms/statistics?to=${until}`, null],
      ['POST', '/alarms/stop-latched:1/shelve', { until: time, why: 'x' }],
    ] as const) {
      const answer = await call(method, url, body === null ? '' : JSON.stringify(body));
      expect([200, 204, 422], url).toContain(answer.statusCode);
    }
  });

  it.each([
    '2026-06-30T23:59:60Z',
    '2026-03-11T00:00:00Z[Asia/Shanghai]',
    '0000-01-01T00:00:00Z',
    '9999-12-31T00:00:00Z',
  ])('%s is no time to shelve an alarm until, and the answer says why', async (until) => {
    const answer = await call('POST', '/alarms/stop-latched:1/shelve', JSON.stringify({ until, why: 'x' }));
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'input-invalid']);
    expect(answer.json().errors).toEqual([
      {
        path: '/body/until',
        message: 'must be an RFC 3339 time of the years 1970 to 2199, without leap second',
      },
    ]);
  });

  it('the life of a box ends now, however far ahead it is asked for', async () => {
    const answer = await call('GET', '/boxes/B000001/climate?to=2199-12-31T00:00:00Z');
    expect(answer.statusCode).toBe(200);
    expect(answer.json().to).toBe(new Date(T0).toISOString());
  });

  it.each(['0000-01', '1969-12', '9999-12', '2026-00', '2026-13'])(
    '%s is no month of a report',
    async (month) => {
      for (const kind of ['csv', 'pdf'])
        expect((await call('GET', `/reports/climate/hv/${month}.${kind}`)).statusCode).toBe(422);
    },
  );
});

describe('a cursor that somebody made', () => {
  const lists = { watch: '/watch/log', patrols: '/patrols/log', cycles: '/disinfection/cycles' } as const;
  it.each(Object.entries(lists))('is refused where it holds no number: %s', async (list, url) => {
    for (const place of ['x', 'NaN', '-1', '1e3', '0x10', ' 1', '9'.repeat(30), '']) {
      const cursor = cursorOf(list, {}, place) ?? '';
      const answer = await call('GET', `${url}?cursor=${cursor}`);
      expect([answer.statusCode, answer.json().errors?.[0]?.path], place).toEqual([422, '/query/cursor']);
    }
    expect((await call('GET', `${url}?cursor=${cursorOf(list, {}, '5')}`)).statusCode).toBe(200);
  });
});
