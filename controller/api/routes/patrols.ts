import type { PatrolDay, PatrolRecord } from '../../model/patrols.ts';
import type { PatrolState } from '../../services/patrols/index.ts';
import type { PatrolDayView, PatrolListView, PatrolRecordView } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import { cursorOf, readPlace } from '../edge/cursor.ts';
import { type NameOf, namesIn } from '../views/people.ts';
import { instant, instantOrNull } from '../views/time.ts';
import type { Handlers } from './call.ts';

type PatrolRoute = Extract<keyof Handlers, `${string} /patrols${string}`>;

const PAGE = 50;

/** Patrols: how they stand today, what was recorded, and recording one. */
export function patrolHandlers({ patrols, repositories }: ApiDeps): Handlers<PatrolRoute> {
  const nameOf = namesIn(repositories.people);
  return {
    'GET /patrols': () => patrols.states().map((state) => listView(state, nameOf)),
    'GET /patrols/log': ({ query }) => {
      const { limit = PAGE, cursor, list } = query;
      const filter = { ...(list !== undefined && { list }) };
      const { items, next } = repositories.patrols.days({
        list: list ?? null,
        limit,
        before: readPlace('patrols', filter, cursor),
      });
      return {
        items: items.map((one) => dayView(one, patrols.today(), nameOf)),
        nextCursor: cursorOf('patrols', filter, next === null ? null : String(next)),
      };
    },
    'POST /patrols/:id': async ({ actor, params, body, once }) => {
      const answers = { answers: body.entries, note: body.note };
      return recordView(await patrols.record(actor, params.id, answers, once), nameOf);
    },
  };
}

function listView(state: PatrolState, nameOf: NameOf): PatrolListView {
  const { list, day, dueToday, dueAt, overdue, done } = state;
  return {
    id: list.id,
    name: list.name,
    zone: list.zone,
    items: list.items.map(({ id, text, kind, unit = '', low = null, high = null, required = false }) => ({
      id,
      text,
      kind,
      unit,
      low,
      high,
      required,
    })),
    day,
    dueToday,
    dueAt: instantOrNull(dueAt),
    overdue,
    done: done && recordView(done, nameOf),
  };
}

/** A day that is not over may still be made good. */
function dayView({ list, day, overdueAt, record }: PatrolDay, today: string, nameOf: NameOf): PatrolDayView {
  const open = day === today ? 'overdue' : 'missed';
  const state = record ? (overdueAt === null ? 'recorded' : 'late') : open;
  return {
    list,
    day,
    state,
    overdueSince: instantOrNull(overdueAt),
    record: record && recordView(record, nameOf),
  };
}

function recordView(record: PatrolRecord, nameOf: NameOf): PatrolRecordView {
  const { id, list, day, at, by, entries, note } = record;
  return {
    id,
    list,
    day,
    at: instant(at),
    by,
    byName: nameOf(by) || by,
    entries: entries.map((entry) => ({ ...entry })),
    note,
  };
}
