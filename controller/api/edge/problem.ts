import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isDeviceError } from '../../../drivers/contract/index.ts';
import { Refusal } from '../../model/decision.ts';
import { reason } from '../../model/reasons.ts';
import type { Problem } from '../contract/index.ts';
import type { CallProblem, Words } from '../contract/messages/index.ts';
import type { ApiDeps } from '../deps.ts';
import { languageOf } from './language.ts';
import { statusOf, statusOfCall } from './status.ts';

/** One place where the input is wrong: a JSON pointer that begins with the part (`/body/proof/barcode`). */
export interface InputError {
  readonly path: string;
  readonly message: string;
}

/** A call that cannot be understood. Thrown by the edge, before any service hears of it. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly problem: CallProblem;

  constructor(problem: CallProblem, options?: { cause?: unknown }) {
    super(problem, options);
    this.problem = problem;
  }
}

/** Input that breaks the schema or the rules of its encoding; every fault at once, worded when it is answered. */
export class InputInvalid extends Error {
  override readonly name = 'InputInvalid';
  readonly errorsIn: (words: Words) => readonly InputError[];

  /** @param errorsIn the faults in one language */
  constructor(errorsIn: (words: Words) => readonly InputError[]) {
    super('input-invalid');
    this.errorsIn = errorsIn;
  }

  /** One fault whose message is one of the catalogues' own. */
  static at(path: string, code: CallProblem): InputInvalid {
    return new InputInvalid((words) => [{ path, message: words.problem(code) }]);
  }
}

/** A refusal whose first reason is about the address itself: what the path names does not exist. */
export class Nowhere extends Refusal {}

/** Puts an error into RFC 9457 words. Anything that is not a known kind of no is an internal error and says no more. */
export function problemOf(error: unknown, words: Words): Problem {
  if (error instanceof Refusal) {
    const [first] = error.reasons;
    const status = error instanceof Nowhere ? 404 : statusOf(first.code);
    return {
      ...head(first.code, words.reason(first), status),
      reasons: error.reasons.map((r) => ({ ...r, text: words.reason(r) })),
    };
  }
  if (error instanceof InputInvalid) {
    const title = words.reason(reason('input-invalid'));
    return { ...head('input-invalid', title, statusOf('input-invalid')), errors: [...error.errorsIn(words)] };
  }
  if (isDeviceError(error)) {
    const unreachable = reason('device-unreachable', { problem: error.code });
    return problemOf(new Refusal(unreachable), words);
  }
  const code = callProblemOf(error);
  return head(code, words.problem(code), statusOfCall(code));
}

function head(code: string, title: string, status: number): Problem {
  return { type: `urn:muniment:problem:${code}`, title, status, code };
}

/** Fastify's own complaints about a request, in our codes. */
const FASTIFY_PROBLEMS: Readonly<Record<string, CallProblem>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload-too-large',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed-request',
  FST_ERR_BAD_URL: 'malformed-request',
  FST_ERR_ASYNC_CONSTRAINT: 'malformed-request',
  FST_ERR_NOT_FOUND: 'not-found',
};

function callProblemOf(error: unknown): CallProblem {
  if (error instanceof CallError) return error.problem;
  const { code, statusCode } = (error ?? {}) as Partial<FastifyError>;
  const known = code === undefined ? undefined : FASTIFY_PROBLEMS[code];
  if (known) return known;
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500
    ? 'malformed-request'
    : 'internal-error';
}

/** Sends an error as `application/problem+json` in the caller's language, and logs what is our own fault. */
export function answerProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { log, wordsIn }: Pick<ApiDeps, 'log' | 'wordsIn'>,
): FastifyReply {
  const words = wordsIn(languageOf(request));
  const problem = { ...problemOf(error, words), instance: request.url };
  if (problem.code === 'internal-error')
    log.error({ err: error, method: request.method, url: request.url }, 'request failed');
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="muniment"');
  const wait = problem.reasons?.[0]?.params?.['waitSeconds'];
  if (problem.status === 429 && typeof wait === 'number') reply.header('retry-after', wait);
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('content-language', words.language)
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem);
}
