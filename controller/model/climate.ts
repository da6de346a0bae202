/**
 * What is known of the air of a zone. Each is a point like any other, with the id `<zone>.<value>`: first the two that
 * its sensors vote on, then what follows from them.
 */
export const ZONE_VALUES = [
  'temperature',
  'humidity',
  'dew-point',
  'dew-point-margin',
  'absolute-humidity',
  'emc',
  'pi',
  'twpi',
  'twpi-30d',
  'twpi-365d',
  'mould-days',
  'mould-dose',
  'temperature-swing',
  'humidity-swing',
  'temperature-rate',
  'humidity-rate',
] as const;
export type ZoneValue = (typeof ZONE_VALUES)[number];

/** Preservation indices by the corners of a grid; both axes ascend. */
export interface PreservationTable {
  readonly temperaturesC: readonly number[];
  /** Relative humidities, %. */
  readonly humiditiesPct: readonly number[];
  /** Years: a row for each temperature, a column for each humidity. */
  readonly years: readonly (readonly number[])[];
}

/** For people; '' where there is none. */
export const ZONE_VALUE_UNITS: Readonly<Record<ZoneValue, string>> = {
  temperature: '°C',
  humidity: '%',
  'dew-point': '°C',
  'dew-point-margin': 'K',
  'absolute-humidity': 'g/m³',
  emc: '%',
  pi: 'a',
  twpi: 'a',
  'twpi-30d': 'a',
  'twpi-365d': 'a',
  'mould-days': 'd',
  'mould-dose': '',
  'temperature-swing': 'K',
  'humidity-swing': '%',
  'temperature-rate': 'K/h',
  'humidity-rate': '%/h',
};

/** The point under which a value of a zone is found. */
export function zonePoint(zone: string, value: ZoneValue): string {
  return `${zone}.${value}`;
}

/** What sensors of a zone vote on. */
export const VOTED = ['temperature', 'humidity'] as const;
export type Voted = (typeof VOTED)[number];

/** What a rule set can limit. */
export const LIMITED = [
  'temperature',
  'humidity',
  'temperature-swing',
  'humidity-swing',
  'temperature-rate',
  'humidity-rate',
  'dew-point-margin',
] as const satisfies readonly ZoneValue[];
export type Limited = (typeof LIMITED)[number];

/** Text in both languages of the house. */
export type Both = Readonly<Record<'zh-CN' | 'en', string>>;

/** Where a limit comes from: what to look up, and what there is to say of it. */
export interface Source {
  /** Standard and clause, the same in every language; `muniment` for a rule of our own. */
  readonly cite: string;
  readonly note?: Both;
}

/** Limits included. At least one side is given. */
export interface Limit {
  readonly low?: number;
  readonly high?: number;
  readonly source: Source;
}

/** What one kind of holdings wants of its air. */
export interface RuleSet {
  /** `medium/variant`, e.g. `paper/store`. */
  readonly id: string;
  readonly edition: number;
  readonly name: Both;
  /** Of the whole set, e.g. through whom its sources were read. */
  readonly note: Both;
  readonly limits: Readonly<Partial<Record<Limited, Limit>>>;
}

/** That a zone was to be judged by other rule sets from then on. */
export interface RuleChoice {
  /** Epoch ms. */
  readonly at: number;
  readonly by: string;
  /** Ids, as `paper/store`. */
  readonly before: readonly string[];
  readonly rules: readonly string[];
  readonly why: string;
}

/** Why a sensor has no voice, or a weaker one, in the vote of its zone. */
export const SENSOR_TROUBLES = [
  'never-read',
  'stale',
  'bad',
  'out-of-range',
  'frozen',
  'jumped',
  'drifting',
  'disagrees',
] as const;
export type SensorTrouble = (typeof SENSOR_TROUBLES)[number];

/** One comparison of a sensor with a better one, and the offset that was drawn from it. */
export interface Calibration {
  readonly point: string;
  /** Epoch ms. */
  readonly at: number;
  readonly by: string;
  /** The instrument it was compared with, by name and certificate. */
  readonly reference: string;
  readonly referenceValue: number;
  readonly indicatedValue: number;
  /** Added to every reading, in the unit of the point, up to then and from then on. */
  readonly before: number;
  readonly after: number;
  readonly note: string;
}

/** Where a box is kept for a time, as far as its climate is concerned. */
export type BoxPlace =
  | { readonly where: 'slot'; readonly slot: string }
  /** Between shelf and borrower, in the house. */
  | { readonly where: 'in-hand' }
  | { readonly where: 'on-loan' }
  | { readonly where: 'missing' }
  | { readonly where: 'unplaced' };

export interface BoxStay {
  readonly place: BoxPlace;
  /** Epoch ms. */
  readonly since: number;
}
