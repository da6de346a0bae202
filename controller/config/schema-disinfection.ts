import { type Static, Type } from 'typebox';
import { Name } from '../../drivers/links/spec.ts';
import { Bilingual, OneOf } from '../api/contract/index.ts';
import { DISINFECTION_KINDS } from '../model/disinfection.ts';
import { PATROL_ITEM_KINDS } from '../model/patrols.ts';
import { WEEKDAYS } from '../model/site-time.ts';

const strict = { additionalProperties: false } as const;
const TimeOfDay = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });
const Weekdays = Type.Array(OneOf(WEEKDAYS), { minItems: 1 });
const ChannelOf = Type.Object({ device: Name, channel: Type.String() }, strict);
const PointId = Type.String({ minLength: 1, maxLength: 48 });
/** Highest ozone in which people may be, ppm: an 8 h limit of many countries, and the arbiter's own. */
export const REENTRY_LIMIT_PPM = 0.1;

const UvConfig = Type.Object(
  {
    lamp: ChannelOf,
    meter: { ...PointId, description: 'Point that measures irradiance where it is weakest' },
    doseMjPerCm2: Type.Number({ exclusiveMinimum: 0, maximum: 10_000, default: 60 }),
    limitMinutes: Type.Number({ exclusiveMinimum: 0, maximum: 480, default: 60 }),
  },
  strict,
);

const OzoneConfig = Type.Object(
  {
    enabled: Type.Boolean({
      default: false,
      description: 'Ozone is off unless somebody writes true here: it oxidises what it meets',
    }),
    generator: ChannelOf,
    fan: { ...ChannelOf, description: 'Takes the air out afterwards' },
    sensor: { ...PointId, description: 'Point that measures ozone at breathing height' },
    dosePpmMinutes: Type.Number({ exclusiveMinimum: 0, maximum: 10_000, default: 90 }),
    ceilingPpm: Type.Number({
      exclusiveMinimum: 0,
      maximum: 20,
      default: 5,
      description: 'No more is made above it',
    }),
    limitMinutes: Type.Number({ exclusiveMinimum: 0, maximum: 480, default: 120 }),
    ventilateMinutes: Type.Number({ minimum: 0, maximum: 1440, default: 30 }),
    reentryPpm: Type.Number({ exclusiveMinimum: 0, maximum: REENTRY_LIMIT_PPM, default: REENTRY_LIMIT_PPM }),
    reentryHoldMinutes: Type.Number({
      exclusiveMinimum: 0,
      maximum: 240,
      default: 10,
      description: 'Ozone must stay below the limit so long',
    }),
  },
  strict,
);

export const DisinfectionZoneConfig = Type.Object(
  {
    zone: Name,
    space: Type.Optional(
      Type.Array(Name, {
        minItems: 1,
        uniqueItems: true,
        description: 'Zones that light or gas reaches; every zone of the room when absent',
      }),
    ),
    doors: Type.Optional(
      Type.Array(Name, { minItems: 1, description: 'Ways into that space; every door when absent' }),
    ),
    presence: Type.Array(
      Type.Object({ ...ChannelOf.properties, activeWhen: Type.Boolean({ default: true }) }, strict),
      { default: [], description: 'Presence sensors beside those of the aisles' },
    ),
    warning: Type.Object(
      {
        seconds: Type.Number({ minimum: 10, maximum: 900, default: 60 }),
        light: ChannelOf,
        sound: ChannelOf,
      },
      strict,
    ),
    begunFrom: OneOf(['inside', 'outside'], {
      default: 'inside',
      description:
        'Where the order to begin is given: from inside, whoever gives it must be seen to leave by one opening of a door',
    }),
    leaveSeconds: Type.Number({
      minimum: 10,
      maximum: 900,
      default: 120,
      description: 'After the order to begin, whoever gave it has so long to leave and shut the door',
    }),
    provingSeconds: Type.Number({ minimum: 5, maximum: 600, default: 30 }),
    walkMinutes: Type.Number({
      exclusiveMinimum: 0,
      maximum: 120,
      default: 15,
      description: 'So long ago may the room have been walked',
    }),
    deadManSeconds: Type.Number({
      minimum: 2,
      maximum: 60,
      default: 6,
      description: 'Lamp and generator are switched on for so long only, again and again',
    }),
    sensorStaleSeconds: Type.Number({ minimum: 1, maximum: 60, default: 3 }),
    uv: Type.Optional(UvConfig),
    ozone: Type.Optional(OzoneConfig),
    checklist: Type.Optional(
      Type.Array(
        Type.Object(
          {
            id: Name,
            text: Bilingual,
            walk: Type.Boolean({ default: false, description: 'By this one the room is said to be empty' }),
          },
          strict,
        ),
        { minItems: 1 },
      ),
    ),
    schedule: Type.Array(
      Type.Object({ kind: OneOf(DISINFECTION_KINDS), days: Weekdays, at: TimeOfDay }, strict),
      {
        default: [],
        description: 'When a cycle is planned by itself; people still do the checklist and begin it',
      },
    ),
    lapseHours: Type.Number({
      exclusiveMinimum: 0,
      maximum: 72,
      default: 12,
      description: 'A planned cycle that nobody begins lapses after so long',
    }),
  },
  strict,
);
export type DisinfectionZoneConfig = Static<typeof DisinfectionZoneConfig>;

/** What can be disinfected, and how. */
export const DisinfectionConfig = Type.Object(
  { zones: Type.Array(DisinfectionZoneConfig, { default: [] }) },
  { ...strict, default: {} },
);
export type DisinfectionConfig = Static<typeof DisinfectionConfig>;

/** One daily patrol: what is looked at, and until when. */
export const PatrolConfig = Type.Object(
  {
    id: Name,
    name: Bilingual,
    zone: Name,
    days: Type.Optional({ ...Weekdays, description: 'Every day when absent' }),
    dueBy: { ...TimeOfDay, description: 'At the site; not recorded by then, it is overdue' },
    items: Type.Array(
      Type.Object(
        {
          id: Name,
          text: Bilingual,
          kind: OneOf(PATROL_ITEM_KINDS),
          unit: Type.Optional(Type.String({ maxLength: 16 })),
          low: Type.Optional(Type.Number()),
          high: Type.Optional(Type.Number()),
          required: Type.Optional(Type.Boolean({ description: 'A note that must not be left empty' })),
        },
        strict,
      ),
      { minItems: 1, maxItems: 100 },
    ),
  },
  strict,
);
export type PatrolConfig = Static<typeof PatrolConfig>;
