import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify';
import { API_PREFIX, Problem, ROUTES, type RouteKey, type RouteSpec } from './contract/index.ts';
import { EXAMPLES } from './examples.ts';
import { DISPLAY_COOKIE, SESSION_COOKIE } from './edge/cookies.ts';

const HEADERS = {
  once: {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    schema: { type: 'string', minLength: 1, maxLength: 128 },
    description:
      'Made up by the caller for each change; the same key with the same request gives the same answer again',
  },
  ifMatch: {
    name: 'If-Match',
    in: 'header',
    required: false,
    schema: { type: 'string' },
    description: 'The ETag the decision rests on; another version meanwhile gives 412',
  },
  lastEventId: {
    name: 'Last-Event-ID',
    in: 'header',
    required: false,
    schema: { type: 'string', pattern: '^[0-9]+$' },
    description: 'Sequence of the last journal message received; the stream goes on behind it',
  },
  language: {
    name: 'Accept-Language',
    in: 'header',
    required: false,
    schema: { type: 'string' },
    description: 'zh-CN or en, for the texts in the answer',
  },
} as const;

const TAGS = [
  { name: 'holdings', description: 'What there is and where' },
  { name: 'custody', description: 'Lending, step by step, each with its proof' },
  { name: 'shelving', description: 'Banks of motorized shelving' },
  { name: 'room', description: 'Points, doors and devices' },
  { name: 'alarms', description: 'What is abnormal' },
  { name: 'journal', description: 'What happened, and what happens' },
  { name: 'identity', description: 'Sessions and borrowers' },
];

/** Describes the API as OpenAPI 3.1 under `/api/v1/openapi.json`, and shows it under `/docs` without any internet. */
export async function registerOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Muniment',
        version,
        description:
          'The controller of one archive room. Times are RFC 3339 in UTC; every refusal is a problem (RFC 9457) with coded reasons.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: TAGS,
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
          display: { type: 'apiKey', in: 'cookie', name: DISPLAY_COOKIE },
        },
      },
    },
    transform: ({ schema, url, route }) => ({ schema: described(schema, url, route), url }),
    transformObject: (document) =>
      withProblems('openapiObject' in document ? (document.openapiObject as OpenApi) : {}) as never,
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    uiConfig: { docExpansion: 'list', persistAuthorization: false, validatorUrl: null },
  });
  app.get(`${API_PREFIX}/openapi.json`, { schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', 'no-cache').send(app.swagger()),
  );
}

/** What the contract knows of a route and a JSON schema cannot say. */
function described(schema: FastifySchema | undefined, url: string, route: RouteOptions): FastifySchema {
  const { contract } = route.config ?? {};
  if (!contract) return { ...schema, hide: true };
  const { key, spec } = contract;
  const [method = ''] = key.split(' ');
  return {
    ...schema,
    tags: [spec.tag],
    summary: spec.summary,
    description: rolesInWords(spec),
    operationId: operationIdOf(method, url),
    security: spec.roles === 'anyone' ? [] : [{ bearer: [] }, { session: [] }, { display: [] }],
    ...(key === 'GET /live' && {
      produces: ['text/event-stream'],
      response: { 200: { type: 'string', description: 'A stream of events; see LiveMessages' } },
    }),
    ...(spec.file && {
      produces: [spec.file],
      response: { 200: { type: 'string', format: 'binary', description: 'The file' } },
    }),
    ...(spec.status === 204 && { response: { 204: { type: 'null', description: 'Done' } } }),
  };
}

function rolesInWords({ roles }: RouteSpec): string {
  if (roles === 'anyone') return 'Needs no token.';
  return roles === 'authenticated' ? 'Any valid token.' : `Roles: ${roles.join(', ')}.`;
}

/** `POST /api/v1/retrievals/:id/start-pick` → `postRetrievalsByIdStartPick`. */
function operationIdOf(method: string, url: string): string {
  const words = url
    .slice(API_PREFIX.length)
    .split(/[/-]/)
    .filter((word) => word !== '')
    .map((word) => (word.startsWith(':') ? `by-${word.slice(1)}` : word))
    .flatMap((word) => word.split('-'));
  return method.toLowerCase() + words.map((w) => w.charAt(0).toUpperCase() + w.slice(1)).join('');
}

interface OpenApi {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, unknown> };
}
interface Operation {
  parameters?: unknown[];
  requestBody?: { content?: Record<string, { example?: unknown }> };
  responses?: Record<string, unknown>;
}

/** Adds what every operation has alike: headers, the problem answer, and an example of the body. */
function withProblems(document: OpenApi): OpenApi {
  const { $id: _, ...problem } = Problem as typeof Problem & { $id?: string };
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problem },
  };
  for (const [path, methods] of Object.entries(document.paths ?? {}))
    for (const [method, operation] of Object.entries(methods))
      complete(path, method.toUpperCase(), operation);
  return document;
}

function complete(path: string, method: string, operation: Operation): void {
  const key = `${method} ${path.slice(API_PREFIX.length).replaceAll(/\{(\w+)\}/g, ':$1')}` as RouteKey;
  const spec: RouteSpec = ROUTES[key];
  const headers: unknown[] = [HEADERS.language];
  if (spec.once) headers.push(HEADERS.once);
  if (spec.versioned && spec.once) headers.push(HEADERS.ifMatch);
  if (key === 'GET /live') headers.push(HEADERS.lastEventId);
  operation.parameters = [...(operation.parameters ?? []), ...headers];
  const json = operation.requestBody?.content?.['application/json'];
  const example = EXAMPLES[key];
  if (json && example !== undefined) json.example = example;
  operation.responses = {
    ...operation.responses,
    default: {
      description: 'Refused: every reason, in the language asked for',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  };
}
