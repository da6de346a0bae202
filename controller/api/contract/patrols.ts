import { type Static, Type } from 'typebox';
import { PATROL_ITEM_KINDS } from '../../model/patrols.ts';
import { Bilingual, Nullable, OneOf, Page, paging, Timestamp } from './common.ts';
import { define, Id, type RouteSpec } from './route-spec.ts';

const strict = { additionalProperties: false } as const;

/** One thing to look at. A `tick` is in order or not, a `reading` a figure, a `note` words. */
export const PatrolItemView = Type.Object({
  id: Type.String(),
  text: Bilingual,
  kind: OneOf(PATROL_ITEM_KINDS),
  /** Of a reading. */
  unit: Type.String(),
  low: Nullable(Type.Number()),
  high: Nullable(Type.Number()),
  /** What is not in order needs a note; a `note` item may need one anyway. */
  required: Type.Boolean(),
});
export type PatrolItemView = Static<typeof PatrolItemView>;

export const PatrolEntryView = Type.Object({
  item: Type.String(),
  value: Nullable(Type.Union([Type.Boolean(), Type.Number()])),
  note: Type.String(),
  ok: Type.Boolean(),
});
export const PatrolRecordView = Type.Object({
  id: Type.String(),
  list: Type.String(),
  /** The day it counts for at the site, `YYYY-MM-DD`. */
  day: Type.String(),
  at: Timestamp,
  by: Type.String(),
  byName: Type.String(),
  entries: Type.Array(PatrolEntryView),
  note: Type.String(),
});
export type PatrolRecordView = Static<typeof PatrolRecordView>;

/** One configured patrol, and how it stands today. */
export const PatrolListView = Type.Object({
  id: Type.String(),
  name: Bilingual,
  zone: Type.String(),
  items: Type.Array(PatrolItemView),
  day: Type.String(),
  /** Not asked for on this day of the week. */
  dueToday: Type.Boolean(),
  dueAt: Nullable(Timestamp),
  overdue: Type.Boolean(),
  done: Nullable(PatrolRecordView),
});
export type PatrolListView = Static<typeof PatrolListView>;

/** One day of one list: recorded in time, late, or not at all. Days on which it was not asked for are left out. */
export const PatrolDayView = Type.Object({
  list: Type.String(),
  day: Type.String(),
  state: OneOf(['recorded', 'late', 'overdue', 'missed']),
  /** Until when it had to be recorded, where it was not. */
  overdueSince: Nullable(Timestamp),
  record: Nullable(PatrolRecordView),
});
export type PatrolDayView = Static<typeof PatrolDayView>;

export const PatrolPage = Page(PatrolDayView);
export type PatrolPage = Static<typeof PatrolPage>;
export const PatrolQuery = Type.Object(
  { ...paging, list: Type.Optional(Type.String({ maxLength: 64 })) },
  strict,
);

/** Every item of the list once. Photographs are not taken: what was seen goes into the notes. */
export const PatrolBody = Type.Object(
  {
    entries: Type.Array(
      Type.Object(
        {
          item: Type.String({ minLength: 1, maxLength: 64 }),
          value: Nullable(Type.Union([Type.Boolean(), Type.Number()])),
          note: Type.String({ maxLength: 500, description: 'May be empty' }),
        },
        strict,
      ),
      { maxItems: 100 },
    ),
    note: Type.String({ maxLength: 2000, description: 'May be empty' }),
  },
  strict,
);
export type PatrolBody = Static<typeof PatrolBody>;

/** Daily patrols. */
export const PATROL_ROUTES = {
  'GET /patrols': define({
    tag: 'room',
    summary: 'Every patrol and how it stands today',
    roles: ['keeper', 'approver', 'auditor', 'installer'],
    answer: Type.Array(PatrolListView),
  }),
  'GET /patrols/log': define({
    tag: 'room',
    summary: 'Patrols day by day, newest first: recorded in time, late, overdue today, or missed',
    roles: ['keeper', 'approver', 'auditor', 'installer'],
    query: PatrolQuery,
    answer: PatrolPage,
  }),
  'POST /patrols/:id': define({
    tag: 'room',
    summary: 'Record a patrol; photographs are refused with 415, notes are kept',
    roles: ['keeper', 'installer'],
    params: Id,
    body: PatrolBody,
    status: 201,
    answer: PatrolRecordView,
    once: true,
  }),
} as const satisfies Readonly<Record<`${'GET' | 'POST'} /patrols${string}`, RouteSpec>>;
