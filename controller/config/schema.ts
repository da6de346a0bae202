import { type Static, Type } from 'typebox';
import { Bilingual, MediumSchema, OneOf, QUANTITIES } from '../api/contract/index.ts';

const strict = { additionalProperties: false } as const;
const Name = Type.String({
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
export const LinkConfig = Type.Union([
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
      kind: Type.Literal('mqtt'),
      broker: Type.Union([
        Type.Object({ embedded: Type.Object({ host: Host, port: Port }, strict) }, strict),
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
export type LinkConfig = Static<typeof LinkConfig>;

export const DeviceConfig = Type.Object(
  {
    name: Name,
    driver: Type.String({ description: 'A family of the driver registry, e.g. bank-v1' }),
    link: Name,
    profile: Type.Optional(Type.String({ description: 'Device profile, a YAML file relative to this one' })),
    pollMs: Type.Optional(
      Type.Integer({ minimum: 20, maximum: 3_600_000, description: 'Poll interval, ms' }),
    ),
    options: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  strict,
);
export type DeviceConfig = Static<typeof DeviceConfig>;

export const BankConfig = Type.Object(
  {
    bank: Type.Integer({ minimum: 1, maximum: 99 }),
    name: Bilingual,
    device: Name,
    zone: Name,
    carriages: Type.Integer({ minimum: 1, maximum: 40 }),
    faces: Type.Array(OneOf(['A', 'B']), { minItems: 1, maxItems: 2, uniqueItems: true }),
    sections: Type.Integer({ minimum: 1, maximum: 99 }),
    levels: Type.Integer({ minimum: 1, maximum: 99 }),
    positions: Type.Integer({ minimum: 1, maximum: 99 }),
    carriageWidthMm: Type.Integer({ minimum: 100, maximum: 3000, default: 900 }),
  },
  strict,
);
export type BankConfig = Static<typeof BankConfig>;

export const PointConfig = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,47}$' }),
    name: Bilingual,
    device: Name,
    channel: Type.String(),
    zone: Name,
    quantity: OneOf(QUANTITIES),
    low: Type.Optional(Type.Number({ description: 'Lower limit, in the unit of the channel' })),
    high: Type.Optional(Type.Number()),
    staleAfterMs: Type.Optional(
      Type.Integer({ minimum: 500, default: 30_000, description: 'Older than this, the value is bad' }),
    ),
  },
  strict,
);
export type PointConfig = Static<typeof PointConfig>;

const ChannelOf = Type.Object({ device: Name, channel: Type.String() }, strict);

export const DoorConfig = Type.Object(
  {
    id: Name,
    name: Bilingual,
    lock: Type.Object(
      {
        device: Name,
        channel: Type.String(),
        pulseMs: Type.Integer({ minimum: 100, maximum: 60_000, default: 3000 }),
      },
      strict,
    ),
    contact: Type.Object({ ...ChannelOf.properties, closedWhen: Type.Boolean({ default: true }) }, strict),
    gateReader: Type.Optional(Name),
    credentialReader: Type.Optional(Name),
  },
  strict,
);
export type DoorConfig = Static<typeof DoorConfig>;

export const KioskConfig = Type.Object(
  {
    id: Name,
    name: Bilingual,
    tagReaders: Type.Optional(Type.Array(Name, { description: 'RFID readers a keeper lays a box on' })),
    scanners: Type.Optional(
      Type.Array(Name, { description: 'Barcode scanners and card readers wired to the daemon' }),
    ),
  },
  strict,
);

const Approval = OneOf(['automatic', 'approver', 'two-approvers']);
export const PolicyConfig = Type.Object(
  {
    approval: Type.Object({ open: Approval, internal: Approval, confidential: Approval }, strict),
    holdHours: Type.Number({
      exclusiveMinimum: 0,
      default: 48,
      description: 'A released box is kept ready this long',
    }),
    loanDays: Type.Object(
      {
        'charge-out': Type.Number({ exclusiveMinimum: 0 }),
        'reading-room': Type.Number({ exclusiveMinimum: 0 }),
      },
      strict,
    ),
    sessionMinutes: Type.Number({
      exclusiveMinimum: 0,
      default: 15,
      description: 'A kiosk session ends after this long without use',
    }),
  },
  strict,
);
export type PolicyConfig = Static<typeof PolicyConfig>;

/** One archive room: the whole configuration file. */
export const RoomConfig = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    version: Type.Literal(1),
    site: Type.Object(
      {
        name: Bilingual,
        demo: Type.Optional(Type.Boolean({ default: false })),
        timeZone: Type.String({ default: 'Asia/Shanghai' }),
      },
      strict,
    ),
    http: Type.Object({ host: Host, port: Port }, strict),
    data: Type.String({
      description: 'Folder of ledger.db and telemetry.db, relative to the working directory',
    }),
    links: Type.Array(LinkConfig),
    devices: Type.Array(DeviceConfig),
    zones: Type.Array(Type.Object({ id: Name, name: Bilingual, medium: MediumSchema }, strict)),
    banks: Type.Array(BankConfig),
    points: Type.Array(PointConfig),
    doors: Type.Array(DoorConfig),
    kiosks: Type.Array(KioskConfig),
    policy: PolicyConfig,
  },
  strict,
);
export type RoomConfig = Static<typeof RoomConfig>;
