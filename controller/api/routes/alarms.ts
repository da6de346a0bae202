import type { Actor } from '../../model/actor.ts';
import type { Alarm, Watch } from '../../model/alarms.ts';
import type { WatchView } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import { cursorOf, readCursor, readPlace } from '../edge/cursor.ts';
import { alarmView, definitionView, shiftView, soundView, watchView } from '../views/alarms.ts';
import { namesIn } from '../views/people.ts';
import { sightOf } from '../views/sight.ts';
import type { Handlers } from './call.ts';

type AlarmRoute = Exclude<
  Extract<keyof Handlers, `${string} /${'alarms' | 'watch'}${string}`>,
  `GET /alarms/statistics${string}`
>;

const PAGE = 50;
/** Alarms in one answer; there are more only in a flood. */
const MOST_ALARMS = 1000;

/** Alarms, what people do about them, and who watches the room. */
export function alarmHandlers(deps: ApiDeps): Handlers<AlarmRoute> {
  const { alarms, people, repositories } = deps;
  const nameOf = namesIn(repositories.people);
  const watchNow = (watch: Watch | null, actor: Actor): WatchView => watchView(watch, nameOf, sightOf(actor));
  return {
    'GET /alarms': ({ actor, words, query, reply }) => {
      const { limit = MOST_ALARMS, cursor } = query;
      const after = readCursor('alarms', {}, cursor);
      const kept = alarms.kept();
      const begin = after === null ? 0 : kept.findIndex((alarm) => isAfter(alarm, after));
      const page = begin < 0 ? [] : kept.slice(begin, begin + limit);
      const last = page.at(-1);
      if (last && begin + limit < kept.length) {
        const next = new URLSearchParams({
          limit: String(limit),
          cursor: cursorOf('alarms', {}, placeOf(last)) ?? '',
        });
        void reply.header('link', `</api/v1/alarms?${next}>; rel="next"`);
      }
      const reader = { sight: sightOf(actor), words, nameOf };
      return alarms.pictures(page).map((picture) => alarmView(picture, reader));
    },
    'GET /alarms/definitions': () => alarms.definitions().map(definitionView),
    'GET /alarms/sound': ({ actor }) => soundView(alarms.sound(), sightOf(actor)),
    'POST /alarms/silence': async ({ actor, once }) =>
      soundView(await alarms.silence(actor, once), sightOf(actor)),
    'POST /alarms/:id/acknowledge': async ({ actor, params, body, once }) => {
      await alarms.acknowledge(actor, params.id, body.comment, once);
      return undefined;
    },
    'POST /alarms/:id/confirm': async ({ actor, params, body, once }) => {
      await alarms.confirm(actor, params.id, body.comment, once);
      return undefined;
    },
    'POST /alarms/:id/shelve': async ({ actor, params, body, once }) => {
      await alarms.shelve(actor, params.id, Date.parse(body.until), body.why, once);
      return undefined;
    },
    'POST /alarms/:id/unshelve': async ({ actor, params, once }) => {
      await alarms.unshelve(actor, params.id, once);
      return undefined;
    },
    'POST /alarms/:id/out-of-service': async ({ actor, params, body, once }) => {
      await alarms.removeFromService(actor, params.id, body.why, once);
      return undefined;
    },
    'POST /alarms/:id/return-to-service': async ({ actor, params, once }) => {
      await alarms.returnToService(actor, params.id, once);
      return undefined;
    },
    'GET /watch': ({ actor }) => watchNow(alarms.watch.current(), actor),
    'GET /watch/log': ({ query }) => {
      const { limit = PAGE, cursor } = query;
      const entries = alarms.watch.log(limit + 1, readPlace('watch', {}, cursor));
      const items = entries.slice(0, limit);
      const last = items.at(-1);
      const next = entries.length > limit && last ? String(last.seq) : null;
      return {
        items: items.map((entry) => shiftView(entry, nameOf)),
        nextCursor: cursorOf('watch', {}, next),
      };
    },
    'POST /watch/take': async ({ actor, body, once }) => {
      const { notes, relieve = false } = body;
      return watchNow(await alarms.watch.take(actor, { notes, relieve }, once), actor);
    },
    'POST /watch/hand-over': async ({ actor, body }) => {
      const { notes } = body;
      const person = await people.recognise(body.receiver, people.session(actor)?.station ?? '');
      const { id, roles } = person;
      const receiver = { id, roles, evidence: 'pin' in body.receiver ? 'pin' : 'card' };
      return watchNow(await alarms.watch.handOver(actor, { receiver, notes }), actor);
    },
    'POST /watch/end': async ({ actor, body, once }) =>
      watchNow(await alarms.watch.end(actor, body, once), actor),
  };
}

/** Where in the list an alarm stands, whatever comes and goes meanwhile. */
function placeOf({ raisedAt, id }: Alarm): string {
  return `${raisedAt ?? 0} ${id}`;
}

function isAfter({ raisedAt, id }: Alarm, place: string): boolean {
  const [at = '', ...rest] = place.split(' ');
  const ahead = (raisedAt ?? 0) - Number(at);
  return ahead > 0 || (ahead === 0 && id > rest.join(' '));
}
