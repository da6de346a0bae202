import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type EventPage,
  ROUTES,
  type RouteKey,
  type RouteSpec,
} from '../../controller/api/contract/index.ts';
import { CATALOGUES, wordsIn } from '../../controller/api/contract/messages/index.ts';
import { EXAMPLES } from '../../controller/api/examples.ts';
import { DAEMON } from '../../controller/model/actor.ts';
import { ManualClock } from '../../controller/model/clock.ts';
import { type ApiRoom, openApiRoom } from './support/api-room.ts';

let room: ApiRoom;
let clock: ManualClock;
let webRoot: string;
beforeAll(async () => {
  webRoot = mkdtempSync(join(tmpdir(), 'muniment-web-'));
  mkdirSync(join(webRoot, 'kiosk'));
  mkdirSync(join(webRoot, 'assets'));
  writeFileSync(join(webRoot, 'kiosk/index.html'), '<!doctype html><title>kiosk</title>');
  writeFileSync(join(webRoot, 'assets/kiosk-Bx3dK9qQ.js'), 'export {};');
  writeFileSync(join(webRoot, 'secret.txt'), 'no');
  clock = new ManualClock();
  room = await openApiRoom({ webRoot, clock });
});
afterAll(async () => {
  await room.close();
  rmSync(webRoot, { recursive: true, force: true });
});

const get = (url: string, headers: Record<string, string> = {}) => room.app.inject({ url, headers });
const routes = Object.entries(ROUTES) as [RouteKey, RouteSpec][];

describe('the API description', () => {
  interface Operation {
    summary: string;
    operationId: string;
    description: string;
    security: object[];
    parameters?: { name: string; in: string; required?: boolean; schema: object }[];
    requestBody?: { required?: boolean; content: Record<string, { schema: object; example?: unknown }> };
    responses: Record<string, { content?: Record<string, { schema: object }> }>;
  }
  interface Document {
    openapi: string;
    info: { title: string; version: string };
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
  }
  const read = async () => (await get('/api/v1/openapi.json')).json<Document>();

  it('is OpenAPI 3.1 with every route of the contract and nothing else', async () => {
    const document = await read();
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ title: 'Muniment', version: '0.0.0-test' });
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(
        (method) => `${method.toUpperCase()} ${path.replace('/api/v1', '').replaceAll(/\{(\w+)\}/g, ':$1')}`,
      ),
    );
    expect(described.sort()).toEqual(routes.map(([key]) => key).sort());
  });

  it('says of each operation what it takes, answers and who may call it', async () => {
    const document = await read();
    const ids = new Set<string>();
    for (const [key, spec] of routes) {
      const [method = '', path = ''] = key.split(' ');
      const operation = document.paths[`/api/v1${path.replaceAll(/:(\w+)/g, '{$1}')}`]?.[
        method.toLowerCase()
      ] as Operation;
      expect(operation.summary).toBe(spec.summary);
      ids.add(operation.operationId);
      expect(operation.security.length).toBe(spec.roles === 'anyone' ? 0 : 3);
      if (Array.isArray(spec.roles))
        for (const role of spec.roles) expect(operation.description).toContain(role);
      const parameters = (where: string) =>
        (operation.parameters ?? []).filter((p) => p.in === where).map((p) => p.name);
      expect(parameters('path')).toEqual([...path.matchAll(/:(\w+)/g)].map(([, name]) => name));
      expect(parameters('header').includes('Idempotency-Key')).toBe(spec.once === true);
      expect(Object.keys(operation.responses)).toContain(String(spec.status ?? 200));
      expect(operation.responses['default']?.content).toHaveProperty(
        ['application/problem+json', 'schema', '$ref'],
        '#/components/schemas/Problem',
      );
      if (spec.body) {
        const json = operation.requestBody?.content['application/json'];
        expect(json?.schema).toEqual(asOpenApi(spec.body));
        expect(json?.example).toEqual(EXAMPLES[key]);
      }
    }
    expect(ids.size).toBe(routes.length);
    expect(document.components.schemas).toHaveProperty('Problem');
    expect(document.components.securitySchemes).toHaveProperty('bearer');
    expect(refsOf(document).filter((ref) => !resolves(document, ref))).toEqual([]);
  });

  it('gives an example of each body, and every one is accepted', async () => {
    for (const [key, spec] of routes) {
      if (!spec.body) continue;
      const check = Compile(spec.body);
      expect([key, check.Errors(EXAMPLES[key])]).toEqual([key, []]);
      const [, path = ''] = key.split(' ');
      const role = typeof spec.roles === 'string' ? 'keeper' : (spec.roles[0] ?? 'keeper');
      const answer = await room.app.inject({
        method: 'POST',
        url: `/api/v1${path.replace(':bank', '1').replace(':mode', 'locked').replaceAll(/:\w+/g, 'x')}`,
        headers: { authorization: `Bearer ${room.token(role)}`, 'idempotency-key': key },
        payload: EXAMPLES[key] as object,
      });
      // What it names does not exist here; what counts is that the call was understood.
      expect([key, answer.payload]).not.toContainEqual(expect.stringContaining('input-invalid'));
    }
  });

  it('is shown without any other host', async () => {
    const page = await get('/docs/');
    expect(page.statusCode).toBe(200);
    expect(page.payload).not.toMatch(/(src|href)="https?:/);
    expect(String(page.headers['content-security-policy'])).not.toMatch(/https?:\/\//);
    for (const asset of page.payload.matchAll(/(?:src|href)="\.?([^"]+)"/g))
      expect((await get(`/docs${asset[1]?.replace('/docs', '')}`)).statusCode).toBe(200);
  });
});

describe('the messages', () => {
  it('read in both languages, whatever is given or missing', () => {
    for (const language of ['zh-CN', 'en'] as const) {
      const words = wordsIn(language);
      const { reasons, events } = CATALOGUES[language];
      for (const code of Object.keys(reasons)) {
        expect(words.reason({ code: code as keyof typeof reasons })).toMatch(/\S/);
        expect(words.reason({ code: code as keyof typeof reasons, params: { box: 'B1' } })).not.toContain(
          '{',
        );
      }
      for (const type of Object.keys(events)) expect(words.event({ type })).not.toMatch(/[{}]/);
    }
  });

  it('name the same placeholders in both languages', () => {
    const names = (text: string) =>
      [...text.matchAll(/\{(\w+)\s*[,}]/g)]
        .map(([, name]) => name)
        .filter((name) => /^[a-z]+$/i.test(name ?? ''))
        .sort((a = '', b = '') => a.localeCompare(b));
    for (const group of ['reasons', 'events'] as const) {
      const [zh, en] = [CATALOGUES['zh-CN'][group], CATALOGUES.en[group]] as Record<string, string>[];
      for (const key of Object.keys(en ?? {})) {
        const wanted = (text: string) =>
          names(text).filter(
            (name) => !/^(done|refused|stopped|stop|lock|unlock|reset|spread)$/.test(name ?? ''),
          );
        if (/, select,/.test(en?.[key] ?? '')) continue;
        expect([key, wanted(zh?.[key] ?? '')]).toEqual([key, wanted(en?.[key] ?? '')]);
      }
    }
  });
});

describe('the screens', () => {
  it('are listed on a start page in both languages', async () => {
    const page = await get('/');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    for (const text of [
      '/kiosk/',
      '/wall/',
      '/docs',
      '库房一体机',
      'Monitoring wall',
      '试验库房',
      'Test room &lt;1&gt;',
      '演示库房',
    ])
      expect(page.payload).toContain(text);
  });

  it('bring the Chinese letters of the start page with them, and no other file', async () => {
    const sheet = await get('/fonts/400.css');
    expect(sheet.statusCode).toBe(200);
    expect(sheet.headers['content-type']).toMatch(/^text\/css/);
    const letters = /files\/noto-sans-sc-[a-z0-9-]+\.woff2/.exec(sheet.payload)?.[0];
    expect((await get(`/fonts/${letters}`)).headers['content-type']).toBe('font/woff2');
    for (const other of ['package.json', 'LICENSE', '../noto-sans-sc/package.json', 'files/none.woff2'])
      expect((await get(`/fonts/${other}`)).statusCode, other).toBe(404);
  });

  it('are served with a strict policy, pages fresh and hashed files for ever', async () => {
    const page = await get('/kiosk/');
    expect(page.statusCode).toBe(200);
    expect(page.headers['cache-control']).toBe('no-cache');
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    const script = await get('/assets/kiosk-Bx3dK9qQ.js');
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const short = await get('/wall?token=abc');
    expect([short.statusCode, short.headers['location']]).toEqual([302, '/wall/?token=abc']);
  });

  it('say so when they were not built', async () => {
    const page = await get('/wall/');
    expect(page.statusCode).toBe(404);
    expect(page.payload).toContain('npm run build');
    expect(page.payload).toContain('界面尚未构建');
  });

  it.each([
    '/assets/none.js',
    '/secret.txt',
    '/assets/..%2fsecret.txt',
    '/assets/../secret.txt',
    '/kiosk/%2e%2e/secret.txt',
    '/assets/%00',
    '/assets/%5c..%5csecret.txt',
    '/assets/a/..%2f..%2fsecret.txt',
    '/assets/.hidden',
  ])('give nothing else away: %s', async (url) => {
    const answer = await get(url);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  });
});

describe('health and metrics', () => {
  it('lives', async () => expect((await get('/livez')).json()).toEqual({ alive: true }));

  it('is ready while polls go on and the journal takes commits', async () => {
    const before = room.store.ledger.head;
    expect((await get('/readyz')).json()).toEqual({ ready: true, checks: { store: true, poller: true } });
    expect(room.store.ledger.head).toBe(before);
  });

  it('measures what works, and tells nothing of what it keeps', async () => {
    await get('/api/v1/room', { authorization: `Bearer ${room.token('keeper')}` });
    const { payload, headers } = await get('/metrics');
    expect(headers['content-type']).toContain('text/plain');
    for (const line of [
      `muniment_journal_head ${room.store.ledger.head}`,
      'muniment_device_connected{device="bank-1"} 0',
      'muniment_device_polls{device="bank-1",result="done"}',
      'muniment_link_connected{link="net"} 0',
      'muniment_bank_queue{bank="1"} 0',
      'muniment_bank_latched{bank="1"} 0',
      'muniment_bank_ran_on{bank="1"} 0',
      'muniment_bank_mode{bank="1",mode="maintenance"} 0',
      'muniment_live_readers 0',
      'muniment_http_request_duration_seconds_count{route="GET /room",status="200"}',
      'muniment_commit_duration_seconds_count',
      'muniment_nodejs_eventloop_lag_p99_seconds',
      'muniment_build_info{version="0.0.0-test"} 1',
    ])
      expect(payload).toContain(line);
    expect(payload).not.toMatch(/P-keeper|B000001/);
  });
});

describe('the journal', () => {
  const as = (role: 'display' | 'auditor' | 'keeper') => ({ authorization: `Bearer ${room.token(role)}` });
  const page = async (query: string, role: 'display' | 'auditor' | 'keeper' = 'auditor') =>
    (await get(`/api/v1/events?${query}`, as(role))).json<EventPage>();

  it('is read backwards and forwards to the same end', async () => {
    const walk = async (order: string): Promise<number[]> => {
      const seen: number[] = [];
      let cursor: string | null = null;
      do {
        const next: Awaited<ReturnType<typeof page>> = await page(
          `order=${order}&limit=7${cursor ? `&cursor=${cursor}` : ''}`,
        );
        seen.push(...next.items.map((e) => e.seq));
        cursor = next.nextCursor;
      } while (cursor);
      return seen;
    };
    const all = Array.from({ length: room.store.ledger.head }, (_, i) => i + 1);
    expect(await walk('oldest')).toEqual(all);
    expect(await walk('newest')).toEqual(all.toReversed());
  });

  it('shows each reader its part, and nobody a credential', async () => {
    const audit = await page('type=person.registered,client.registered');
    expect(audit.items.length).toBeGreaterThan(5);
    expect(JSON.stringify(audit)).not.toContain('Hash');
    expect((await page('type=person.registered', 'keeper')).items).toEqual([]);
    const wall = await page('type=box.accessioned', 'display');
    expect(wall.items.map((e) => e.data)).toEqual(wall.items.map(() => ({ slot: expect.any(String) })));
    expect(JSON.stringify(await page('type=box.accessioned', 'keeper'))).toContain('变压器');
  });

  it('lets everything else have its turn while it looks for what is rare', async () => {
    const started = { type: 'daemon.started', version: '0', config: 'c' } as const;
    await room.store.ledger.commit(DAEMON, (tx) => tx.append(...Array.from({ length: 4500 }, () => started)));
    /** How often others had their turn before the answer came. */
    const turnsDuring = async (query: string): Promise<number> => {
      let turns = 0;
      let answered = false;
      const count = (): void => {
        if (answered) return;
        turns++;
        setImmediate(count);
      };
      setImmediate(count);
      await page(query);
      answered = true;
      return turns;
    };
    const found = await turnsDuring('type=daemon.started&limit=1');
    expect((await turnsDuring('type=mode.left&limit=1')) - found).toBeGreaterThanOrEqual(8);
  });
});

/** The generator writes free member names as additionalProperties and constants as enumerations of one. */
function asOpenApi(schema: object): unknown {
  return JSON.parse(JSON.stringify(schema), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const { patternProperties, const: only, ...rest } = value as Record<string, unknown>;
    if (patternProperties) return { ...rest, additionalProperties: Object.values(patternProperties)[0] };
    return only === undefined ? value : { ...rest, enum: [only] };
  });
}

function refsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === '$ref' && typeof member === 'string' ? [member] : refsOf(member),
  );
}

function resolves(document: object, ref: string): boolean {
  let at: unknown = document;
  for (const name of ref.replace('#/', '').split('/'))
    at = (at as Record<string, unknown> | undefined)?.[name];
  return at !== undefined;
}
