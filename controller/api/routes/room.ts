import type { ApiDeps } from '../deps.ts';
import { alarmView, sightOf } from '../views/journal.ts';
import { deviceView, doorView, pointView, roomView } from '../views/room.ts';
import type { Handlers } from './call.ts';

type RoomRoute =
  | 'GET /room'
  | 'GET /points'
  | 'GET /doors'
  | 'POST /doors/:id/unlock'
  | 'GET /devices'
  | 'GET /alarms'
  | 'POST /alarms/:id/acknowledge';

/** Points, doors, devices and alarms. */
export function roomHandlers(deps: ApiDeps): Handlers<RoomRoute> {
  const { config, climate, access, alarms, devices } = deps;
  return {
    'GET /room': () => roomView(config, climate.points()),
    'GET /points': () => climate.points().map(pointView),
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
