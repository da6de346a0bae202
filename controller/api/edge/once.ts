import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../model/actor.ts';
import { Refusal } from '../../model/decision.ts';
import type { Once } from '../../model/ledger.ts';
import { reason } from '../../model/reasons.ts';
import { InputInvalid } from './problem.ts';

/** Printable ASCII; the quotes of the draft standard's form are part of the key. */
const KEY = /^[\x20-\x7E]{1,128}$/;
/** Answers of about an hour of busy work; older ones are made anew from what the journal keeps. */
const REMEMBERED = 2000;
/** And no more text than this together, characters: an answer may repeat a whole body of notes. */
const REMEMBERED_CHARACTERS = 8 * 1024 * 1024;
const KEPT_HEADERS = ['content-type', 'location', 'etag'] as const;

/**
 * The key under which a change is made once, from the request's `Idempotency-Key`, principal, method, path and body.
 * @throws Refusal `idempotency-key-missing`; InputInvalid when it cannot be one
 */
export function onceOf(request: FastifyRequest, actor: Actor): Once {
  const key = request.headers['idempotency-key'];
  if (key === undefined || key === '') throw new Refusal(reason('idempotency-key-missing'));
  if (typeof key !== 'string' || !KEY.test(key))
    throw InputInvalid.at('/headers/idempotency-key', 'text-not-clean');
  const [path = ''] = request.url.split('?', 1);
  const asked = canonicalize([request.method, path, request.body ?? {}]) ?? '';
  return {
    principal: `${actor.kind}:${actor.id}`,
    key,
    fingerprint: createHash('sha256').update(asked).digest('hex'),
  };
}

interface Remembered {
  readonly fingerprint: string;
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/**
 * The newest answers given under keys, byte for byte. The journal makes a change happen only once and keeps what the
 * service answered; this keeps how it was said, because a box may have moved on before the caller asks again.
 */
export class AnswerMemory {
  readonly #answers = new Map<string, Remembered>();
  #characters = 0;

  /** Characters of the answers that are kept. */
  get characters(): number {
    return this.#characters;
  }

  /** Sends the earlier answer; `false` when there is none. Throws `Refusal('idempotency-key-reused')`. */
  replay(once: Once, reply: FastifyReply): boolean {
    const earlier = this.#answers.get(slot(once));
    if (!earlier) return false;
    if (earlier.fingerprint !== once.fingerprint) throw new Refusal(reason('idempotency-key-reused'));
    for (const [name, value] of earlier.headers) void reply.header(name, value);
    void reply
      .code(earlier.status)
      .serializer((text: unknown) => text as string)
      .send(earlier.body);
    return true;
  }

  /** Keeps a success as it goes out. */
  remember(once: Once, reply: FastifyReply, body: string): void {
    const headers = KEPT_HEADERS.flatMap((name) => {
      const value = reply.getHeader(name);
      return typeof value === 'string' ? [[name, value] as const] : [];
    });
    const key = slot(once);
    this.#forget(key);
    this.#answers.set(key, { fingerprint: once.fingerprint, status: reply.statusCode, headers, body });
    this.#characters += body.length;
    for (const [oldest] of this.#answers) {
      if (this.#answers.size <= REMEMBERED && this.#characters <= REMEMBERED_CHARACTERS) break;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#characters -= this.#answers.get(key)?.body.length ?? 0;
    this.#answers.delete(key);
  }
}

function slot({ principal, key }: Once): string {
  return `${principal}\n${key}`;
}
