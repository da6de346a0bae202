import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import type { Actor } from '../model/actor.ts';
import type { Once } from '../model/ledger.ts';
import { API_PREFIX, ROUTES, type RouteKey, type RouteSpec } from './contract/index.ts';
import type { WordsIn } from './contract/messages/index.ts';
import type { ApiDeps } from './deps.ts';
import { Doorkeeper } from './edge/authenticate.ts';
import { expectedVersion } from './edge/if-match.ts';
import { languageOf } from './edge/language.ts';
import { AnswerMemory, onceOf } from './edge/once.ts';
import { refuseForeignOrigin } from './edge/origin.ts';
import { compileCheck, type Part } from './edge/validation.ts';
import type { Call, Handlers } from './routes/call.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route's entry in the contract, for what is documented and measured by route. */
    readonly contract?: { readonly key: RouteKey; readonly spec: RouteSpec };
  }
  interface FastifyRequest {
    /** Who calls; `null` on routes that anyone may call. */
    actor: Actor | null;
    once: Once | null;
  }
}

const PARTS: Readonly<Record<string, Part>> = { params: 'params', querystring: 'query', body: 'body' };

/**
 * Puts every route of the contract into the application. What the table says is enforced here and nowhere else: roles
 * before the body is read, then schema, then the Idempotency-Key; a handler only ever sees calls that passed. Hooks call
 * back instead of promising: a lookup is answered within one turn of the event loop.
 */
export function registerRoutes(app: FastifyInstance, deps: ApiDeps, handlers: Handlers): void {
  const memory = new AnswerMemory();
  const door = new Doorkeeper(deps);
  app.addHook('onClose', async () => door.close());
  app.decorateRequest('actor', null);
  app.decorateRequest('once', null);
  app.setValidatorCompiler(({ schema, httpPart }) => {
    const check = compileCheck(schema, PARTS[httpPart ?? 'body'] ?? 'body');
    return (value: unknown) => {
      try {
        return { value: check(value) };
      } catch (error) {
        return { error: error as Error };
      }
    };
  });

  for (const [key, spec] of Object.entries(ROUTES) as [RouteKey, RouteSpec][]) {
    const [method = '', path = ''] = key.split(' ');
    const handle = handlers[key] as (call: unknown) => unknown;
    const status = spec.status ?? 200;
    app.route({
      method,
      url: `${API_PREFIX}${path}`,
      config: { contract: { key, spec } },
      schema: {
        ...(spec.params && { params: spec.params }),
        ...(spec.query && { querystring: spec.query }),
        ...(spec.body && { body: spec.body }),
        ...(spec.answer && { response: { [status]: spec.answer } }),
      },
      onRequest: (request, _reply, done) => {
        admit(request, spec, door);
        done();
      },
      ...(spec.once && answeredOnce(memory)),
      handler: (request, reply) => {
        const answer = handle(callOf(request, reply, spec, deps.wordsIn));
        return answer instanceof Promise
          ? answer.then((settled: unknown) => send(reply, status, settled, spec))
          : send(reply, status, answer, spec);
      },
    });
  }
}

/** The hooks of a route that changes something: an answer given before is given again, a new one is kept. */
function answeredOnce(memory: AnswerMemory): Pick<RouteShorthandOptions, 'preHandler' | 'onSend'> {
  return {
    preHandler: (request, reply, done) => {
      if (request.actor) {
        request.once = onceOf(request, request.actor);
        if (memory.replay(request.once, reply)) return;
      }
      done();
    },
    onSend: (request, reply, payload, done) => {
      if (request.once && reply.statusCode < 300)
        memory.remember(request.once, reply, typeof payload === 'string' ? payload : '');
      done(null, payload);
    },
  };
}

function send(reply: FastifyReply, status: number, answer: unknown, spec: RouteSpec): FastifyReply {
  // The live stream has taken the response into its own hands, and a file is on its way already.
  return reply.sent || spec.file ? reply : reply.code(status).send(answer);
}

function admit(request: FastifyRequest, spec: RouteSpec, door: Doorkeeper): void {
  if (request.method !== 'GET') refuseForeignOrigin(request);
  if (spec.roles !== 'anyone') request.actor = door.admit(request, spec.roles);
}

function callOf(
  request: FastifyRequest,
  reply: FastifyReply,
  spec: RouteSpec,
  wordsIn: WordsIn,
): Partial<Call<RouteKey>> {
  const { params, query, body, actor, once } = request;
  return {
    params,
    query,
    body,
    actor,
    once: once ?? undefined,
    expect: spec.versioned ? expectedVersion(request.headers['if-match']) : undefined,
    words: wordsIn(languageOf(request)),
    request,
    reply,
  } as Partial<Call<RouteKey>>;
}
