import { reason } from '../../model/reasons.ts';
import type { ApiDeps } from '../deps.ts';
import { hasRole } from '../edge/authenticate.ts';
import { cursorOf, readCursor } from '../edge/cursor.ts';
import { Nowhere } from '../edge/problem.ts';
import { boxView, volumeViews } from '../views/holdings.ts';
import type { Handlers } from './call.ts';

const PAGE = 50;

export function holdingsHandlers(deps: ApiDeps): Handlers<'GET /volumes' | 'GET /boxes/:barcode'> {
  const { holdings } = deps.repositories;
  return {
    'GET /volumes': ({ query, words }) => {
      const { limit = PAGE, cursor, ...filter } = query;
      const after = readCursor('volumes', filter, cursor);
      const { items, next } = holdings.findVolumes(filter, { limit, after });
      return {
        items: volumeViews(items, deps, words),
        nextCursor: cursorOf('volumes', filter, next),
      };
    },
    'GET /boxes/:barcode': ({ params: { barcode }, actor, words }) => {
      const view = boxView(barcode, deps, words, { sealShown: hasRole(actor, ['keeper']) });
      if (!view) throw new Nowhere(reason('box-unknown', { box: barcode }));
      return view;
    },
  };
}
