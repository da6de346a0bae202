import type { Quality } from '../../../../drivers/contract/index.ts';
import type { Voted, ZoneValue } from '../../../model/climate.ts';
import type { Derived } from '../derive/derived.ts';
import { equilibriumMoisturePct } from '../derive/equilibrium-moisture.ts';
import { daysToMould } from '../derive/mould.ts';
import { type Ageing, preservationIndexYears, twpiYears } from '../derive/preservation.ts';
import type { PreservationIndex } from '../derive/preservation-table.ts';
import { absoluteHumidityGPerM3, dewPointC } from '../derive/psychrometrics.ts';
import type { Vote } from '../vote/vote.ts';
import { ageingWithin } from './ageing-window.ts';
import { rateOf, swingOf } from './day-window.ts';
import type { ZoneMemory } from './zone-memory.ts';

const DAY_MS = 86_400_000;
/** A window is whole when so much of it was known. */
const WHOLE = 0.9;

/** What the sensors of a zone agree on, and its coldest surface, °C; `null` where nobody measures one. */
export interface ZoneVotes {
  readonly temperature: Vote;
  readonly humidity: Vote;
  readonly coldestSurfaceC: number | null;
}

const RANK: Readonly<Record<Quality, number>> = { good: 0, uncertain: 1, bad: 2 };

/**
 * Every value of a zone: never of better quality than what it follows from.
 * @param now epoch ms
 */
export function zoneValues(
  votes: ZoneVotes,
  memory: ZoneMemory,
  now: number,
  preservation: PreservationIndex = preservationIndexYears,
): Readonly<Record<ZoneValue, Derived>> {
  const temperature = voted(votes.temperature);
  const humidity = voted(votes.humidity);
  const ofAir = (formula: (t: number, rh: number) => Derived): Derived =>
    temperature.value === null || humidity.value === null
      ? unknownOf(temperature, humidity)
      : limitedBy(formula(temperature.value, humidity.value), temperature, humidity);
  const dewPoint = ofAir(dewPointC);
  return {
    temperature,
    humidity,
    'dew-point': dewPoint,
    'dew-point-margin': marginOf(dewPoint, temperature, votes.coldestSurfaceC),
    'absolute-humidity': ofAir(absoluteHumidityGPerM3),
    emc: ofAir(equilibriumMoisturePct),
    pi: ofAir(preservation),
    twpi: twpiOf(memory.ageing.ever, DAY_MS),
    'twpi-30d': twpiOf(ageingWithin(memory.ageing, now, 30), 30 * DAY_MS),
    'twpi-365d': twpiOf(ageingWithin(memory.ageing, now, 365), 365 * DAY_MS),
    'mould-days': ofAir(daysToMould),
    'mould-dose': memory.air ? { value: memory.mould.dose, quality: 'good' } : NEVER,
    'temperature-swing': swing(memory, 'temperature'),
    'humidity-swing': swing(memory, 'humidity'),
    'temperature-rate': rate(memory, 'temperature', temperature, now),
    'humidity-rate': rate(memory, 'humidity', humidity, now),
  };
}

const NEVER: Derived = { value: null, quality: 'bad', why: 'never-read' };

function voted({ value, quality, why }: Vote): Derived {
  return why === null ? { value, quality } : { value, quality, why };
}

function unknownOf(...from: readonly Derived[]): Derived {
  const why = from.find(({ value }) => value === null)?.why ?? 'vote-lost';
  return { value: null, quality: 'bad', why };
}

/** The derived value, and its quality no better than any of what it was made from. */
function limitedBy(derived: Derived, ...from: readonly Derived[]): Derived {
  return from.reduce<Derived>((worst, { quality, why }) => {
    if (RANK[quality] <= RANK[worst.quality]) return worst;
    return { value: worst.value, quality, ...(why !== undefined && { why }) };
  }, derived);
}

/** Water settles on the coldest thing there is: a wall where one is measured, else nothing colder than the air. */
function marginOf(dewPoint: Derived, temperature: Derived, coldestSurfaceC: number | null): Derived {
  if (dewPoint.value === null || temperature.value === null) return unknownOf(dewPoint, temperature);
  const coldest = Math.min(temperature.value, coldestSurfaceC ?? Infinity);
  return { ...dewPoint, value: coldest - dewPoint.value };
}

function twpiOf(ageing: Ageing, windowMs: number): Derived {
  const value = twpiYears(ageing);
  if (value === null) return NEVER;
  if (ageing.knownMs >= WHOLE * windowMs) return { value, quality: 'good' };
  return { value, quality: 'uncertain', why: 'window-incomplete' };
}

function swing({ day }: ZoneMemory, quantity: Voted): Derived {
  const { value, isWhole } = swingOf(day, quantity);
  if (value === null) return NEVER;
  return isWhole ? { value, quality: 'good' } : { value, quality: 'uncertain', why: 'window-incomplete' };
}

function rate({ day }: ZoneMemory, quantity: Voted, current: Derived, now: number): Derived {
  if (current.value === null) return unknownOf(current);
  const value = rateOf(day, quantity, now);
  if (value === null) return { value: null, quality: 'bad', why: 'window-incomplete' };
  return limitedBy({ value, quality: 'good' }, current);
}
