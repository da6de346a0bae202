import {
  type Calibration,
  LIMITED,
  type Limited,
  type RuleSet,
  type Source,
  ZONE_VALUE_UNITS,
  zonePoint,
} from '../../model/climate.ts';
import {
  type Bound,
  type BoxClimate,
  type Demand,
  limitedValueOf,
  type LivedStay,
  type SensorPicture,
  sideOutside,
  valuesOf,
  type ZonePicture,
  type ZoneService,
} from '../../services/climate/index.ts';
import type {
  BoxClimateView,
  BoxStayView,
  CalibrationView,
  LimitView,
  RuleSetView,
  ZoneClimateView,
  ZoneSensorView,
} from '../contract/index.ts';
import type { Words } from '../contract/messages/index.ts';
import type { NameOf } from './people.ts';
import { instant, instantOrNull } from './time.ts';

const MINUTE_MS = 60_000;
const minutes = (ms: number): number => Math.round(ms / MINUTE_MS);

/** A zone as screens get it. */
export function zoneClimateView(
  picture: ZonePicture,
  zones: Pick<ZoneService, 'calibrationOf'>,
  words: Words,
): ZoneClimateView {
  const { spec, rules, demands, conflicts, values, at, sensors, last24h } = picture;
  return {
    zone: spec.id,
    name: { ...spec.name },
    rules: rules.map((rule) => ruleSetView(rule, words)),
    limits: limitViews(demands, words),
    conflicts: conflicts.map(({ value, rules: ids }) => ({ value, rules: [...ids] })),
    values: valuesOf(spec).map((name) => {
      const { value, quality, why } = values[name];
      const limited = limitedValueOf(name);
      const demand = limited && demands[limited];
      return {
        value: name,
        point: zonePoint(spec.id, name),
        reading: value,
        unit: ZONE_VALUE_UNITS[name],
        quality,
        why: why ?? null,
        time: instantOrNull(at),
        outside: value === null || !demand ? null : sideOutside(value, demand),
      };
    }),
    sensors: sensors.map((sensor) => sensorView(sensor, zones, words)),
    last24h: {
      knownMinutes: minutes(last24h.knownMs),
      temperatureOutsideMinutes: minutes(last24h.outsideMs.temperature),
      humidityOutsideMinutes: minutes(last24h.outsideMs.humidity),
      outsideMinutes: minutes(last24h.outsideMs.either),
    },
  };
}

/** A rule set with its sources. */
export function ruleSetView({ id, edition, name, note, limits }: RuleSet, words: Words): RuleSetView {
  const demands = Object.fromEntries(
    Object.entries(limits).map(([value, { low, high, source }]) => [
      value,
      {
        low: low === undefined ? null : { limit: low, rule: id, source },
        high: high === undefined ? null : { limit: high, rule: id, source },
      },
    ]),
  );
  return { id, edition, name: { ...name }, note: { ...note }, limits: limitViews(demands, words) };
}

/** A calibration as people get it. */
export function calibrationView(calibration: Calibration, nameOf: NameOf): CalibrationView {
  const { at, before, after, ...rest } = calibration;
  return {
    ...rest,
    at: instant(at),
    byName: nameOf(calibration.by),
    offsetBefore: before,
    offsetAfter: after,
  };
}

/** What a box lived through. */
export function boxClimateView(life: BoxClimate): BoxClimateView {
  return {
    barcode: life.box.barcode,
    medium: life.box.medium,
    from: instant(life.from),
    to: instant(life.to),
    stays: life.stays.map(stayView),
    knownMinutes: minutes(life.knownMs),
    gapMinutes: minutes(life.gapMs),
    twpiYears: life.twpiYears,
    lifeSpent: life.lifeSpent,
    mouldDose: life.mould.dose,
    highestMouldDose: life.mould.highest,
  };
}

function stayView({ place, zone, from, to, knownMs, ...figures }: LivedStay): BoxStayView {
  return {
    ...figures,
    from: instant(from),
    to: instant(to),
    where: place.where,
    slot: place.where === 'slot' ? place.slot : null,
    zone,
    knownMinutes: minutes(knownMs),
    gapMinutes: minutes(to - from - knownMs),
  };
}

function limitViews(demands: Readonly<Partial<Record<Limited, Demand>>>, words: Words): LimitView[] {
  const side = (bound: Bound | null) =>
    bound && { limit: bound.limit, source: sourceView(bound.rule, bound.source, words) };
  return LIMITED.flatMap((value) => {
    const demand = demands[value];
    if (!demand) return [];
    return [{ value, unit: ZONE_VALUE_UNITS[value], low: side(demand.low), high: side(demand.high) }];
  });
}

function sourceView(rule: string, { cite, note }: Source, words: Words) {
  return { rule, cite, note: note?.[words.language] ?? '' };
}

function sensorView(
  { point, quantity, value, unit, inVote, troubles }: SensorPicture,
  zones: Pick<ZoneService, 'calibrationOf'>,
  words: Words,
): ZoneSensorView {
  const { offset, at, dueAt } = zones.calibrationOf(point);
  return {
    point,
    quantity,
    value,
    unit,
    inVote,
    troubles: troubles.map((code) => ({ code, text: words.sensorTrouble(code) })),
    offset,
    calibratedAt: instantOrNull(at),
    calibrationDueAt: instant(dueAt),
  };
}
