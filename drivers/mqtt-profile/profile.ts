import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false } as const;

const Pointer = Type.String({
  pattern: '^(/([^~/]|~[01])*)*$',
  description: 'JSON pointer (RFC 6901) into the payload, e.g. /sensors/0/temperature',
});

/** One value of a message: where it stands in the JSON and what it means. */
export const MqttChannel = Type.Object(
  {
    pointer: Pointer,
    type: Type.Optional(Type.Enum(['number', 'boolean', 'string'], { default: 'number' })),
    unit: Type.Optional(Type.String({ maxLength: 16, description: 'As people write it, e.g. °C' })),
    scale: Type.Optional(Type.Number({ default: 1, description: 'value = number · scale + offset' })),
    offset: Type.Optional(Type.Number({ default: 0, description: 'In the unit of the value' })),
    range: Type.Optional(
      Type.Tuple([Type.Number(), Type.Number()], {
        description: 'Lowest and highest believable value; anything else is bad',
      }),
    ),
  },
  strict,
);
export type MqttChannel = Static<typeof MqttChannel>;

/** One kind of MQTT publisher as data. */
export const MqttProfile = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    kind: Type.Literal('mqtt'),
    name: Type.String({ minLength: 1, description: 'Make and model, for people' }),
    time: Type.Optional(
      Type.Object(
        {
          pointer: Pointer,
          format: Type.Enum(['epoch-ms', 'epoch-s', 'rfc3339']),
        },
        { ...strict, description: 'When the device measured; without it, the time of receipt is taken' },
      ),
    ),
    channels: Type.Record(Type.String({ pattern: '^[a-z0-9][a-z0-9.-]*$' }), MqttChannel, {
      ...strict,
      minProperties: 1,
    }),
  },
  strict,
);
export type MqttProfile = Static<typeof MqttProfile>;

/** Options of a device that publishes its values over MQTT. */
export const MqttProfileOptions = Type.Object(
  {
    topic: Type.String({
      minLength: 1,
      // A wildcard would mix what several devices say into one.
      pattern: '^[^+#]+$',
      description: 'The one topic on which the device publishes',
    }),
  },
  strict,
);
export type MqttProfileOptions = Static<typeof MqttProfileOptions>;
