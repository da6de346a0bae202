import { type Static, Type } from 'typebox';
import { LinkSpec, Name } from '../../drivers/links/spec.ts';
import { Bilingual, MediumSchema, OneOf, QUANTITIES } from '../api/contract/index.ts';

const strict = { additionalProperties: false } as const;
const Port = Type.Integer({ minimum: 0, maximum: 65535 });
const Host = Type.String({ minLength: 1 });

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

const SensorInput = Type.Object(
  {
    device: Name,
    channel: Type.String(),
    activeWhen: Type.Boolean({ default: true, description: 'The level that means yes' }),
  },
  strict,
);
const Aisle = Type.Integer({ minimum: 1, maximum: 41 });

/** Other devices that tell, or do, what the make of a bank cannot. */
export const MappedSensors = Type.Object(
  {
    presence: Type.Optional(
      Type.Array(
        Type.Object(
          { ...SensorInput.properties, aisles: Type.Union([Type.Literal('all'), Type.Array(Aisle)]) },
          strict,
        ),
      ),
    ),
    openAisle: Type.Optional(
      Type.Array(Type.Object({ ...SensorInput.properties, aisle: Aisle }, strict), {
        description: 'Limit switches: that aisle stands open to its full width',
      }),
    ),
    emergencyStop: Type.Optional(SensorInput),
    fire: Type.Optional(SensorInput),
    fault: Type.Optional(SensorInput),
    localControl: Type.Optional(SensorInput),
    stop: Type.Optional(
      Type.Object(
        {
          device: Name,
          channel: Type.String(),
          level: Type.Boolean({ default: true, description: 'The level that stops the bank' }),
        },
        strict,
      ),
    ),
  },
  strict,
);
export type MappedSensors = Static<typeof MappedSensors>;

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
    freeAisles: Type.Integer({
      minimum: 1,
      maximum: 8,
      default: 1,
      description: 'Free aisle widths: so many aisles can stand open at once',
    }),
    fixedEnds: Type.Object(
      { left: Type.Boolean({ default: false }), right: Type.Boolean({ default: false }) },
      {
        ...strict,
        default: { left: false, right: false },
        description: 'A fixed rack at that end: carriage 00 with face B, carriage n+1 with face A',
      },
    ),
    onFire: Type.Optional(
      Type.Union([
        Type.Object({ action: OneOf(['stop', 'spread']) }, strict),
        Type.Object(
          { action: Type.Literal('clear'), aisle: Type.Integer({ minimum: 1, maximum: 41 }) },
          strict,
        ),
      ]),
    ),
    mapped: Type.Optional(MappedSensors),
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

const TimeOfDay = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });
export const ShelvingConfig = Type.Object(
  {
    lockedHours: Type.Array(
      Type.Object(
        {
          days: Type.Array(OneOf(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']), { minItems: 1 }),
          from: TimeOfDay,
          to: TimeOfDay,
        },
        strict,
      ),
      { default: [], description: 'Hours in which nothing moves; "to" before "from" ends on the next day' },
    ),
    fireInputs: Type.Array(SensorInput, { default: [] }),
    emptyHoldSeconds: Type.Number({
      minimum: 10,
      default: 180,
      description: 'An open aisle that nobody enters is given up after this long',
    }),
    callSeconds: Type.Number({
      minimum: 10,
      default: 90,
      description: 'The bank is kept for the next in the queue this long',
    }),
    maintenanceHours: Type.Number({ exclusiveMinimum: 0, maximum: 72, default: 12 }),
  },
  { ...strict, default: {} },
);

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
    links: Type.Array(LinkSpec),
    devices: Type.Array(DeviceConfig),
    zones: Type.Array(Type.Object({ id: Name, name: Bilingual, medium: MediumSchema }, strict)),
    banks: Type.Array(BankConfig),
    points: Type.Array(PointConfig),
    doors: Type.Array(DoorConfig),
    kiosks: Type.Array(KioskConfig),
    policy: PolicyConfig,
    shelving: ShelvingConfig,
  },
  strict,
);
export type RoomConfig = Static<typeof RoomConfig>;
