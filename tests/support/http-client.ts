import { randomUUID } from 'node:crypto';
import type { Answer, Input, Problem, RouteKey } from '../../controller/api/contract/index.ts';

export interface Reply<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface CallOptions {
  readonly token?: string | null;
  /** Idempotency-Key; a fresh one unless given; `null` sends none. */
  readonly key?: string | null;
  readonly language?: 'zh-CN' | 'en';
  readonly ifMatch?: string;
}

/** A caller of the API: a person with a session cookie, or a system with a bearer token. */
export class HttpClient {
  readonly url: string;
  #cookie: string | null = null;
  readonly #token: string | null;

  constructor(url: string, token: string | null = null) {
    this.url = url.replace(/\/$/, '');
    this.#token = token;
  }

  /** Logs in at a kiosk; later calls carry the cookie. */
  async login(body: { login: string; pin: string } | { card: string }, station = 'kiosk-1'): Promise<this> {
    const reply = await this.send('POST', '/sessions', { ...body, station });
    if (reply.status !== 201) throw new Error(`login: ${reply.status} ${JSON.stringify(reply.body)}`);
    this.#cookie = (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? null;
    return this;
  }

  /** Calls a route of the contract and expects success. */
  async call<Route extends RouteKey>(
    route: Route,
    input: Input<Route>,
    options: CallOptions = {},
  ): Promise<Reply<Answer<Route>>> {
    const reply = await this.attempt(route, input, options);
    if (reply.status >= 300) throw new Error(`${route}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply as Reply<Answer<Route>>;
  }

  /** Calls a route of the contract and expects a refusal; gives the codes of its reasons, or the problem's own. */
  async refused<Route extends RouteKey>(
    route: Route,
    input: Input<Route>,
    options: CallOptions = {},
  ): Promise<{ status: number; codes: readonly string[]; problem: Problem }> {
    const reply = await this.attempt(route, input, options);
    if (reply.status < 400) throw new Error(`${route} was not refused: ${JSON.stringify(reply.body)}`);
    const problem = reply.body as Problem;
    return { status: reply.status, codes: problem.reasons?.map((r) => r.code) ?? [problem.code], problem };
  }

  /** Calls a route of the contract, whatever comes of it. */
  attempt<Route extends RouteKey>(
    route: Route,
    input: Input<Route>,
    options: CallOptions = {},
  ): Promise<Reply<unknown>> {
    const [method = 'GET', pattern = '/'] = route.split(' ');
    const { params, query, body } = input as {
      params?: Record<string, string | number>;
      query?: Record<string, string | number>;
      body?: unknown;
    };
    const path = pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params?.[name])));
    const search = new URLSearchParams(query as Record<string, string> | undefined).toString();
    return this.send(method, query ? `${path}?${search}` : path, body, options);
  }

  /** Sends any request below the API's prefix. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    options: CallOptions = {},
  ): Promise<Reply<unknown>> {
    const headers: Record<string, string> = { 'accept-language': options.language ?? 'en' };
    const token = options.token === undefined ? this.#token : options.token;
    if (token !== null) headers['authorization'] = `Bearer ${token}`;
    else if (this.#cookie !== null && options.token === undefined) headers['cookie'] = this.#cookie;
    if (method !== 'GET' && options.key !== null) headers['idempotency-key'] = options.key ?? randomUUID();
    if (options.ifMatch !== undefined) headers['if-match'] = options.ifMatch;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  }
}
