import { type Static, Type } from 'typebox';
import { LinkSpec, Name } from '../../drivers/links/spec.ts';
import { Bilingual, MediumSchema, OneOf, QUANTITIES } from '../api/contract/index.ts';
import { AlarmsConfig } from './schema-alarms.ts';
import { ClimateConfig, ZoneRules } from './schema-climate.ts';
import { HistoryConfig } from './schema-history.ts';
import { NotifyConfig } from './schema-notify.ts';
import { DisinfectionConfig, PatrolConfig } from './schema-disinfection.ts';
import { BankConfig, ShelvingConfig } from './schema-shelving.ts';

export type { BankConfig, ShelvingConfig };

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
    links: Type.Array(LinkSpec),
    devices: Type.Array(DeviceConfig),
    zones: Type.Array(
      Type.Object(
        { id: Name, name: Bilingual, medium: MediumSchema, rules: Type.Optional(ZoneRules) },
        strict,
      ),
    ),
    banks: Type.Array(BankConfig),
    points: Type.Array(PointConfig),
    doors: Type.Array(DoorConfig),
    kiosks: Type.Array(KioskConfig),
    policy: PolicyConfig,
    shelving: ShelvingConfig,
    alarms: AlarmsConfig,
    disinfection: Type.Optional(DisinfectionConfig),
    patrols: Type.Optional(Type.Array(PatrolConfig)),
    notify: NotifyConfig,
    climate: ClimateConfig,
    history: Type.Optional(HistoryConfig),
  },
  strict,
);
export type RoomConfig = Static<typeof RoomConfig>;
