import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { toUSVString } from 'node:util';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../../controller/api/contract/index.ts';
import { ManualClock } from '../../controller/model/clock.ts';
import { type ApiRoom, openApiRoom } from './support/api-room.ts';

let room: ApiRoom;
let head = 0;
beforeAll(async () => {
  // A clock that stands still: nothing but what comes in may write to the journal.
  room = await openApiRoom({ clock: new ManualClock() });
  await room.app.listen({ host: '127.0.0.1', port: 0 });
  head = room.store.ledger.head;
});
// Whatever came in, nothing was changed and nothing broke inside.
afterEach(() => {
  expect(room.store.ledger.head).toBe(head);
  expect(room.logged.errors).toEqual([]);
});
afterAll(() => room.close());

function post(payload: string | Buffer, headers: Record<string, string> = {}, url = '/api/v1/retrievals') {
  return room.app.inject({
    method: 'POST',
    url,
    payload,
    headers: {
      authorization: `Bearer ${room.token('keeper')}`,
      'idempotency-key': randomUUID(),
      'content-type': 'application/json',
      ...headers,
    },
  });
}
const get = (url: string) =>
  room.app.inject({ url, headers: { authorization: `Bearer ${room.token('keeper')}` } });

describe('a body that is no request', () => {
  const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
  it.each<[string, string | Buffer, Record<string, string>, number, string]>([
    ['half a JSON', '{"box":', {}, 400, 'malformed-json'],
    ['JSON with a comment', '{/**/}', {}, 400, 'malformed-json'],
    ['NaN', '{"box":NaN}', {}, 400, 'malformed-json'],
    ['bytes that are not UTF-8', Buffer.from('{"box":"\xff\xfe"}', 'latin1'), {}, 400, 'not-utf8'],
    ['UTF-16', Buffer.from('{"box":"B"}', 'utf16le'), {}, 400, 'malformed-json'],
    [
      'another media type',
      'box=1',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'unsupported-media-type',
    ],
    [
      'plain text, as forms of other sites can send',
      '{}',
      { 'content-type': 'text/plain' },
      415,
      'unsupported-media-type',
    ],
    ['no media type', '{}', { 'content-type': '' }, 415, 'unsupported-media-type'],
    ['too much', JSON.stringify({ note: 'x'.repeat(200_000) }), {}, 413, 'payload-too-large'],
    ['too deep', deep, {}, 400, 'too-deep'],
    ['a deep array', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, {}, 400, 'too-deep'],
  ])('%s', async (_, payload, headers, status, code) => {
    const answer = await post(payload, headers);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  });

  it.each<[string, string, string[]]>([
    ['nothing', '', ['/body/use']],
    ['null', 'null', ['/body/use']],
    ['a number', '7', ['/body']],
    ['a list', '[]', ['/body']],
    ['an unknown field', '{"use":"charge-out","box":"B000001","bx":1}', ['/body/bx']],
    [
      'several faults at once',
      '{"use":"theft","box":"","volumes":[],"x":0}',
      ['/body/x', '/body/box', '/body/volumes', '/body/use'],
    ],
    ['NUL in a text', '{"use":"charge-out","box":"B\\u0000"}', ['/body/box']],
    ['half a surrogate pair', '{"use":"charge-out","note":"\\ud800"}', ['/body/note']],
    ['a prototype', '{"use":"charge-out","__proto__":{"roles":["keeper"]}}', ['/body/__proto__']],
    ['a constructor', '{"constructor":{"prototype":{}}}', ['/body/constructor']],
    ['a name that is a path', '{"use":"charge-out","a/b~c":1}', ['/body/a~1b~0c']],
  ])('%s is invalid input, with the path', async (_, payload, paths) => {
    const answer = await post(payload);
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'input-invalid']);
    expect(
      answer
        .json()
        .errors.map((e: { path: string }) => e.path)
        .sort(),
    ).toEqual(paths.sort());
  });

  it('complains only about the branch of a union that fits best', async () => {
    const send = async (proof: unknown) =>
      (await post(JSON.stringify({ proof }), {}, '/api/v1/returns')).json().errors as {
        path: string;
        message: string;
      }[];
    expect(await send({ barcode: 'B1', extra: 1 })).toEqual([
      { path: '/body/proof/extra', message: 'is not a field of this request' },
    ]);
    expect((await send({ reader: '' })).map((e) => e.path)).toEqual(['/body/proof/reader']);
  });

  it('words its complaints in Chinese as well', async () => {
    const answer = await post('{"x":1}', { 'accept-language': 'zh-CN' });
    expect(answer.json().title).toBe('请求内容不符合要求。');
    expect(answer.json().errors).toContainEqual({ path: '/body/x', message: '不是此请求的字段' });
    expect(answer.json().errors).toContainEqual({ path: '/body/use', message: '必须提供' });
  });
});

describe('an address that is none', () => {
  it.each<[string, number, string]>([
    ['/api/v1/volumes?limit=0', 422, 'input-invalid'],
    ['/api/v1/volumes?limit=ten', 422, 'input-invalid'],
    ['/api/v1/volumes?limit=1e999', 422, 'input-invalid'],
    ['/api/v1/volumes?box=a&box=b', 422, 'input-invalid'],
    ['/api/v1/volumes?bxo=a', 422, 'input-invalid'],
    ['/api/v1/volumes?__proto__[x]=1', 422, 'input-invalid'],
    ['/api/v1/volumes?title=%00', 422, 'input-invalid'],
    ['/api/v1/volumes?title="unbalanced*:^(', 200, ''],
    ['/api/v1/volumes?title=%E0%A4%A', 200, ''],
    ['/api/v1/boxes/%00', 422, 'input-invalid'],
    ['/api/v1/boxes/%E0%A4%A', 400, 'malformed-request'],
    ['/api/v1/boxes/..%2f..%2fetc', 404, 'box-unknown'],
    [`/api/v1/boxes/${'x'.repeat(100)}`, 422, 'input-invalid'],
    [`/api/v1/boxes/${'x'.repeat(600)}`, 404, 'not-found'],
    ['/api/v1/banks/1.5', 422, 'input-invalid'],
    ['/api/v1/banks/-1', 422, 'input-invalid'],
    ['/api/v1/banks/1x', 422, 'input-invalid'],
    ['/api/v1/banks/0x1', 422, 'input-invalid'],
    ['/api/v1/points/T1/history?from=yesterday&to=now', 422, 'input-invalid'],
    ['/api/v1/points/T1/history?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 422, 'input-invalid'],
    ['/api/v1/points/T9/history?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z', 404, 'not-found'],
    ['/api/v1/events?cursor=AAAA', 422, 'input-invalid'],
    ['/api/v2/volumes', 404, 'not-found'],
  ])('%s → %i %s', async (url, status, code) => {
    const answer = await get(url);
    expect([answer.statusCode, answer.json().code ?? '']).toEqual([status, code]);
  });
});

describe('bytes that are no HTTP', () => {
  async function raw(bytes: string): Promise<string> {
    const { port } = room.app.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    socket.write(bytes);
    await once(socket, 'close');
    return answer;
  }

  it.each<[string, string, number, string]>([
    ['garbage', '\x16\x03\x01\x02\x00\r\n\r\n', 400, 'malformed-request'],
    [
      'huge headers',
      `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`,
      431,
      'headers-too-large',
    ],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
      400,
      'malformed-request',
    ],
    [
      'length and chunks',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'malformed-request',
    ],
  ])('%s gets a problem and the end of the connection', async (_, bytes, status, code) => {
    const answer = await raw(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('application/problem+json');
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status, code });
  });
});

describe('anything at all', () => {
  const changing = Object.keys(ROUTES).filter((key) => key.startsWith('POST') && !key.includes('/sessions'));

  it('is never an internal error, and changes nothing unless it is right', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...changing),
        fc
          .oneof(
            fc.json({ maxDepth: 4 }),
            fc.string({ unit: 'binary' }),
            fc
              .record({ proof: fc.jsonValue(), slot: fc.jsonValue(), why: fc.jsonValue() })
              .map((v) => JSON.stringify(v)),
          )
          // Some calls want nothing more than their address, which may be right by chance.
          .filter((body) => !/^\s*(null|\{\s*\})?\s*$/.test(body)),
        fc.string({ minLength: 1, unit: 'binary' }),
        async (key, payload, id) => {
          const [, path = ''] = key.split(' ');
          const at = path.replaceAll(/:\w+/g, encodeURIComponent(toUSVString(id)));
          const answer = await post(payload, {}, `/api/v1${at}`);
          expect(answer.statusCode).toBeGreaterThanOrEqual(400);
          // The lock of this room has no device; anything else of 5xx is our fault.
          expect(answer.statusCode).toBeLessThan(500);
          expect(answer.json().code).toEqual(expect.any(String));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is never an internal error in an address either', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('volumes', 'retrievals', 'events', 'boxes/x', 'points/T1/history'),
        fc.dictionary(
          fc.constantFrom('limit', 'cursor', 'title', 'box', 'state', 'from', 'to'),
          fc.string({ unit: 'binary' }),
        ),
        async (path, query) => {
          const text = new URLSearchParams(query).toString();
          const answer = await get(`/api/v1/${path}?${text}`);
          expect(answer.statusCode).toBeLessThan(500);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('every answer', () => {
  it('carries the headers that keep browsers honest, and none that lets other origins read', async () => {
    for (const url of ['/api/v1/volumes', '/api/v1/nothing', '/', '/livez']) {
      const { headers } = await get(url);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
    const preflight = await room.app.inject({
      method: 'OPTIONS',
      url: '/api/v1/retrievals',
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.statusCode).toBe(405);
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
  });
});
