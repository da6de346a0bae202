import { type Static, Type } from 'typebox';
import { ABORT_CAUSES, CYCLE_PHASES, DISINFECTION_KINDS } from '../../model/disinfection.ts';
import { Bilingual, Nothing, Nullable, OneOf, Page, paging, ReasonView, Timestamp } from './common.ts';
import { define, Id, type RouteSpec, WATCHERS } from './route-spec.ts';

const KindSchema = OneOf(DISINFECTION_KINDS);
const strict = { additionalProperties: false } as const;

/** One line of the checklist. `walk` is the one by which somebody vouches that the room was walked and is empty. */
export const ChecklistItemView = Type.Object({
  id: Type.String(),
  text: Bilingual,
  walk: Type.Boolean(),
  tickedBy: Nullable(Type.String()),
  tickedByName: Nullable(Type.String()),
  tickedAt: Nullable(Timestamp),
  note: Type.String(),
});
export type ChecklistItemView = Static<typeof ChecklistItemView>;

export const DoseSampleView = Type.Object({
  at: Timestamp,
  phase: OneOf(CYCLE_PHASES),
  value: Nullable(Type.Number()),
  dose: Type.Number(),
});

/**
 * One cycle. Names of people are `null`, and notes empty, for a screen. What stands in the way now is in `blockedBy`;
 * journal messages whose type begins with `disinfection.` tell that a cycle has changed.
 */
export const CycleView = Type.Object({
  id: Type.String(),
  zone: Type.String(),
  zoneName: Bilingual,
  kind: KindSchema,
  phase: OneOf(CYCLE_PHASES),
  phaseSince: Timestamp,
  /** When the phase ends by the clock if nothing else ends it: warning, longest running time, lapse of a plan. */
  phaseEndsAt: Nullable(Timestamp),
  plannedAt: Timestamp,
  plannedBy: Nullable(Type.String()),
  plannedByName: Nullable(Type.String()),
  scheduled: Type.Boolean(),
  checklist: Type.Array(ChecklistItemView),
  blockedBy: Type.Array(ReasonView),
  begunBy: Nullable(Type.String()),
  begunByName: Nullable(Type.String()),
  begunAt: Nullable(Timestamp),
  litAt: Nullable(Timestamp),
  offAt: Nullable(Timestamp),
  dose: Type.Object({
    value: Type.Number(),
    target: Type.Number(),
    unit: Type.String(),
    /** What is measured now: irradiance in µW/cm², or ozone in ppm. */
    measured: Nullable(Type.Number()),
    measuredUnit: Type.String(),
  }),
  /** What keeps people out and until when; `null` when nobody is kept out by it. */
  reentry: Nullable(
    Type.Object({
      proven: Type.Boolean(),
      by: OneOf(['no-ozone', 'measured-ozone']),
      ppm: Nullable(Type.Number()),
      limitPpm: Nullable(Type.Number()),
      holdSeconds: Type.Number(),
      heldSeconds: Type.Number(),
    }),
  ),
  aborted: Nullable(
    Type.Object({
      cause: OneOf(ABORT_CAUSES),
      text: Type.String(),
      at: Timestamp,
      by: Nullable(Type.String()),
      byName: Nullable(Type.String()),
      why: Type.String(),
    }),
  ),
  endedAt: Nullable(Timestamp),
  /** Only where one cycle is asked for; empty in lists. */
  samples: Type.Array(DoseSampleView),
});
export type CycleView = Static<typeof CycleView>;

/** What can be disinfected and how, and what is in the way of it at this moment. */
export const DisinfectionZoneView = Type.Object({
  zone: Type.String(),
  name: Bilingual,
  kinds: Type.Array(
    Type.Object({
      kind: KindSchema,
      targetDose: Type.Number(),
      unit: Type.String(),
      blockedBy: Type.Array(ReasonView),
    }),
  ),
});
export type DisinfectionZoneView = Static<typeof DisinfectionZoneView>;

export const DisinfectionView = Type.Object({
  zones: Type.Array(DisinfectionZoneView),
  /** Cycles that have not ended, oldest first. */
  cycles: Type.Array(CycleView),
});
export type DisinfectionView = Static<typeof DisinfectionView>;

export const CyclePage = Page(CycleView);
export type CyclePage = Static<typeof CyclePage>;
export const CycleQuery = Type.Object({ ...paging }, strict);

export const PlanCycleBody = Type.Object(
  { zone: Type.String({ minLength: 1, maxLength: 64 }), kind: KindSchema },
  strict,
);
export type PlanCycleBody = Static<typeof PlanCycleBody>;
export const TickBody = Type.Object(
  {
    item: Type.String({ minLength: 1, maxLength: 64 }),
    note: Type.String({ maxLength: 500, default: '', description: 'May be empty' }),
  },
  strict,
);
export type TickBody = Static<typeof TickBody>;
export const AbortBody = Type.Object({ why: Type.String({ maxLength: 500 }) }, strict);
export type AbortBody = Static<typeof AbortBody>;

const onCycle = <const Spec extends Pick<RouteSpec, 'summary' | 'roles' | 'body'>>(spec: Spec) =>
  define({ tag: 'room', params: Id, answer: CycleView, once: true, ...spec });
const WORKERS = ['keeper', 'approver', 'installer'] as const;

/** Ultraviolet and ozone: planned, checked, run, and what became of it. */
export const DISINFECTION_ROUTES = {
  'GET /disinfection': define({
    tag: 'room',
    summary: 'What can be disinfected, and every cycle that has not ended',
    roles: WATCHERS,
    answer: DisinfectionView,
  }),
  'GET /disinfection/cycles': define({
    tag: 'room',
    summary: 'Every cycle, newest first',
    roles: ['keeper', 'approver', 'auditor', 'installer'],
    query: CycleQuery,
    answer: CyclePage,
  }),
  'GET /disinfection/cycles/:id': define({
    tag: 'room',
    summary: 'One cycle with what was measured',
    roles: WATCHERS,
    params: Id,
    answer: CycleView,
  }),
  'POST /disinfection/cycles': define({
    tag: 'room',
    summary: 'Plan a cycle; nothing is switched before its checklist is done and the zone is proven empty',
    roles: ['keeper', 'installer'],
    body: PlanCycleBody,
    status: 201,
    answer: CycleView,
    once: true,
  }),
  'POST /disinfection/cycles/:id/tick': onCycle({
    summary: 'Vouch for one item of the checklist',
    roles: ['keeper', 'installer'],
    body: TickBody,
  }),
  'POST /disinfection/cycles/:id/begin': onCycle({
    summary: 'Order a cycle to begin: doors stay shut inwards, and the zone has to prove that it is empty',
    roles: ['keeper', 'installer'],
    body: Nothing,
  }),
  'POST /disinfection/cycles/:id/abort': onCycle({
    summary: 'End a cycle at once; everyone here may',
    roles: [...WORKERS, 'auditor'],
    body: AbortBody,
  }),
} as const satisfies Readonly<Record<`${'GET' | 'POST'} /disinfection${string}`, RouteSpec>>;
