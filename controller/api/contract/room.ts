import { type Static, Type } from 'typebox';
import { BANK_MODES } from '../../model/shelving.ts';
import { Bilingual, MediumSchema, Nullable, OneOf, Page, paging, Timestamp } from './common.ts';

export const QUANTITIES = [
  'temperature',
  'humidity',
  'co2',
  'pm1',
  'pm2.5',
  'pm10',
  'tvoc',
  'hcho',
  'ozone',
  'water',
  'contact',
  'output',
  'other',
] as const;

/** What does not change while the daemon runs: the room as configured. */
export const RoomView = Type.Object({
  site: Bilingual,
  demo: Type.Boolean(),
  timeZone: Type.String(),
  zones: Type.Array(Type.Object({ id: Type.String(), name: Bilingual, medium: MediumSchema })),
  banks: Type.Array(
    Type.Object({
      bank: Type.Integer(),
      name: Bilingual,
      zone: Type.String(),
      carriages: Type.Integer(),
      faces: Type.Array(OneOf(['A', 'B'])),
      sections: Type.Integer(),
      levels: Type.Integer(),
      positions: Type.Integer(),
      carriageWidthMm: Type.Integer(),
      /** So many aisles can stand open at once. */
      freeAisles: Type.Integer(),
      /** Whether a fixed rack stands at that end: carriage 00 with face B, carriage n+1 with face A. */
      fixedEnds: Type.Object({ left: Type.Boolean(), right: Type.Boolean() }),
    }),
  ),
  points: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Bilingual,
      zone: Type.String(),
      quantity: OneOf(QUANTITIES),
      unit: Type.String(),
      low: Nullable(Type.Number()),
      high: Nullable(Type.Number()),
      staleAfterMs: Type.Integer(),
    }),
  ),
  doors: Type.Array(Type.Object({ id: Type.String(), name: Bilingual })),
  kiosks: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Bilingual,
      tagReaders: Type.Array(Type.String()),
      scanners: Type.Array(Type.String()),
    }),
  ),
});
export type RoomView = Static<typeof RoomView>;

export const PointView = Type.Object({
  id: Type.String(),
  value: Type.Union([Type.Number(), Type.Boolean(), Type.String(), Type.Null()]),
  unit: Type.String(),
  quality: OneOf(['good', 'uncertain', 'bad']),
  why: Nullable(Type.String()),
  sourceTime: Nullable(Timestamp),
  receivedTime: Nullable(Timestamp),
});
export type PointView = Static<typeof PointView>;

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

export const DoorView = Type.Object({
  id: Type.String(),
  closed: Nullable(Type.Boolean({ description: 'null when unknown' })),
  unlockedUntil: Nullable(Timestamp),
});
export type DoorView = Static<typeof DoorView>;

export const DeviceView = Type.Object({
  device: Type.String(),
  link: Type.String(),
  driver: Type.String(),
  connected: Type.Boolean(),
  problem: Nullable(Type.String()),
  lastSeen: Nullable(Timestamp),
  capabilities: Type.Array(Type.String()),
});
export type DeviceView = Static<typeof DeviceView>;

export const AlarmView = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  subject: Type.String(),
  priority: OneOf(['urgent', 'high', 'low']),
  text: Type.String(),
  raisedAt: Timestamp,
  acknowledgedBy: Nullable(Type.String()),
  acknowledgedAt: Nullable(Timestamp),
  clearedAt: Nullable(Timestamp),
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
});
export type AlarmView = Static<typeof AlarmView>;

export const HistoryQuery = Type.Object(
  {
    from: Timestamp,
    to: Timestamp,
    /** At most so many buckets; each carries minimum, mean and maximum. */
    buckets: Type.Optional(Type.Integer({ minimum: 10, maximum: 2000, default: 300 })),
  },
  { additionalProperties: false },
);
export type HistoryQuery = Static<typeof HistoryQuery>;
/** Columns of equal length; a gap in the data is `null`. `time` is epoch seconds, as charts want it. */
export const HistoryView = Type.Object({
  point: Type.String(),
  time: Type.Array(Type.Number()),
  min: Type.Array(Nullable(Type.Number())),
  mean: Type.Array(Nullable(Type.Number())),
  max: Type.Array(Nullable(Type.Number())),
});
export type HistoryView = Static<typeof HistoryView>;

export const EventView = Type.Object({
  seq: Type.Integer(),
  time: Timestamp,
  actor: Type.String(),
  type: Type.String(),
  text: Type.String({ description: "One line in the reader's language" }),
  data: Type.Record(Type.String(), Type.Unknown()),
});
export type EventView = Static<typeof EventView>;

export const EventPage = Page(EventView);
export type EventPage = Static<typeof EventPage>;
export const EventQuery = Type.Object(
  {
    order: Type.Optional(OneOf(['newest', 'oldest'])),
    type: Type.Optional(
      Type.String({ maxLength: 400, description: 'One event type, or several separated by commas' }),
    ),
    ...paging,
  },
  { additionalProperties: false },
);
export type EventQuery = Static<typeof EventQuery>;

export const AcknowledgeBody = Type.Object(
  { comment: Type.String({ maxLength: 500, description: 'May be empty' }) },
  { additionalProperties: false },
);
export type AcknowledgeBody = Static<typeof AcknowledgeBody>;

export const LiveQuery = Type.Object(
  {
    station: Type.Optional(
      Type.String({ maxLength: 32, description: 'The kiosk whose scanners the caller wants to hear' }),
    ),
    language: Type.Optional(OneOf(['zh-CN', 'en'])),
  },
  { additionalProperties: false },
);
export type LiveQuery = Static<typeof LiveQuery>;
