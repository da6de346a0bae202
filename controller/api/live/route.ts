import type { Actor } from '../../model/actor.ts';
import type { ApiDeps } from '../deps.ts';
import { hasRole } from '../edge/authenticate.ts';
import { languageOf } from '../edge/language.ts';
import type { Call } from '../routes/call.ts';
import { lastEventId } from './frame.ts';
import type { LiveHub } from './hub.ts';

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // Proxies that collect answers before passing them on would hold every event back.
  'x-accel-buffering': 'no',
} as const;

/** Answers `GET /live`: the response leaves Fastify's hands and belongs to the hub. */
export function openStream(call: Call<'GET /live'>, deps: ApiDeps, hub: LiveHub): void {
  const { actor, query, request, reply } = call;
  const language = query.language ?? languageOf(request);
  void reply.hijack();
  reply.raw.writeHead(200, { ...reply.getHeaders(), ...STREAM_HEADERS } as Record<string, string>);
  request.raw.socket.setNoDelay(true);
  hub
    .join(reply.raw, {
      actor,
      language,
      scanners: scannersOf(query.station, actor, deps),
      resumeAfter: lastEventId(request.headers['last-event-id']),
    })
    .catch((error: unknown) => {
      deps.log.error({ err: error }, 'a live stream broke');
      reply.raw.destroy();
    });
}

/**
 * The scanners a reader hears. What is scanned can be a card, and a card opens a session: so only the station itself
 * hears them, be it a keeper logged in there or the screen whose client bears the station's name.
 */
function scannersOf(
  station: string | undefined,
  actor: Actor,
  { config, people }: ApiDeps,
): ReadonlySet<string> {
  const kiosk = config.kiosks.find(({ id }) => id === station);
  if (!kiosk) return new Set();
  const owns =
    actor.kind === 'client'
      ? actor.name === kiosk.id
      : hasRole(actor, ['keeper']) && people.session(actor)?.station === kiosk.id;
  return new Set(owns ? kiosk.scanners : []);
}
