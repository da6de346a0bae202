import type { HoldBody } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { HoldOrder, PlantPicture } from '../../services/climate/index.ts';
import { sightOf } from '../views/sight.ts';
import { namesIn } from '../views/people.ts';
import { plantView } from '../views/plant.ts';
import type { Handlers } from './call.ts';
import type { Actor } from '../../model/actor.ts';
import type { Words } from '../contract/messages/index.ts';

/** Plant as it stands, and people's holds on it. */
export function plantHandlers({
  plant,
  repositories,
}: ApiDeps): Handlers<'GET /plant' | 'POST /plant/:id/hold'> {
  const nameOf = namesIn(repositories.people);
  const view = (picture: PlantPicture, actor: Actor, words: Words) =>
    plantView(picture, { sight: sightOf(actor), words, nameOf });
  return {
    'GET /plant': ({ actor, words }) => plant.pictures().map((picture) => view(picture, actor, words)),
    'POST /plant/:id/hold': async ({ actor, params, body, words, once }) =>
      view(await plant.hold(actor, params.id, orderOf(body), once), actor, words),
  };
}

function orderOf(body: HoldBody): HoldOrder {
  if (body.state === 'auto') return { state: 'auto', why: body.why };
  return { state: body.state, until: Date.parse(body.until), why: body.why };
}
