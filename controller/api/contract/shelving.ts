import { type Static, Type } from 'typebox';
import { BANK_MODES } from '../../model/shelving.ts';
import { Nullable, OneOf, ReasonView, Timestamp } from './common.ts';

/** Aisle states as a keeper sees them; `unknown` whenever the status is stale, bad or contradictory. */
export const BANK_PHASES = [
  'unknown',
  'closed',
  'opening',
  'open',
  'held',
  'closing',
  'moving',
  'latched',
  'fault',
] as const;

/** What one aisle is doing, as far as anybody can tell. */
export const AISLE_STATES = [
  'unknown',
  'closed',
  'claimed',
  'opening',
  'open',
  'held',
  'closing',
  'latched',
  'fault',
] as const;

export const QueueEntryView = Type.Object({
  claim: Type.String(),
  aisle: Type.Integer(),
  person: Type.String(),
  name: Type.String(),
  /** 1 is next. */
  position: Type.Integer(),
  since: Timestamp,
  /** `null` when nothing is known to estimate from. */
  estimatedWaitMs: Nullable(Type.Number()),
  /** The bank is kept for this person until then; `null` while others are before them. */
  calledUntil: Nullable(Timestamp),
});
export type QueueEntryView = Static<typeof QueueEntryView>;

export const ModeView = Type.Object({
  mode: OneOf(BANK_MODES),
  since: Timestamp,
  by: Type.String(),
  byName: Type.String(),
  why: Type.String(),
  until: Nullable(Timestamp),
  person: Nullable(Type.String()),
  personName: Nullable(Type.String()),
});
export type ModeView = Static<typeof ModeView>;

export const BankView = Type.Object({
  bank: Type.Integer(),
  phase: OneOf(BANK_PHASES),
  connected: Type.Boolean(),
  statusAgeMs: Nullable(Type.Number()),
  /** `null` while nobody can tell. */
  openAisles: Nullable(Type.Array(Type.Integer())),
  /** Every aisle 1..n+1. */
  aisles: Type.Array(
    Type.Object({
      aisle: Type.Integer(),
      state: OneOf(AISLE_STATES),
      widthMm: Nullable(Type.Number()),
    }),
  ),
  targetAisle: Type.Integer(),
  moving: Type.Boolean(),
  /** Whose sessions hold which aisles. A wall learns that they are held, not by whom: both texts are empty there. */
  holds: Type.Array(
    Type.Object({ aisle: Type.Integer(), person: Type.String(), name: Type.String(), since: Timestamp }),
  ),
  /** Who waits for an aisle, in order; names are empty on a wall. */
  queue: Type.Array(QueueEntryView),
  modes: Type.Array(ModeView),
  /** Why it is not locked yet although the hours for it have begun; `null` when it waits for nothing. */
  lockWaitsFor: Nullable(Type.Array(ReasonView)),
  /** The motion under way and how long it will take yet, learnt from earlier ones; `null` when none is. */
  forecast: Nullable(
    Type.Object({
      command: Type.String(),
      aisle: Nullable(Type.Integer()),
      totalMs: Type.Number(),
      remainingMs: Type.Number(),
    }),
  ),
  /** How evenly the bank stood when it was last spread; `null` when it moved since. */
  ventilation: Nullable(
    Type.Object({
      commandedMm: Type.Number(),
      achievedMm: Type.Array(Nullable(Type.Number())),
      even: Type.Boolean(),
      at: Timestamp,
    }),
  ),
  /** What this make of shelving cannot tell or do. */
  missing: Type.Array(Type.String()),
  /** Left edges of carriages, mm from the left stop. */
  positionsMm: Type.Array(Nullable(Type.Number())),
  aisleWidthMm: Nullable(Type.Integer()),
  /** Per aisle 1..n+1: true occupied, false empty, null unknown. */
  presence: Type.Array(Nullable(Type.Boolean())),
  flags: Type.Object({
    emergencyStop: Nullable(Type.Boolean()),
    fire: Nullable(Type.Boolean()),
    fault: Nullable(Type.Boolean()),
    localControl: Nullable(Type.Boolean()),
    locked: Type.Boolean(),
    watchdogTripped: Type.Boolean(),
    overload: Type.Boolean(),
    latchedStop: Type.Boolean(),
  }),
  lastResult: Type.String(),
});
export type BankView = Static<typeof BankView>;

export const MotionRequest = Type.Union([
  Type.Object(
    { command: Type.Literal('open-aisle'), aisle: Type.Integer({ minimum: 1, maximum: 41 }) },
    { additionalProperties: false },
  ),
  Type.Object({ command: Type.Literal('stop') }, { additionalProperties: false }),
  Type.Object(
    { command: Type.Literal('close-up'), side: OneOf(['left', 'right']) },
    { additionalProperties: false },
  ),
  Type.Object({ command: Type.Literal('spread') }, { additionalProperties: false }),
]);
export type MotionRequest = Static<typeof MotionRequest>;
export const MotionView = Type.Object({
  intent: Type.String(),
  bank: Type.Integer(),
  command: Type.String(),
  argument: Type.Integer(),
});
export type MotionView = Static<typeof MotionView>;
export const QueueBody = Type.Object(
  { aisle: Type.Integer({ minimum: 1, maximum: 41 }) },
  { additionalProperties: false },
);
/** Gives an open aisle to another keeper, who lays their card on the reader to show that they stand there. */
export const HandOverBody = Type.Object(
  {
    aisle: Type.Integer({ minimum: 1, maximum: 41 }),
    card: Type.String({ minLength: 1, maxLength: 64 }),
  },
  { additionalProperties: false },
);
export const ModeBody = Type.Object(
  {
    mode: OneOf(['locked', 'ventilation', 'maintenance']),
    why: Type.String({ minLength: 1, maxLength: 300 }),
    until: Type.Optional(Timestamp),
    person: Type.Optional(
      Type.String({ maxLength: 64, description: 'The technician of a maintenance; the caller when absent' }),
    ),
  },
  { additionalProperties: false },
);
export type ModeBody = Static<typeof ModeBody>;
export const LeaveModeBody = Type.Object(
  { why: Type.String({ minLength: 1, maxLength: 300 }) },
  { additionalProperties: false },
);

/** The person who resets says, standing there, that the aisles are clear. */
export const ResetBody = Type.Object(
  { clear: Type.Literal(true), statement: Type.String({ minLength: 1, maxLength: 300 }) },
  { additionalProperties: false },
);
