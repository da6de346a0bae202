import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false } as const;
const OneOf = Type.Enum;

/** Names of links, devices, zones and doors in the configuration. */
export const Name = Type.String({
  pattern: '^[a-z0-9][a-z0-9.-]{0,47}$',
  description: 'Lower-case letters, digits, dot and hyphen',
});
const Port = Type.Integer({ minimum: 0, maximum: 65535 });
const Host = Type.String({ minLength: 1 });
const Timeout = Type.Integer({
  minimum: 20,
  maximum: 60_000,
  description: 'How long to wait for an answer, ms',
});

const serialFraming = {
  baudRate: Type.Integer({ minimum: 300, maximum: 921_600, default: 9600 }),
  parity: Type.Optional(OneOf(['none', 'even', 'odd'])),
  dataBits: Type.Optional(Type.Union([Type.Literal(7), Type.Literal(8)])),
  stopBits: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2)])),
};

/** One physical link. Devices that share it share its one queue. */
export const LinkSpec = Type.Union([
  Type.Object(
    {
      name: Name,
      kind: Type.Literal('modbus-tcp'),
      host: Host,
      port: Port,
      timeoutMs: Type.Optional(Timeout),
      pipeline: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 16,
          default: 1,
          description: 'Requests under way at once, where the device allows it',
        }),
      ),
    },
    strict,
  ),
  Type.Object(
    {
      name: Name,
      kind: Type.Literal('modbus-rtu'),
      path: Type.String({ minLength: 1, description: 'Serial port, e.g. /dev/ttyUSB0' }),
      ...serialFraming,
      timeoutMs: Type.Optional(Timeout),
      maxBlockMs: Type.Optional(
        Type.Integer({
          minimum: 20,
          maximum: 2000,
          description:
            'Longest block a poll may occupy the line, ms; longer reads are split so that a command need not wait',
        }),
      ),
    },
    strict,
  ),
  Type.Object(
    {
      name: Name,
      kind: Type.Literal('modbus-rtu-tcp'),
      host: Host,
      port: Port,
      timeoutMs: Type.Optional(Timeout),
    },
    strict,
  ),
  Type.Object(
    { name: Name, kind: Type.Literal('serial'), path: Type.String({ minLength: 1 }), ...serialFraming },
    strict,
  ),
  Type.Object(
    {
      name: Name,
      kind: Type.Literal('tcp', { description: 'A raw byte stream to a device with a protocol of its own' }),
      host: Host,
      port: Port,
    },
    strict,
  ),
  Type.Object(
    {
      name: Name,
      kind: Type.Literal('mqtt'),
      broker: Type.Union([
        Type.Object(
          {
            embedded: Type.Object(
              {
                host: Host,
                port: Port,
                username: Type.Optional(Type.String({ minLength: 1 })),
                password: Type.Optional(
                  Type.String({
                    minLength: 1,
                    description: 'What stations must know; needed off the loopback',
                  }),
                ),
              },
              strict,
            ),
          },
          strict,
        ),
        Type.Object(
          {
            url: Type.String({ pattern: '^mqtts?://' }),
            username: Type.Optional(Type.String()),
            password: Type.Optional(Type.String()),
          },
          strict,
        ),
      ]),
    },
    strict,
  ),
  Type.Object(
    {
      name: Name,
      kind: Type.Literal('hid'),
      source: Type.Union([
        Type.Object({ path: Type.String({ description: 'e.g. /dev/hidraw0' }) }, strict),
        Type.Object({ vendorId: Type.Integer(), productId: Type.Integer() }, strict),
        Type.Object(
          { line: Type.String({ description: 'A serial line that carries the device’s raw input reports' }) },
          strict,
        ),
      ]),
    },
    strict,
  ),
]);
export type LinkSpec = Static<typeof LinkSpec>;
