import { type Static, Type } from 'typebox';
import { Name } from '../../drivers/links/spec.ts';
import { Bilingual, MediumSchema } from '../api/contract/index.ts';
import { LIMITED } from '../model/climate.ts';
import { ControlConfig, PlantConfig } from './schema-plant.ts';

const strict = { additionalProperties: false } as const;
const Above0 = (fallback: number, description: string) =>
  Type.Number({ exclusiveMinimum: 0, default: fallback, description });

const LimitConfig = Type.Object(
  {
    low: Type.Optional(Type.Number()),
    high: Type.Optional(Type.Number()),
    source: Type.Object(
      {
        cite: Type.String({
          minLength: 1,
          description: 'Standard and clause; "muniment" for a rule of our own',
        }),
        note: Type.Optional(Bilingual),
      },
      strict,
    ),
  },
  strict,
);

/** One file of `config/climate`: what one medium wants of its air, in one variant or several. */
export const RuleSetFile = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    medium: MediumSchema,
    edition: Type.Integer({ minimum: 1, description: 'Raised with every change of a limit' }),
    note: Bilingual,
    variants: Type.Array(
      Type.Object(
        {
          id: Name,
          name: Bilingual,
          limits: Type.Object(
            Object.fromEntries(LIMITED.map((value) => [value, Type.Optional(LimitConfig)])) as Record<
              (typeof LIMITED)[number],
              ReturnType<typeof Type.Optional<typeof LimitConfig>>
            >,
            strict,
          ),
        },
        strict,
      ),
      { minItems: 1, description: 'The first is meant where only the medium is named' },
    ),
  },
  strict,
);
export type RuleSetFile = Static<typeof RuleSetFile>;

/** Which rule sets a zone is judged by: `medium` or `medium/variant`. */
export const ZoneRules = Type.Array(Type.String({ pattern: '^[a-z0-9.-]+(/[a-z0-9.-]+)?$' }), {
  minItems: 1,
  maxItems: 8,
  uniqueItems: true,
  description: 'Rule sets, e.g. paper or photographs/colour-prints; those of its medium when absent',
});

/** How the air of the room is judged, known and driven. */
export const ClimateConfig = Type.Object(
  {
    ruleSets: Type.Array(Type.String(), {
      default: [],
      description: 'Rule-set files, relative to this one, e.g. climate/paper.yaml; none: no zone is judged',
    }),
    preservationTable: Type.Optional(
      Type.String({
        description:
          'Table of preservation indices (CSV: RH % along the first line, °C down the first column), relative to this file; an approximation without',
      }),
    ),
    readingRoom: Type.Optional({
      ...Name,
      description: 'The zone boxes are taken to; what comes from a colder one is held until it is warm',
    }),
    calibrationMonths: Above0(12, 'A sensor is due for calibration after so long'),
    agreement: Type.Object(
      {
        temperatureK: Above0(1.5, 'Sensors of one zone agree within this of their median'),
        humidityPct: Above0(6, 'Sensors of one zone agree within this of their median'),
      },
      { ...strict, default: {} },
    ),
    mouldRiskDose: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      default: 0.5,
      description: 'Alarm when so much of the way to mould is gone',
    }),
    mouldRiskDays: Above0(30, 'Alarm when the air as it is would bring mould within so many days'),
    plant: Type.Array(PlantConfig, { default: [] }),
    control: ControlConfig,
  },
  { ...strict, default: {} },
);
export type ClimateConfig = Static<typeof ClimateConfig>;
