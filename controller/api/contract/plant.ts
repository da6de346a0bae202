import { type Static, Type } from 'typebox';
import { PLANT_CAUSES, PLANT_KINDS } from '../../model/plant.ts';
import { Bilingual, Nullable, OneOf, Timestamp } from './common.ts';
import { define, Id, type RouteSpec, WATCHERS } from './route-spec.ts';

/** One plant as it stands: what it was told, why, and what a person decided for it. */
export const PlantView = Type.Object({
  id: Type.String(),
  name: Bilingual,
  kind: OneOf(PLANT_KINDS),
  zones: Type.Array(Type.String()),
  on: Type.Boolean(),
  /** When it was last told to change; `null` when it never was. */
  since: Nullable(Timestamp),
  why: OneOf(PLANT_CAUSES),
  text: Type.String({ description: "Why, in the reader's language" }),
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
  /** Until when a minimum time keeps it as it is; `null` when none does. */
  waitsUntil: Nullable(Timestamp),
  /** What the device says of itself; `null` while it is not known. */
  reported: Nullable(Type.Boolean()),
  /** Whether it can be told anything at present. */
  connected: Type.Boolean(),
  hold: Nullable(
    Type.Object({
      on: Type.Boolean(),
      until: Timestamp,
      /** Empty on a wall, like the name. */
      why: Type.String(),
      by: Type.String(),
      byName: Type.String(),
    }),
  ),
  /** Share of the last 24 hours in which it ran, 0 to 1, and how often it was switched on. */
  runShare: Type.Number(),
  starts: Type.Integer(),
});
export type PlantView = Static<typeof PlantView>;

export const HoldBody = Type.Union([
  Type.Object(
    {
      state: OneOf(['on', 'off']),
      until: Timestamp,
      why: Type.String({ minLength: 1, maxLength: 500 }),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      state: Type.Literal('auto', { description: 'End the hold' }),
      why: Type.String({ maxLength: 500, default: '' }),
    },
    { additionalProperties: false },
  ),
]);
export type HoldBody = Static<typeof HoldBody>;

/** Dehumidifiers, air conditioning, fans: how they run, and how a person overrules the daemon for a while. */
export const PLANT_ROUTES = {
  'GET /plant': define({
    tag: 'room',
    summary: 'Every plant, what it does and why',
    roles: WATCHERS,
    answer: Type.Array(PlantView),
  }),
  'POST /plant/:id/hold': define({
    tag: 'room',
    summary: 'Hold a plant on or off until a moment, or give it back to the daemon',
    roles: ['keeper', 'installer'],
    params: Id,
    body: HoldBody,
    answer: PlantView,
    once: true,
  }),
} as const satisfies Readonly<Record<`${'GET' | 'POST'} /plant${string}`, RouteSpec>>;
