import { Agent as PlainAgent, type IncomingMessage, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { DeliveryError } from './channel.ts';

/** Nobody wants this message: bad request, gone, too large, not to be processed (RFC 9110, 15.5). */
const FOR_GOOD: ReadonlySet<number> = new Set([400, 410, 413, 422]);
/** So much of an answer is read; what the status says is known by then, and no platform says more in words. */
const LONGEST_ANSWER_BYTES = 64 * 1024;

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  readonly retryAfterMs: number | undefined;
}

export interface HttpPost {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** PEM of the authority that the other side is proven by; the public ones when absent. */
  readonly ca?: Buffer | undefined;
}

/**
 * Posts to hosts of a list and to no other, over a connection of its own. A redirect is an answer like any other: it is
 * never followed. Proxies of the environment are not used.
 */
export class HttpPoster {
  readonly #egress: ReadonlySet<string>;

  /** @param egress host names and addresses, as they stand in URLs */
  constructor(egress: readonly string[]) {
    this.#egress = new Set(egress.map((host) => host.toLowerCase()));
  }

  /**
   * @throws DeliveryError `misconfigured` for a host that is not on the list, `unreachable`, `bad-answer`
   */
  post({ url, headers, body, ca }: HttpPost, signal: AbortSignal): Promise<HttpAnswer> {
    if (!this.#egress.has(hostOf(url)))
      return Promise.reject(
        new DeliveryError('misconfigured', `${hostOf(url)} is not among the hosts of egress`, {
          permanent: true,
        }),
      );
    const secure = url.protocol === 'https:';
    const agent = secure
      ? new SecureAgent({ keepAlive: false, minVersion: 'TLSv1.2', ...(ca && { ca }) })
      : new PlainAgent({ keepAlive: false });
    return new Promise<HttpAnswer>((resolve, reject) => {
      let connected = false;
      const fail = (error: Error): void =>
        reject(
          new DeliveryError(connected ? 'bad-answer' : 'unreachable', wordsFor(error, url), {
            mayHaveArrived: connected,
            cause: error,
          }),
        );
      const bytes = Buffer.from(body);
      const options = {
        method: 'POST',
        agent,
        signal,
        headers: { ...headers, 'content-length': String(bytes.length), 'user-agent': 'muniment' },
      };
      const request = (secure ? secureRequest : plainRequest)(url, options, (answer) => {
        readAnswer(answer).then(resolve, fail);
      });
      request.on('socket', (socket) =>
        socket.once(secure ? 'secureConnect' : 'connect', () => {
          connected = true;
        }),
      );
      request.on('error', fail);
      request.end(bytes);
    }).finally(() => agent.destroy());
  }
}

/** Host of a URL as the list of hosts has it: without port, an IPv6 address without brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
}

/**
 * What an HTTP status says of a delivery.
 * @throws DeliveryError for everything but 2xx: `too-fast` (429, 503 with a wish), `refused` otherwise
 */
export function expectSuccess({ status, retryAfterMs }: HttpAnswer): void {
  if (status >= 200 && status < 300) return;
  if (status === 429 || (status === 503 && retryAfterMs !== undefined))
    throw new DeliveryError('too-fast', `HTTP ${status}: asked to wait`, { retryAfterMs });
  throw new DeliveryError('refused', `HTTP ${status}`, {
    // Everything else passes, or somebody mends it while the message waits: a secret, an address.
    permanent: FOR_GOOD.has(status),
    // A gateway may have handed it on before it lost patience.
    mayHaveArrived: status === 502 || status === 504,
  });
}

async function readAnswer(answer: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length;
    chunks.push(chunk);
    if (length > LONGEST_ANSWER_BYTES) break;
  }
  return {
    status: answer.statusCode ?? 0,
    body: Buffer.concat(chunks).subarray(0, LONGEST_ANSWER_BYTES).toString('utf8'),
    retryAfterMs: retryAfter(answer.headers['retry-after']),
  };
}

/** Seconds of a Retry-After header (RFC 9110, 10.2.3) as ms; a date is left to our own back-off. */
function retryAfter(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
}

/** The system's own code, without the address and what stands behind it. */
function wordsFor(error: Error, url: URL): string {
  const { code } = error as NodeJS.ErrnoException;
  return `${hostOf(url)}: ${code ?? error.message}`;
}
