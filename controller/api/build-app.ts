import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance } from 'fastify';
import type { ApiDeps } from './deps.ts';
import { lazyAnswers } from './edge/answers.ts';
import { answerClientError } from './edge/client-error.ts';
import { addSecurityHeaders } from './edge/headers.ts';
import { acceptOnlyJson, BODY_LIMIT_BYTES } from './edge/json-body.ts';
import { answerNowhere } from './edge/nowhere.ts';
import { answerProblem } from './edge/problem.ts';
import { registerHealth } from './health.ts';
import { LiveHub } from './live/hub.ts';
import { openStream } from './live/route.ts';
import { registerMetrics } from './metrics.ts';
import { registerOpenApi } from './openapi.ts';
import { registerRoutes } from './register.ts';
import { statisticsHandlers } from './routes/alarm-statistics.ts';
import { alarmHandlers } from './routes/alarms.ts';
import { climateHandlers } from './routes/climate.ts';
import { custodyHandlers } from './routes/custody.ts';
import { historyHandlers } from './routes/history.ts';
import { disinfectionHandlers } from './routes/disinfection.ts';
import { holdingsHandlers } from './routes/holdings.ts';
import { journalHandlers } from './routes/journal.ts';
import { notifyHandlers } from './routes/notify.ts';
import { plantHandlers } from './routes/plant.ts';
import { patrolHandlers } from './routes/patrols.ts';
import { reportHandlers } from './routes/reports.ts';
import { roomHandlers } from './routes/room.ts';
import { roundHandlers } from './routes/rounds.ts';
import { sessionHandlers } from './routes/sessions.ts';
import { shelvingHandlers } from './routes/shelving.ts';
import { registerScreens } from './screens.ts';

const HEADER_LIMIT_BYTES = 16 * 1024;
/** A request that has not arrived after so long is not coming, ms. */
const ARRIVAL_LIMIT_MS = 20_000;

/**
 * The HTTP side of the daemon: API, live stream, metrics, documentation and screens. The caller listens and, at the end,
 * closes; closing ends every live stream, answers what is under way and then resolves.
 */
export function buildApp(deps: ApiDeps): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: ARRIVAL_LIMIT_MS,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    schemaController: { compilersFactory: { buildSerializer: lazyAnswers } },
    http: { maxHeaderSize: HEADER_LIMIT_BYTES },
    routerOptions: { maxParamLength: 512, ignoreTrailingSlash: false },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => {
      void answerProblem(error, request, reply, deps);
    },
  });
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply, deps));
  acceptOnlyJson(app);
  addSecurityHeaders(app);
  answerNowhere(app);
  void app.register(cookie);

  const hub = new LiveHub(deps);
  app.addHook('onReady', async () => hub.start());
  app.addHook('preClose', async () => hub.stop());
  registerMetrics(app, deps, hub);
  void app.register(async (scope) => {
    await registerOpenApi(scope, deps.version);
    await registerScreens(scope, deps);
    registerHealth(scope, deps);
    registerRoutes(scope, deps, {
      ...holdingsHandlers(deps),
      ...custodyHandlers(deps),
      ...roundHandlers(deps),
      ...shelvingHandlers(deps),
      ...roomHandlers(deps),
      ...climateHandlers(deps),
      ...historyHandlers(deps),
      ...alarmHandlers(deps),
      ...statisticsHandlers(deps),
      ...notifyHandlers(deps),
      ...plantHandlers(deps),
      ...disinfectionHandlers(deps),
      ...patrolHandlers(deps),
      ...reportHandlers(deps),
      ...journalHandlers(deps),
      ...sessionHandlers(deps),
      'GET /live': (call) => {
        openStream(call, deps, hub);
        return undefined;
      },
    });
  });
  return app;
}
