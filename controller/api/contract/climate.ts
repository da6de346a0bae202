import { type Static, Type } from 'typebox';
import { LIMITED, SENSOR_TROUBLES, VOTED, ZONE_VALUES } from '../../model/climate.ts';
import { Bilingual, MediumSchema, Nullable, OneOf, Timestamp } from './common.ts';
import { define, Id, Key, READERS, type RouteSpec, WATCHERS } from './route-spec.ts';

const strict = { additionalProperties: false } as const;

/** Which rule set a side of a limit comes from, and the words of its source. */
const LimitSource = Type.Object({
  rule: Type.String({ description: 'Id of the rule set' }),
  cite: Type.String({ description: 'Standard and clause; `muniment` for a rule of our own' }),
  note: Type.String({ description: "In the reader's language; may be empty" }),
});
export const LimitView = Type.Object({
  value: OneOf(LIMITED),
  unit: Type.String(),
  low: Nullable(Type.Object({ limit: Type.Number(), source: LimitSource })),
  high: Nullable(Type.Object({ limit: Type.Number(), source: LimitSource })),
});
export type LimitView = Static<typeof LimitView>;

export const RuleSetView = Type.Object({
  id: Type.String(),
  edition: Type.Integer(),
  name: Bilingual,
  note: Bilingual,
  limits: Type.Array(LimitView),
});
export type RuleSetView = Static<typeof RuleSetView>;

export const ZoneSensorView = Type.Object({
  point: Type.String(),
  quantity: OneOf(VOTED),
  value: Nullable(Type.Number()),
  unit: Type.String(),
  inVote: Type.Boolean(),
  /** Every reason why it is not, or is heard with doubt; empty when all is well. */
  troubles: Type.Array(Type.Object({ code: OneOf(SENSOR_TROUBLES), text: Type.String() })),
  /** Added to each reading since the last calibration. */
  offset: Type.Number(),
  calibratedAt: Nullable(Timestamp),
  calibrationDueAt: Timestamp,
});
export type ZoneSensorView = Static<typeof ZoneSensorView>;

/** The air of one zone: by which rules, how it is, who says so, and for how long it was outside its limits. */
export const ZoneClimateView = Type.Object({
  zone: Type.String(),
  name: Bilingual,
  rules: Type.Array(RuleSetView),
  /** What is demanded of this zone: of each limit the strictest of its rule sets. */
  limits: Type.Array(LimitView),
  /** Limits on which its rule sets leave no room between them; the first of the zone's rule sets decides those. */
  conflicts: Type.Array(Type.Object({ value: OneOf(LIMITED), rules: Type.Array(Type.String()) })),
  values: Type.Array(
    Type.Object({
      value: OneOf(ZONE_VALUES),
      point: Type.String(),
      reading: Nullable(Type.Number()),
      unit: Type.String(),
      quality: OneOf(['good', 'uncertain', 'bad']),
      why: Nullable(Type.String()),
      time: Nullable(Timestamp),
      /** Outside its limits now; `null` where nothing limits it or nobody knows. */
      outside: Nullable(OneOf(['low', 'high'])),
    }),
  ),
  sensors: Type.Array(ZoneSensorView),
  /** The last 24 hours, minutes; `known` is for how many of them the air was known. */
  last24h: Type.Object({
    knownMinutes: Type.Integer(),
    temperatureOutsideMinutes: Type.Integer(),
    humidityOutsideMinutes: Type.Integer(),
    /** Either of them. */
    outsideMinutes: Type.Integer(),
  }),
});
export type ZoneClimateView = Static<typeof ZoneClimateView>;

const RuleSetId = Type.String({ minLength: 1, maxLength: 100, description: '`medium/variant`, or `medium`' });
export const ChooseRulesBody = Type.Object(
  {
    rules: Type.Array(RuleSetId, { minItems: 1, maxItems: 8, uniqueItems: true }),
    why: Type.String({ minLength: 1, maxLength: 500 }),
  },
  strict,
);
export type ChooseRulesBody = Static<typeof ChooseRulesBody>;

/** Sensor and reference side by side: the offset becomes what makes both show the same. */
export const CalibrateBody = Type.Object(
  {
    reference: Type.String({ minLength: 1, maxLength: 200, description: 'Instrument and certificate' }),
    referenceValue: Type.Number({ minimum: -100, maximum: 1_000_000 }),
    indicatedValue: Type.Optional(
      Type.Number({
        minimum: -100,
        maximum: 1_000_000,
        description: 'What the point showed at that moment; its value now when left out',
      }),
    ),
    note: Type.Optional(Type.String({ maxLength: 500 })),
  },
  strict,
);
export type CalibrateBody = Static<typeof CalibrateBody>;

export const CalibrationView = Type.Object({
  point: Type.String(),
  at: Timestamp,
  by: Type.String(),
  byName: Type.String(),
  reference: Type.String(),
  referenceValue: Type.Number(),
  indicatedValue: Type.Number(),
  offsetBefore: Type.Number(),
  offsetAfter: Type.Number(),
  note: Type.String(),
});
export type CalibrationView = Static<typeof CalibrationView>;

const Share = Type.Number({ description: '1 is a whole life, or mould to be expected' });
/** A stay of a box in one place. Figures are `null` where its air is not known for any of the time. */
export const BoxStayView = Type.Object({
  from: Timestamp,
  to: Timestamp,
  where: OneOf(['slot', 'in-hand', 'on-loan', 'missing', 'unplaced']),
  slot: Nullable(Type.String()),
  zone: Nullable(Type.String()),
  knownMinutes: Type.Integer(),
  /** Minutes of which nothing is known, such as all those of a loan. */
  gapMinutes: Type.Integer(),
  meanTemperatureC: Nullable(Type.Number()),
  meanHumidityPct: Nullable(Type.Number()),
  /** Time-weighted preservation index of the known time, years. */
  twpiYears: Nullable(Type.Number()),
  /** Share of its life that the known time took, Σ t / PI. */
  lifeSpent: Share,
  /** Mould dose gathered in it. */
  mouldDose: Share,
});
export type BoxStayView = Static<typeof BoxStayView>;

export const BoxClimateQuery = Type.Object(
  {
    from: Type.Optional({ ...Timestamp, description: 'RFC 3339, UTC; since it came in when left out' }),
    to: Type.Optional({ ...Timestamp, description: 'RFC 3339, UTC; now when left out' }),
  },
  strict,
);
export type BoxClimateQuery = Static<typeof BoxClimateQuery>;

/** The climate a box has lived through, as far as it is known. */
export const BoxClimateView = Type.Object({
  barcode: Type.String(),
  medium: MediumSchema,
  from: Timestamp,
  to: Timestamp,
  stays: Type.Array(BoxStayView),
  knownMinutes: Type.Integer(),
  gapMinutes: Type.Integer(),
  twpiYears: Nullable(Type.Number()),
  lifeSpent: Share,
  /** How the mould dose stands at the end, and the highest it ever was. */
  mouldDose: Share,
  highestMouldDose: Share,
});
export type BoxClimateView = Static<typeof BoxClimateView>;

/** Air by zone, rules, calibration, and what a box has lived through. */
export const CLIMATE_ROUTES = {
  'GET /zones': define({
    tag: 'room',
    summary: 'The air of every zone, by which rules it is judged, and by which sensors it is known',
    roles: WATCHERS,
    answer: Type.Array(ZoneClimateView),
  }),
  'GET /zones/:id': define({
    tag: 'room',
    summary: 'The air of one zone',
    roles: WATCHERS,
    params: Id,
    answer: ZoneClimateView,
  }),
  'POST /zones/:id/rules': define({
    tag: 'room',
    summary: 'Judge a zone by other rule sets',
    roles: ['installer', 'approver'],
    params: Id,
    body: ChooseRulesBody,
    answer: ZoneClimateView,
    once: true,
  }),
  'GET /rule-sets': define({
    tag: 'room',
    summary: 'Every climate rule set there is, with its sources',
    roles: WATCHERS,
    answer: Type.Array(RuleSetView),
  }),
  'GET /points/:id/calibrations': define({
    tag: 'room',
    summary: 'How a sensor was calibrated, newest first',
    roles: ['keeper', 'approver', 'auditor', 'installer'],
    params: Id,
    answer: Type.Array(CalibrationView),
  }),
  'POST /points/:id/calibrations': define({
    tag: 'room',
    summary: 'Record a comparison with a reference and correct the sensor by it',
    roles: ['keeper', 'installer'],
    params: Id,
    body: CalibrateBody,
    status: 201,
    answer: CalibrationView,
    once: true,
  }),
  'GET /boxes/:barcode/climate': define({
    tag: 'holdings',
    summary: 'The climate a box has lived through, stay by stay',
    roles: READERS,
    params: Type.Object({ barcode: Key }),
    query: BoxClimateQuery,
    answer: BoxClimateView,
  }),
} as const satisfies Readonly<Record<`${'GET' | 'POST'} /${string}`, RouteSpec>>;
