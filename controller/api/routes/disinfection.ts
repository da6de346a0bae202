import type { Actor } from '../../model/actor.ts';
import type { Cycle } from '../../model/disinfection.ts';
import type { CycleView } from '../contract/index.ts';
import type { Words } from '../contract/messages/index.ts';
import type { ApiDeps } from '../deps.ts';
import { cursorOf, readPlace } from '../edge/cursor.ts';
import { CallError } from '../edge/problem.ts';
import { type CycleReader, cycleView, disinfectionZoneView } from '../views/disinfection.ts';
import { sightOf } from '../views/sight.ts';
import { namesIn } from '../views/people.ts';
import type { Handlers } from './call.ts';

type DisinfectionRoute = Extract<keyof Handlers, `${string} /disinfection${string}`>;

const PAGE = 50;

/** Cycles of disinfection: shown, planned, vouched for, begun and ended. */
export function disinfectionHandlers(deps: ApiDeps): Handlers<DisinfectionRoute> {
  const { disinfection, repositories } = deps;
  const cycles = repositories.disinfection;
  const nameOf = namesIn(repositories.people);
  const readerOf = ({ actor, words }: { actor: Actor; words: Words }): CycleReader => ({
    disinfection,
    words,
    nameOf,
    namesPeople: sightOf(actor) !== 'wall',
  });
  const shown = (cycle: Cycle, call: { actor: Actor; words: Words }): CycleView =>
    cycleView(cycle, readerOf(call));
  return {
    'GET /disinfection': (call) => {
      const reader = readerOf(call);
      return {
        zones: disinfection.zones().map((spec) => disinfectionZoneView(spec, reader)),
        cycles: cycles.open().map((cycle) => cycleView(cycle, reader)),
      };
    },
    'GET /disinfection/cycles': (call) => {
      const { limit = PAGE, cursor } = call.query;
      const { items, next } = cycles.cycles({ limit, before: readPlace('cycles', {}, cursor) });
      return {
        items: items.map((cycle) => shown(cycle, call)),
        nextCursor: cursorOf('cycles', {}, next === null ? null : String(next)),
      };
    },
    'GET /disinfection/cycles/:id': (call) => {
      const cycle = cycles.cycle(call.params.id);
      if (!cycle) throw new CallError('not-found');
      return cycleView(cycle, readerOf(call), true);
    },
    'POST /disinfection/cycles': async (call) => {
      const { actor, body, once } = call;
      return shown(await disinfection.plan(actor, body.zone, body.kind, once), call);
    },
    'POST /disinfection/cycles/:id/tick': async (call) => {
      const { actor, params, body, once } = call;
      return shown(await disinfection.tick(actor, params.id, body.item, body.note ?? '', once), call);
    },
    'POST /disinfection/cycles/:id/begin': async (call) => {
      const { actor, params, once } = call;
      return shown(await disinfection.begin(actor, params.id, once), call);
    },
    'POST /disinfection/cycles/:id/abort': async (call) => {
      const { actor, params, body, once } = call;
      return shown(await disinfection.abort(actor, params.id, body.why, once), call);
    },
  };
}
