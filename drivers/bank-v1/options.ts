import { type Static, Type } from 'typebox';

/** Unit identifier taken when the configuration names none. */
export const DEFAULT_UNIT = 1;
/** Most banks have room for one open aisle. */
export const DEFAULT_FREE_AISLES = 1;
/** The map's own watchdog time, ms (holding register 9). */
export const DEFAULT_WATCHDOG_MS = 3000;

/** Options of a `bank-v1` shelving controller. */
export const BankV1Options = Type.Object(
  {
    unit: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 255,
        default: DEFAULT_UNIT,
        description: 'Modbus unit identifier',
      }),
    ),
    carriages: Type.Integer({
      minimum: 1,
      maximum: 40,
      description: 'Number of carriages; a controller that tells another number is not believed',
    }),
    freeAisles: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10,
        default: DEFAULT_FREE_AISLES,
        description:
          'Aisles that can stand open at once; the rails are longer than the carriages by so many widths',
      }),
    ),
    carriageWidthMm: Type.Optional(
      Type.Integer({
        minimum: 100,
        maximum: 5000,
        description: 'Depth of one carriage along the rails, mm; needed where several aisles can stand open',
      }),
    ),
    watchdogMs: Type.Optional(
      Type.Integer({
        minimum: 500,
        maximum: 30_000,
        default: DEFAULT_WATCHDOG_MS,
        description: 'A moving bank that hears no heartbeat for this long stops by itself, ms',
      }),
    ),
  },
  { additionalProperties: false },
);
export type BankV1Options = Static<typeof BankV1Options>;
