import { reason } from '../../model/reasons.ts';
import type { ZonePicture } from '../../services/climate/index.ts';
import type { ApiDeps } from '../deps.ts';
import { InputInvalid, Nowhere } from '../edge/problem.ts';
import { boxClimateView, calibrationView, ruleSetView, zoneClimateView } from '../views/climate.ts';
import { namesIn } from '../views/people.ts';
import type { Handlers } from './call.ts';

type ClimateRoute =
  | Extract<keyof Handlers, `${string} /zones${string}` | `${string} /points/${string}/calibrations`>
  | 'GET /rule-sets'
  | 'GET /boxes/:barcode/climate';

/** The air of zones, their rules, the calibration of sensors, and what boxes have lived through. */
export function climateHandlers({
  zones,
  boxClimate,
  repositories,
  clock,
}: Pick<ApiDeps, 'zones' | 'boxClimate' | 'repositories' | 'clock'>): Handlers<ClimateRoute> {
  const nameOf = namesIn(repositories.people);
  const known = (zone: string): ZonePicture => {
    const picture = zones.picture(zone);
    if (!picture) throw new Nowhere(reason('zone-unknown', { zone }));
    return picture;
  };
  return {
    'GET /zones': ({ words }) => zones.pictures().map((picture) => zoneClimateView(picture, zones, words)),
    'GET /zones/:id': ({ params: { id }, words }) => zoneClimateView(known(id), zones, words),
    'POST /zones/:id/rules': async ({ actor, params: { id }, body, once, words }) => {
      known(id);
      await zones.chooseRules(actor, id, body, once);
      return zoneClimateView(known(id), zones, words);
    },
    'GET /rule-sets': ({ words }) => zones.ruleSets().map((rule) => ruleSetView(rule, words)),
    'GET /points/:id/calibrations': ({ params: { id } }) => {
      const calibrations = zones.calibrations(id);
      if (!calibrations) throw new Nowhere(reason('point-unknown', { point: id }));
      return calibrations.map((calibration) => calibrationView(calibration, nameOf));
    },
    'POST /points/:id/calibrations': async ({ actor, params: { id }, body, once }) =>
      calibrationView(await zones.calibrate(actor, id, body, once), nameOf),
    'GET /boxes/:barcode/climate': async ({ params: { barcode }, query }) => {
      const from = query.from === undefined ? undefined : Date.parse(query.from);
      // Nothing was lived through yet that lies ahead; hour by hour, centuries of it would fill the memory.
      const to = Math.min(query.to === undefined ? Infinity : Date.parse(query.to), clock.now());
      if (from !== undefined && from >= to) throw InputInvalid.at('/query/to', 'period-invalid');
      const life = await boxClimate.life(barcode, { ...(from !== undefined && { from }), to });
      if (!life) throw new Nowhere(reason('box-unknown', { box: barcode }));
      return boxClimateView(life);
    },
  };
}
