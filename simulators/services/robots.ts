import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** A request that was taken for genuine. */
export interface Accepted {
  readonly at: '/robot/send' | '/cgi-bin/webhook/send' | '/hook';
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
}

/**
 * What is wrong: `busy` is the platform's own trouble, `too-fast` its limit, `redirect` sends the caller elsewhere, `mute`
 * takes the message and never answers, `nonsense` takes it and answers with a page.
 */
export type RobotFault = 'none' | 'busy' | 'too-fast' | 'redirect' | 'mute' | 'nonsense';

/** Secrets the receivers know, as their owners gave them out. */
export interface RobotSecrets {
  readonly dingTalk: { readonly accessToken: string; readonly secret: string };
  readonly weCom: { readonly key: string };
  /** Standard Webhooks: `whsec_…`. */
  readonly webhook: { readonly secret: string };
}

/** What a signature may be old, ms: an hour at DingTalk, five minutes for a webhook. */
const DINGTALK_AGE_MS = 3_600_000;
const WEBHOOK_AGE_MS = 300_000;

type Answer = { readonly status: number; readonly body: unknown };
const robot = (errcode: number, errmsg: string): Answer => ({ status: 200, body: { errcode, errmsg } });

/** A DingTalk robot, a WeCom robot and the receiver of a signed webhook, which check what the real ones check. */
export class RobotServer {
  readonly accepted: Accepted[] = [];
  /** Requests to anywhere, genuine or not. */
  requests = 0;
  fault: RobotFault = 'none';
  readonly #secrets: RobotSecrets;
  readonly #now: () => number;
  readonly #server: Server;

  constructor(secrets: RobotSecrets, now: () => number = () => Date.now()) {
    this.#secrets = secrets;
    this.#now = now;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  start(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests++;
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const raw = Buffer.concat(chunks).toString('utf8');
    if (this.fault === 'redirect') {
      response.writeHead(302, { location: `${this.url}/elsewhere` }).end();
      return;
    }
    const answer = this.#answer(request, raw);
    if (this.fault === 'mute') return;
    if (this.fault === 'nonsense') response.writeHead(200, { 'content-type': 'text/html' }).end('<p>?</p>');
    else
      response
        .writeHead(answer.status, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer.body));
  }

  #answer(request: IncomingMessage, raw: string): Answer {
    const url = new URL(request.url ?? '', this.url);
    const body = JSON.parse(raw) as Record<string, unknown>;
    const take = (at: Accepted['at'], well: Answer): Answer => {
      this.accepted.push({ at, headers: request.headers, body });
      return well;
    };
    switch (url.pathname) {
      case '/robot/send':
        if (this.fault === 'busy') return robot(-1, 'system busy');
        if (this.fault === 'too-fast') return robot(130_101, 'send too fast, exceed 20 times per minute');
        return this.#isDingTalk(url) ? take('/robot/send', robot(0, 'ok')) : robot(310_000, 'sign not match');
      case '/cgi-bin/webhook/send':
        if (this.fault === 'busy') return robot(-1, 'system busy');
        if (this.fault === 'too-fast') return robot(45_009, 'api freq out of limit');
        if (url.searchParams.get('key') !== this.#secrets.weCom.key)
          return robot(93_000, 'invalid webhook url');
        return this.#isShort(body)
          ? take('/cgi-bin/webhook/send', robot(0, 'ok'))
          : robot(40_058, 'too long');
      case '/hook':
        if (this.fault === 'busy') return { status: 503, body: {} };
        if (this.fault === 'too-fast') return { status: 429, body: {} };
        return this.#isSigned(request, raw)
          ? take('/hook', { status: 204, body: '' })
          : { status: 401, body: {} };
      default:
        return { status: 404, body: {} };
    }
  }

  #isDingTalk(url: URL): boolean {
    const { accessToken, secret } = this.#secrets.dingTalk;
    const timestamp = url.searchParams.get('timestamp') ?? '';
    const expected = createHmac('sha256', secret).update(`${timestamp}\n${secret}`, 'utf8').digest();
    const sign = Buffer.from(url.searchParams.get('sign') ?? '', 'base64');
    return (
      url.searchParams.get('access_token') === accessToken &&
      Math.abs(this.#now() - Number(timestamp)) < DINGTALK_AGE_MS &&
      same(sign, expected)
    );
  }

  #isShort(body: Record<string, unknown>): boolean {
    const { content } = (body['markdown'] ?? {}) as { content?: string };
    return Buffer.byteLength(content ?? '') <= 4096;
  }

  #isSigned({ headers }: IncomingMessage, raw: string): boolean {
    const id = String(headers['webhook-id']);
    const timestamp = String(headers['webhook-timestamp']);
    const key = Buffer.from(this.#secrets.webhook.secret.replace('whsec_', ''), 'base64');
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${raw}`).digest();
    const isFresh = Math.abs(this.#now() - Number(timestamp) * 1000) < WEBHOOK_AGE_MS;
    return (
      isFresh &&
      String(headers['webhook-signature'])
        .split(' ')
        .some((one) => one.startsWith('v1,') && same(Buffer.from(one.slice(3), 'base64'), expected))
    );
  }
}

function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
