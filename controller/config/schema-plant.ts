import { type Static, Type } from 'typebox';
import { Name } from '../../drivers/links/spec.ts';
import { Bilingual, OneOf } from '../api/contract/index.ts';
import { PLANT_KINDS, type PlantKind } from '../model/plant.ts';

const strict = { additionalProperties: false } as const;
const TimeOfDay = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });
const ChannelOf = Type.Object({ device: Name, channel: Type.String() }, strict);
const Figure = (fallback: number, description: string) =>
  Type.Number({ exclusiveMinimum: 0, default: fallback, description });

/** One plant: what it does to which zones, and how it is told. */
export const PlantConfig = Type.Object(
  {
    id: Name,
    name: Bilingual,
    kind: OneOf(PLANT_KINDS),
    zones: Type.Array(Name, { minItems: 1 }),
    output: Type.Optional(
      Type.Object(
        {
          device: Name,
          channel: Type.String(),
          deadManSeconds: Type.Optional(
            Type.Integer({
              minimum: 30,
              maximum: 3000,
              description:
                'Switched on for so long only and anew every third of it, so that the device itself lets go when the daemon is gone; needs an output with a pulse of its own',
            }),
          ),
        },
        { ...strict, description: 'The output that switches it; for every kind but ventilation' },
      ),
    ),
    banks: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 99 }), {
        minItems: 1,
        description: 'The banks a ventilation spreads',
      }),
    ),
    running: Type.Optional(
      Type.Object(
        { ...ChannelOf.properties, onWhen: Type.Boolean({ default: true }) },
        { ...strict, description: 'Where the device says that it runs; the output itself when absent' },
      ),
    ),
    troubles: Type.Array(
      Type.Object({ ...ChannelOf.properties, when: Type.Boolean({ default: true }) }, strict),
      { default: [], description: 'Channels that mean it cannot work: a full tank, a pressure switch' },
    ),
    setPoint: Type.Optional(
      Type.Object(
        { ...ChannelOf.properties, value: Type.Number() },
        {
          ...strict,
          description:
            'Written before it is switched on, so that it stops by itself should the daemon be gone',
        },
      ),
    ),
    // A minute at least, so that nothing whatever makes it chatter: at most thirty starts an hour.
    minOnMinutes: Type.Optional(Type.Number({ minimum: 1, maximum: 720 })),
    minOffMinutes: Type.Optional(Type.Number({ minimum: 1, maximum: 1440 })),
    duty: Type.Optional(
      Type.Object(
        {
          hours: Type.Number({ exclusiveMinimum: 0, maximum: 168, description: 'Longest running time' }),
          inHours: Type.Number({ exclusiveMinimum: 0, maximum: 168, default: 24 }),
        },
        strict,
      ),
    ),
    failSafe: OneOf(['off', 'on'], {
      default: 'off',
      description: 'What it does while the sensors of its zones tell nothing, and when the daemon stops',
    }),
    hours: Type.Optional(
      Type.Object(
        { from: TimeOfDay, to: TimeOfDay },
        { ...strict, description: 'When a ventilation may spread its banks; "to" may be the next morning' },
      ),
    ),
  },
  strict,
);
export type PlantConfig = Static<typeof PlantConfig>;

/** How the daemon drives the plant of the room. */
export const ControlConfig = Type.Object(
  {
    airPaths: Type.Array(Type.Array(Name, { minItems: 2, uniqueItems: true }), {
      default: [],
      description: 'Groups of zones that share air, so that plant in one works against plant in another',
    }),
    outdoor: Type.Optional(
      Type.Object(
        { temperature: Type.String(), humidity: Type.String() },
        { ...strict, description: 'Points that measure outdoor air; without them no outdoor air is let in' },
      ),
    ),
    humidityMarginPct: Figure(3, 'Humidity plant starts so far inside the limit'),
    humidityHysteresisPct: Figure(2.5, 'and stops so much further inside'),
    weatherMarginPct: Type.Number({
      minimum: 0,
      default: 3,
      description: 'So much further inside, at most, on the side towards which the weather pulls',
    }),
    temperatureMarginK: Figure(1.2, 'Heating and cooling start so far inside the limit'),
    temperatureHysteresisK: Figure(0.9, 'and stop so much further inside'),
    heatMarginK: Type.Number({
      minimum: 0,
      default: 1,
      description: 'Cooling starts so much further inside, at most, while it is hotter outdoors',
    }),
    dust: Type.Object(
      { on: Figure(35, 'PM2.5, µg/m³'), off: Figure(20, 'PM2.5, µg/m³') },
      { ...strict, default: {} },
    ),
    co2: Type.Object({ on: Figure(1000, 'ppm'), off: Figure(700, 'ppm') }, { ...strict, default: {} }),
    dryerByGPerM3: Figure(1.5, 'Outdoor air must hold so much less water than the room to dry it'),
    coolerByK: Figure(2, 'Outdoor air must be so much cooler than the room to cool it'),
    changeoverMinutes: Figure(60, 'After drying no wetting for so long, after heating no cooling, and back'),
    longestHoldHours: Figure(72, 'A person may hold a plant for so long at most'),
  },
  { ...strict, default: {} },
);
export type ControlConfig = Static<typeof ControlConfig>;

/**
 * Minutes on and off when a plant names none. A compressor must not be started again before its pressures are even. They
 * are no longer than machines need: in ten minutes a machine of the usual size moves a hall by 2 to 4 % of relative
 * humidity, which is most of what a day may swing by.
 */
export const MINIMUM_MINUTES: Readonly<Record<PlantKind, { readonly on: number; readonly off: number }>> = {
  dehumidifier: { on: 10, off: 5 },
  humidifier: { on: 5, off: 5 },
  cooler: { on: 5, off: 5 },
  heater: { on: 5, off: 5 },
  purifier: { on: 15, off: 5 },
  fan: { on: 10, off: 10 },
  circulation: { on: 10, off: 10 },
  ventilation: { on: 60, off: 240 },
};
