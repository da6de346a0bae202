import type { ApiDeps } from '../deps.ts';
import { deviceView, doorView, pointView, roomView } from '../views/room.ts';
import type { Handlers } from './call.ts';

type RoomRoute = 'GET /room' | 'GET /points' | 'GET /doors' | 'POST /doors/:id/unlock' | 'GET /devices';

/** Points, doors and devices. */
export function roomHandlers(deps: ApiDeps): Handlers<RoomRoute> {
  const { config, climate, access, devices } = deps;
  return {
    'GET /room': () => roomView(config, climate.points()),
    'GET /points': () => climate.points().map(pointView),
    'GET /doors': () => access.doors().map(doorView),
    'POST /doors/:id/unlock': async ({ actor, params: { id }, once }) =>
      doorView(await access.unlock(actor, id, once)),
    'GET /devices': () => devices.states().map((state) => deviceView(state, deps)),
  };
}
