import { type Static, Type } from 'typebox';
import { Name } from '../../drivers/links/spec.ts';
import { OneOf, QUANTITIES } from '../api/contract/index.ts';
import { ALARM_CLASSES, ALARM_KINDS, ALARM_PRIORITIES } from '../model/alarms.ts';

const strict = { additionalProperties: false } as const;
const ChannelOf = Type.Object({ device: Name, channel: Type.String() }, strict);

/** The block `alarms` of a room. */
export const AlarmsConfig = Type.Object(
  {
    sets: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description: 'Files of alarm definitions, relative to this one, e.g. alarms/system.yaml',
    }),
    silenceSeconds: Type.Number({
      minimum: 2,
      maximum: 3600,
      default: 30,
      description: 'No word from any device for so long is an alarm',
    }),
    cascadeHoldSeconds: Type.Number({
      minimum: 0,
      maximum: 600,
      default: 30,
      description: 'So long does a lost link go on explaining its devices after it is back',
    }),
    probe: Type.Object(
      {
        minutes: Type.Number({ minimum: 0.1, maximum: 1440, default: 5, description: 'How often' }),
        timeoutSeconds: Type.Number({ minimum: 1, maximum: 300, default: 10 }),
        loop: Type.Optional(
          Type.Object(
            { output: ChannelOf, input: ChannelOf },
            {
              ...strict,
              description: 'A spare output wired to a spare input; without it the probe is internal',
            },
          ),
        ),
      },
      { ...strict, default: {} },
    ),
  },
  { ...strict, default: {} },
);
export type AlarmsConfig = Static<typeof AlarmsConfig>;

const Words = Type.String({ minLength: 1, maxLength: 600 });
const Sentence = Type.Object({ 'zh-CN': Words, en: Words }, strict);
const Seconds = Type.Number({ minimum: 0, maximum: 86_400, default: 0 });

/** One kind of alarm: either `kind`, or `id` with `points` and `when`. */
export const AlarmEntry = Type.Object(
  {
    kind: Type.Optional(OneOf(ALARM_KINDS)),
    subjects: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description: 'Only these devices, points, banks …; everything when absent',
      }),
    ),
    id: Type.Optional(
      Type.String({ pattern: '^[a-z][a-z0-9-]{1,47}$', description: 'small letters, digits and hyphens' }),
    ),
    points: Type.Optional(
      Type.Object(
        {
          point: Type.Optional(Type.String({ minLength: 1 })),
          zone: Type.Optional(Name),
          quantity: Type.Optional(OneOf(QUANTITIES)),
        },
        { ...strict, minProperties: 1 },
      ),
    ),
    when: Type.Optional(
      Type.Object(
        {
          above: Type.Optional(Type.Union([Type.Number(), Type.Literal('high')])),
          below: Type.Optional(Type.Union([Type.Number(), Type.Literal('low')])),
          is: Type.Optional(Type.Union([Type.Boolean(), Type.String({ minLength: 1 })])),
        },
        {
          ...strict,
          description: 'One of above, below, is; "high" and "low" are the limits of the point itself',
        },
      ),
    ),
    class: OneOf(ALARM_CLASSES),
    priority: Type.Optional(OneOf(ALARM_PRIORITIES)),
    text: Sentence,
    name: Type.Optional({
      ...Sentence,
      description: 'Said where figures are not known any more; needed when `text` speaks of some',
    }),
    cause: Sentence,
    consequence: Sentence,
    response: Sentence,
    onDelaySeconds: Seconds,
    offDelaySeconds: Seconds,
    deadband: Type.Number({ minimum: 0, default: 0, description: 'In the unit of the point' }),
    latch: Type.Boolean({
      default: false,
      description: 'Stays until a person confirms that it was dealt with',
    }),
    group: Type.Optional(
      Type.String({
        pattern: '^[a-z][a-z0-9-]{0,47}([{](subject|zone)[}])?$',
        description:
          'small letters, digits and hyphens, and {subject} at the end for a group for each subject, or {zone} for one for each zone',
      }),
    ),
    realarmMinutes: Type.Optional(Type.Number({ minimum: 1, maximum: 10_080 })),
    shelveHours: Type.Number({
      minimum: 0,
      maximum: 168,
      default: 8,
      description: 'Longest shelving; 0: must not be shelved',
    }),
  },
  strict,
);
export type AlarmEntry = Static<typeof AlarmEntry>;

/** A file of alarm definitions. */
export const AlarmSet = Type.Object(
  { $schema: Type.Optional(Type.String()), version: Type.Literal(1), alarms: Type.Array(AlarmEntry) },
  strict,
);
export type AlarmSet = Static<typeof AlarmSet>;
