import type { ApiDeps } from '../deps.ts';
import { CallError, InputInvalid } from '../edge/problem.ts';
import { alarmView, sightOf } from '../views/journal.ts';
import { deviceView, doorView, historyView, pointView, roomView } from '../views/room.ts';
import type { Handlers } from './call.ts';

type RoomRoute =
  | 'GET /room'
  | 'GET /points'
  | 'GET /points/:id/history'
  | 'GET /doors'
  | 'POST /doors/:id/unlock'
  | 'GET /devices'
  | 'GET /alarms'
  | 'POST /alarms/:id/acknowledge';

const BUCKETS = 300;
/** Every sample of the period is read while all else waits: a month at one every two seconds is half a second. */
const LONGEST_HISTORY_MS = 31 * 24 * 3_600_000;

/** Points, doors, devices and alarms. */
export function roomHandlers(deps: ApiDeps): Handlers<RoomRoute> {
  const { config, climate, access, alarms, devices } = deps;
  return {
    'GET /room': () => roomView(config, climate.points()),
    'GET /points': () => climate.points().map(pointView),
    'GET /points/:id/history': ({ params: { id }, query }) => {
      const { buckets = BUCKETS } = query;
      const [from, to] = [Date.parse(query.from), Date.parse(query.to)];
      if (!(from < to && to - from <= LONGEST_HISTORY_MS))
        throw InputInvalid.at('/query/to', 'period-invalid');
      const history = climate.history(id, from, to, buckets);
      if (!history) throw new CallError('not-found');
      return historyView(id, history);
    },
    'GET /doors': () => access.doors().map(doorView),
    'POST /doors/:id/unlock': async ({ actor, params: { id }, once }) =>
      doorView(await access.unlock(actor, id, once)),
    'GET /devices': () => devices.states().map((state) => deviceView(state, deps)),
    'GET /alarms': ({ actor, words }) =>
      alarms.active().map((alarm) => alarmView(alarm, sightOf(actor), words)),
    'POST /alarms/:id/acknowledge': async ({ actor, params: { id }, body, once }) => {
      await alarms.acknowledge(actor, id, body.comment, once);
      return undefined;
    },
  };
}
