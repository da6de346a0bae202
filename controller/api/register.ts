import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../model/actor.ts';
import type { Once } from '../model/ledger.ts';
import { API_PREFIX, ROUTES, type RouteKey, type RouteSpec } from './contract/index.ts';
import { wordsIn } from './contract/messages/index.ts';
import type { ApiDeps } from './deps.ts';
import { authenticate } from './edge/authenticate.ts';
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
 * before the body is read, then schema, then the Idempotency-Key; a handler only ever sees calls that passed.
 */
export function registerRoutes(app: FastifyInstance, deps: ApiDeps, handlers: Handlers): void {
  const memory = new AnswerMemory();
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
      onRequest: async (request) => admit(request, spec, deps),
      preHandler: async (request, reply) => {
        if (!spec.once || !request.actor) return undefined;
        request.once = onceOf(request, request.actor);
        return memory.replay(request.once, reply) ? reply : undefined;
      },
      onSend: async (request, reply, payload) => {
        if (request.once && reply.statusCode < 300)
          memory.remember(request.once, reply, typeof payload === 'string' ? payload : '');
        return payload;
      },
      handler: async (request, reply) => {
        const answer = await handle(callOf(request, reply, spec));
        if (reply.sent) return reply;
        void reply.code(status);
        return answer === undefined ? reply.send() : answer;
      },
    });
  }
}

function admit(request: FastifyRequest, spec: RouteSpec, deps: ApiDeps): void {
  if (request.method !== 'GET') refuseForeignOrigin(request);
  if (spec.roles !== 'anyone') request.actor = authenticate(request, deps.people, spec.roles);
}

function callOf(request: FastifyRequest, reply: FastifyReply, spec: RouteSpec): Partial<Call<RouteKey>> {
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
