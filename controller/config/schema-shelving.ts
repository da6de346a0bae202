import { type Static, Type } from 'typebox';
import { Name } from '../../drivers/links/spec.ts';
import { Bilingual, OneOf } from '../api/contract/index.ts';

const strict = { additionalProperties: false } as const;

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
    maxSpeedMmPerS: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        description: 'The fastest a carriage can roll; a position that changes faster is not believed',
      }),
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
export type ShelvingConfig = Static<typeof ShelvingConfig>;
