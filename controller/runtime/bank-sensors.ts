import type { BankFeature, BankStatus, Presence, Reading } from '../../drivers/contract/index.ts';
import type { MappedSensors } from '../config/schema-shelving.ts';
import type { ChannelRef } from './newest-readings.ts';

/** Older than this, a mapped sensor says nothing, ms. */
export const SENSOR_STALE_MS = 2000;
/** A reading from further ahead than this was stamped by a clock that has been set since, ms. */
const CLOCK_TOLERANCE_MS = 100;

type SensorInput = NonNullable<MappedSensors['fire']>;

/** The newest reading of an input, or nothing. */
export type FindReading = (input: ChannelRef) => Reading | null;

/** Flags of a status that another sensor can tell, and the features they stand for. */
const FLAGS = [
  ['emergencyStop', 'emergency-stop'],
  ['fire', 'fire'],
  ['fault', 'fault'],
  ['localControl', 'local-control'],
] as const satisfies readonly (readonly [keyof MappedSensors & keyof BankStatus, BankFeature])[];

/**
 * Puts what a site's own sensors tell into a look at a bank. They fill what the make leaves unknown and never make
 * anything harmless that somebody calls a danger:
 * - where either says occupied, or true, so it is;
 * - several sensors on one aisle: any occupied is occupied, else any unknown is unknown;
 * - a mapped sensor that is silent, bad, older than 2 s or no boolean makes unknown what it watches, even where the make
 *   says that all is well: whoever mapped it did not mean to trust the make alone;
 * - limit switches tell the open aisles only together: one that is missing might be the open one.
 *
 * The look is then as old as the oldest reading in it.
 *
 * @param status one look, as the make told it
 * @param now epoch ms
 */
export function mergeSensors(
  status: BankStatus,
  mapped: MappedSensors,
  readings: FindReading,
  now: number,
): BankStatus {
  let receivedTime = status.receivedTime;
  const sense = (input: SensorInput): boolean | null => {
    const reading = readings(input);
    const value = reading && trusted(reading, now);
    if (reading === null || typeof value !== 'boolean') return null;
    receivedTime = Math.min(receivedTime, reading.receivedTime);
    return value === input.activeWhen;
  };
  const aisles = status.presence.map((_, index) => index + 1);
  const merged = {
    ...status,
    presence: status.presence.map((own, index) => joined(own, presenceOf(index + 1, mapped, sense))),
    openAisles: status.openAisles ?? openAisles(aisles, mapped, sense),
    ...Object.fromEntries(
      FLAGS.flatMap(([flag]) => {
        const input = mapped[flag];
        return input ? [[flag, joined(status[flag], sense(input))]] : [];
      }),
    ),
  };
  return { ...merged, receivedTime };
}

/**
 * What a bank with these sensors mapped onto it can tell and do.
 * @param carriages number of carriages; `null` when not known, and then only sensors on all aisles cover them
 */
export function featuresWith(
  own: ReadonlySet<BankFeature>,
  mapped: MappedSensors,
  carriages: number | null,
): ReadonlySet<BankFeature> {
  const features = new Set(own);
  const aisles = carriages === null ? null : Array.from({ length: carriages + 1 }, (_, k) => k + 1);
  const watched = mapped.presence ?? [];
  const coversAll = watched.some(({ aisles: which }) => which === 'all');
  if (coversAll || aisles?.every((aisle) => watched.some((sensor) => watches(sensor, aisle))))
    features.add('presence');
  if (aisles?.every((aisle) => mapped.openAisle?.some((limit) => limit.aisle === aisle)))
    features.add('open-aisle');
  for (const [flag, feature] of FLAGS) if (mapped[flag]) features.add(feature);
  if (mapped.stop) features.add('stop');
  return features;
}

/** The channels that a bank's look is made from. */
export function mappedInputs(mapped: MappedSensors): readonly ChannelRef[] {
  return [
    ...(mapped.presence ?? []),
    ...(mapped.openAisle ?? []),
    ...FLAGS.flatMap(([flag]) => mapped[flag] ?? []),
  ];
}

type Sense = (input: SensorInput) => boolean | null;

/** `undefined` where no sensor is mapped onto the aisle. */
function presenceOf(aisle: number, mapped: MappedSensors, sense: Sense): Presence | undefined {
  const seen = (mapped.presence ?? []).filter((sensor) => watches(sensor, aisle)).map(sense);
  if (seen.length === 0) return undefined;
  if (seen.includes(true)) return true;
  return seen.includes(null) ? null : false;
}

function openAisles(
  aisles: readonly number[],
  mapped: MappedSensors,
  sense: Sense,
): readonly number[] | null {
  const limits = mapped.openAisle ?? [];
  if (!aisles.every((aisle) => limits.some((limit) => limit.aisle === aisle))) return null;
  const open = new Set<number>();
  for (const limit of limits) {
    const standsOpen = sense(limit);
    if (standsOpen === null) return null;
    if (standsOpen) open.add(limit.aisle);
  }
  return [...open].sort((a, b) => a - b);
}

function watches({ aisles }: { readonly aisles: 'all' | readonly number[] }, aisle: number): boolean {
  return aisles === 'all' || aisles.includes(aisle);
}

function joined(own: boolean | null, mapped: boolean | null | undefined): boolean | null {
  if (mapped === undefined) return own;
  if (own === true || mapped === true) return true;
  return mapped === null ? null : false;
}

function trusted({ quality, value, sourceTime, receivedTime }: Reading, now: number): Reading['value'] {
  const ageMs = now - Math.min(sourceTime, receivedTime);
  return quality === 'good' && ageMs <= SENSOR_STALE_MS && ageMs >= -CLOCK_TOLERANCE_MS ? value : null;
}
