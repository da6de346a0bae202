/**
 * What plant does to the air, one effect each: an air conditioner that cools and heats is a cooler and a heater on two
 * outputs. `fan` brings outdoor air in, `circulation` moves what is there, `ventilation` spreads banks of shelving so
 * that it reaches every shelf.
 */
export const PLANT_KINDS = [
  'dehumidifier',
  'humidifier',
  'cooler',
  'heater',
  'purifier',
  'fan',
  'circulation',
  'ventilation',
] as const;
export type PlantKind = (typeof PLANT_KINDS)[number];

/** Pairs that undo each other's work, and so never run together on one body of air. */
export const OPPOSITE: Readonly<Partial<Record<PlantKind, PlantKind>>> = {
  dehumidifier: 'humidifier',
  humidifier: 'dehumidifier',
  cooler: 'heater',
  heater: 'cooler',
};

/** Why plant runs or rests; the words people read for them are in `api/contract/messages`. */
export const PLANT_CAUSES = [
  // it is wanted, or not
  'too-damp',
  'too-dry',
  'too-warm',
  'too-cold',
  'dusty',
  'stuffy',
  'outdoor-air-drier',
  'outdoor-air-cooler',
  'airing-hours',
  'no-demand',
  // it is wanted and may not
  'outdoor-air-wetter',
  'outdoor-air-unknown',
  'air-outside-limits',
  'zone-against',
  'opposite-running',
  'changeover',
  'duty-reached',
  'minimum-on-time',
  'minimum-off-time',
  'arbiter-refused',
  'ended-otherwise',
  // somebody decided otherwise
  'held-on',
  'held-off',
  // it cannot be known or done
  'sensors-lost',
  'plant-lost',
  'plant-trouble',
  'fire',
  'disinfection-running',
  'daemon-stopping',
] as const;
export type PlantCause = (typeof PLANT_CAUSES)[number];

/** Figures and names that make a cause concrete. */
export type PlantParams = Readonly<Record<string, string | number>>;

/** What a person decided for one plant, until it runs out or is taken back. */
export interface PlantHold {
  readonly plant: string;
  readonly on: boolean;
  /** Epoch ms. */
  readonly until: number;
  readonly why: string;
  readonly by: string;
  readonly since: number;
}
