import { type Static, Type } from 'typebox';
import { STOP_OUTCOMES } from '../../model/rounds.ts';
import { Nullable, OneOf, Timestamp } from './common.ts';

/** What a sequence of picks asks of the shelving. */
export const RoundCostView = Type.Object({
  openings: Type.Integer({ description: 'How often an aisle has to be opened' }),
  carriages: Type.Integer({ description: 'Carriages moved, each by one aisle width' }),
  seconds: Type.Number({ description: 'The time that takes' }),
});
export type RoundCostView = Static<typeof RoundCostView>;

/** One pick. `current` is the one to do now; `left` was still open when the round was ended. */
export const RoundStopView = Type.Object({
  retrieval: Type.String(),
  box: Type.String(),
  slot: Type.String(),
  bank: Type.Integer(),
  aisle: Type.Integer(),
  title: Nullable(Type.String({ description: 'Of the first volume that was asked for' })),
  volumes: Type.Integer({ description: 'How many were asked for; all of the box when none was named' }),
  neededBy: Nullable(Timestamp),
  rush: Type.Boolean(),
  state: OneOf(['open', 'current', 'done', 'skipped', 'left']),
  outcome: Nullable(OneOf(STOP_OUTCOMES)),
  /** Why it was skipped. */
  why: Nullable(Type.String()),
  /** Whether the aisle has to be opened for this stop, by how many carriages, and how long that should take. */
  opens: Type.Boolean(),
  carriages: Type.Integer(),
  openingSeconds: Type.Number(),
});
export type RoundStopView = Static<typeof RoundStopView>;

const totals = {
  /** In the order of picking. */
  stops: Type.Array(RoundStopView),
  predicted: RoundCostView,
  /** The same stops, first come, first served. */
  firstCome: RoundCostView,
  /** How much of the time for moving carriages it saves against first come; negative when it takes longer. */
  savedPercent: Type.Number(),
};

/** A round one could accept, planned over everything that is released and in no round yet. */
export const RoundProposalView = Type.Object({
  ...totals,
  /** Whether no order can be better, as far as the figures hold. */
  optimal: Type.Boolean(),
});
export type RoundProposalView = Static<typeof RoundProposalView>;

export const RoundView = Type.Object({
  id: Type.String(),
  keeper: Type.String(),
  keeperName: Nullable(Type.String()),
  plannedAt: Timestamp,
  /** When something pressing changed it last. */
  replannedAt: Nullable(Timestamp),
  endedAt: Nullable(Timestamp),
  /** The next stop of each other bank: its aisle could be opened while the current one is picked. Nothing opens by itself. */
  openAhead: Type.Array(
    Type.Object({ retrieval: Type.String(), bank: Type.Integer(), aisle: Type.Integer() }),
  ),
  ...totals,
});
export type RoundView = Static<typeof RoundView>;

const Retrieval = Type.String({ minLength: 1, maxLength: 200 });
const InOrder = Type.Array(Retrieval, { minItems: 1, maxItems: 400 });

export const RoundBody = Type.Object(
  { retrievals: { ...InOrder, description: 'In the order in which they are to be picked' } },
  { additionalProperties: false },
);
export type RoundBody = Static<typeof RoundBody>;

export const SkipBody = Type.Object(
  { retrieval: Retrieval, why: Type.String({ minLength: 1, maxLength: 500 }) },
  { additionalProperties: false },
);
export type SkipBody = Static<typeof SkipBody>;

export const ReorderBody = Type.Object(
  { retrievals: { ...InOrder, description: 'Every open stop once, in the new order' } },
  { additionalProperties: false },
);
export type ReorderBody = Static<typeof ReorderBody>;
