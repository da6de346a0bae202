import { reason } from '../../model/reasons.ts';
import type { LocatedVolume, VolumeFilter } from '../../services/holdings/index.ts';
import type { ApiDeps } from '../deps.ts';
import { hasRole } from '../edge/authenticate.ts';
import { cursorOf, readCursor } from '../edge/cursor.ts';
import { Nowhere } from '../edge/problem.ts';
import { boxView, volumeViews } from '../views/holdings.ts';
import type { Handlers } from './call.ts';

const PAGE = 50;

/** What there is and where it stands. */
export function holdingsHandlers(deps: ApiDeps): Handlers<'GET /volumes' | 'GET /boxes/:barcode'> {
  const { holdings } = deps.repositories;
  return {
    'GET /volumes': ({ query, words }) => {
      const { limit = PAGE, cursor, ...filter } = query;
      const inBox = cursor === undefined ? wholeBox(filter, limit) : null;
      if (inBox) return { items: volumeViews(inBox, deps, words), nextCursor: null };
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

  /**
   * The volumes of a box when that is all that is asked for and one page holds them: where a box is, is the question
   * asked most, and needs no search.
   */
  function wholeBox({ box, ...others }: VolumeFilter, limit: number): readonly LocatedVolume[] | null {
    if (box === undefined || Object.keys(others).length > 0) return null;
    const volumes = holdings.volumesIn(box);
    return volumes.length > limit ? null : volumes;
  }
}
