import { type Static, Type } from 'typebox';

/** Unit identifier taken when the configuration names none. */
export const DEFAULT_UNIT = 1;
/** Long enough for any PLC's scan, short enough for a thumb on a button. */
export const DEFAULT_PULSE_MS = 300;

/** Options of a bank driven by a Fatek PLC. */
export const FatekOptions = Type.Object(
  {
    unit: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 255,
        default: DEFAULT_UNIT,
        description: 'Modbus unit identifier; these controllers use the number of the zone',
      }),
    ),
    carriages: Type.Integer({
      minimum: 1,
      maximum: 40,
      description: 'Number of carriages; the controller does not tell',
    }),
    addressOffset: Type.Optional(
      Type.Union([Type.Literal(0), Type.Literal(-1)], {
        default: 0,
        description: 'Added to every address of the map; -1 where the wire counts from 0',
      }),
    ),
    pulseMs: Type.Optional(
      Type.Integer({
        minimum: 50,
        maximum: 2000,
        default: DEFAULT_PULSE_MS,
        description: 'How long a command coil stays at 1, ms',
      }),
    ),
    climate: Type.Optional(
      Type.Boolean({ default: true, description: 'Whether temperature and humidity are fitted' }),
    ),
  },
  { additionalProperties: false },
);
export type FatekOptions = Static<typeof FatekOptions>;
