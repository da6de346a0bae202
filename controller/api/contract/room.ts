import { type Static, Type } from 'typebox';
import { ZONE_VALUES } from '../../model/climate.ts';
import { Bilingual, MediumSchema, Nullable, OneOf, Page, paging, Timestamp } from './common.ts';

export const QUANTITIES = [
  'temperature',
  'humidity',
  /** Of the air outside: never a vote of the zone it is listed under. */
  'outdoor-temperature',
  'outdoor-humidity',
  'surface-temperature',
  'co2',
  'pm1',
  'pm2.5',
  'pm10',
  'tvoc',
  'hcho',
  'ozone',
  'irradiance',
  'water',
  'contact',
  'output',
  'other',
] as const;

const NamedThing = Type.Object({ id: Type.String(), name: Bilingual });

/** What does not change while the daemon runs: the room as configured, and what its things are called. */
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
  /** Points that the daemon derives from the others; their limits change and stand in `GET /zones`. */
  derivedPoints: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Bilingual,
      zone: Type.String(),
      value: OneOf(ZONE_VALUES),
      unit: Type.String(),
    }),
  ),
  doors: Type.Array(NamedThing),
  plant: Type.Array(NamedThing),
  /** Checklists of patrols. */
  patrols: Type.Array(NamedThing),
  /** Ways by which alarms leave the house. */
  channels: Type.Array(NamedThing),
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
