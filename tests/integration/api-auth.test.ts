import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES, type RouteKey, type RouteSpec } from '../../controller/api/contract/index.ts';
import { ROLES } from '../../controller/model/actor.ts';
import { type ApiRoom, openApiRoom, PEOPLE } from './support/api-room.ts';

let room: ApiRoom;
beforeAll(async () => {
  room = await openApiRoom();
});
afterAll(() => room.close());

const routes = Object.entries(ROUTES) as [RouteKey, RouteSpec][];
const guarded = routes.filter(([, { roles }]) => roles !== 'anyone');

/** The route's address with something plausible in its parameters; the body is left out on purpose. */
function address(key: RouteKey): { method: 'GET' | 'POST' | 'DELETE'; url: string } {
  const [method = '', path = ''] = key.split(' ');
  const url = `/api/v1${path.replace(':bank', '1').replaceAll(/:\w+/g, 'x')}`;
  return { method: method as 'GET', url };
}

describe('who may call what', () => {
  it('covers the table', () => expect(guarded.length).toBe(routes.length - 2));

  it.each(guarded.map(([key]) => key))('%s denies whoever has no token', async (key) => {
    const answer = await room.app.inject(address(key));
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers['www-authenticate']).toContain('Bearer');
    expect(answer.json()).toMatchObject({ code: 'not-logged-in', status: 401 });
  });

  it.each(guarded.map(([key]) => key))('%s denies an unknown token', async (key) => {
    const answer = await room.app.inject({ ...address(key), headers: { authorization: 'Bearer nobody' } });
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ code: 'token-invalid' });
  });

  const wrong = guarded.flatMap(([key, { roles }]) =>
    typeof roles === 'string'
      ? []
      : ROLES.filter((role) => !roles.includes(role)).map((role) => [key, role] as const),
  );
  it.each(wrong)('%s denies the role %s, before the body is looked at', async (key, role) => {
    const answer = await room.app.inject({
      ...address(key),
      headers: { authorization: `Bearer ${room.token(role)}` },
    });
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({
      code: 'role-missing',
      reasons: [{ params: { needed: expect.any(String) } }],
    });
  });

  const right = guarded.flatMap(([key, { roles }]) =>
    (typeof roles === 'string' ? ROLES : roles).map((role) => [key, role] as const),
  );
  // The stream would stay open; api-live tests it.
  it.each(right.filter(([key]) => key !== 'GET /live'))('%s admits the role %s', async (key, role) => {
    const answer = await room.app.inject({
      ...address(key),
      headers: { authorization: `Bearer ${room.token(role)}` },
    });
    expect(answer.statusCode).not.toBe(401);
    expect(answer.statusCode).not.toBe(403);
    expect(answer.statusCode).toBeLessThan(500);
  });
});

describe('sessions', () => {
  const login = (payload: object) => room.app.inject({ method: 'POST', url: '/api/v1/sessions', payload });

  it('opens one with a cookie no script can read, tells who it is, and ends it', async () => {
    const { login: name, pin, id } = PEOPLE.keeper;
    const opened = await login({ login: name, pin, station: 'kiosk-1' });
    expect(opened.statusCode).toBe(201);
    expect(opened.json()).toMatchObject({
      kind: 'person',
      person: id,
      roles: ['keeper'],
      station: 'kiosk-1',
    });
    const set = String(opened.headers['set-cookie']);
    expect(set).toMatch(/^muniment_session=[^;]+; Path=\/; HttpOnly; SameSite=Strict$/);
    const cookie = set.split(';')[0] ?? '';

    const current = { method: 'GET', url: '/api/v1/sessions/current', headers: { cookie } } as const;
    expect((await room.app.inject(current)).json()).toMatchObject({ person: id });
    const closed = await room.app.inject({ ...current, method: 'DELETE' });
    expect(closed.statusCode).toBe(204);
    expect((await room.app.inject(current)).json()).toMatchObject({ code: 'token-invalid' });
  });

  it('refuses a wrong PIN, an unknown card and somebody without a role', async () => {
    const wrong = await login({ login: 'zhao', pin: '000000', station: 'kiosk-1' });
    expect([wrong.statusCode, wrong.json().code]).toEqual([401, 'pin-wrong']);
    const unknown = await login({ card: '999', station: 'kiosk-1' });
    expect([unknown.statusCode, unknown.json().code]).toEqual([401, 'credential-unknown']);
    const roleless = await login({ card: PEOPLE.borrower.card, station: 'kiosk-1' });
    expect([roleless.statusCode, roleless.json().code]).toEqual([403, 'role-missing']);
  });

  it('makes whoever keeps guessing wait, and says how long', async () => {
    for (;;) {
      const answer = await login({ login: 'nobody-at-all', pin: '1', station: 'kiosk-1' });
      if (answer.statusCode === 401) continue;
      expect(answer.statusCode).toBe(429);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      break;
    }
  });

  it('hears cards only at stations that exist, so that lock-out cannot be walked around', async () => {
    const answer = await login({ card: '123', station: 'kiosk-99' });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().errors).toMatchObject([{ path: '/body/station' }]);
  });

  it('gives a screen its own cookie, and only a screen', async () => {
    const exchange = (token: string) =>
      room.app.inject({ method: 'POST', url: '/api/v1/sessions/display', payload: { token } });
    const shown = await exchange(room.token('display'));
    expect(shown.statusCode).toBe(201);
    expect(shown.json()).toMatchObject({ kind: 'client', roles: ['display'] });
    expect(String(shown.headers['set-cookie'])).toContain('muniment_display=');
    expect((await exchange(room.token('keeper'))).statusCode).toBe(403);
    expect((await exchange('nonsense')).statusCode).toBe(401);
  });

  it('falls back to the screen when a session ends, but says why a person may not', async () => {
    const cookie = `muniment_session=gone; muniment_display=${room.token('display')}`;
    const points = await room.app.inject({ url: '/api/v1/points', headers: { cookie } });
    expect(points.statusCode).toBe(200);
    const volumes = await room.app.inject({ url: '/api/v1/volumes', headers: { cookie } });
    expect([volumes.statusCode, volumes.json().code]).toEqual([401, 'token-invalid']);
  });

  it('refuses changes from pages of another origin, cookie or not', async () => {
    for (const headers of [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const answer = await room.app.inject({
        method: 'POST',
        url: '/api/v1/sessions',
        headers,
        payload: { login: 'wang', pin: PEOPLE.keeper.pin, station: 'kiosk-1' },
      });
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'foreign-origin']);
    }
  });

  it('says whose card it is to keepers', async () => {
    const ask = (card: string) =>
      room.app.inject({
        method: 'POST',
        url: '/api/v1/borrowers/identify',
        headers: { authorization: `Bearer ${room.token('keeper')}` },
        payload: { card },
      });
    expect((await ask(PEOPLE.borrower.card)).json()).toEqual({
      id: 'P-borrower',
      name: '张借阅',
      department: '营销部',
    });
    expect((await ask('1')).json()).toMatchObject({ code: 'borrower-unknown', status: 422 });
  });
});
