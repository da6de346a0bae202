import type { ParamsOf } from '../../../model/alarm-params.ts';
import type { AlarmKind, AlarmPriority } from '../../../model/alarms.ts';
import {
  type Limited,
  LIMITED,
  ZONE_VALUE_UNITS,
  type ZoneValue,
  zonePoint,
} from '../../../model/climate.ts';
import type { Derived } from '../derive/derived.ts';
import { type Demands, sideOutside } from '../rules/strictest.ts';

/** Something that may be abnormal: asserted, denied, or — nobody knows — left as it was. */
export interface Finding {
  readonly kind: AlarmKind;
  readonly subject: string;
  readonly stands: boolean | null;
  readonly priority: AlarmPriority;
  readonly params: Readonly<Record<string, string | number>>;
}

const KINDS: Readonly<Record<Limited, { readonly kind: AlarmKind; readonly priority: AlarmPriority }>> = {
  temperature: { kind: 'climate-limit', priority: 'high' },
  humidity: { kind: 'climate-limit', priority: 'high' },
  'temperature-swing': { kind: 'climate-swing', priority: 'low' },
  'humidity-swing': { kind: 'climate-swing', priority: 'low' },
  'temperature-rate': { kind: 'climate-rate', priority: 'low' },
  'humidity-rate': { kind: 'climate-rate', priority: 'low' },
  'dew-point-margin': { kind: 'dew-point-margin', priority: 'high' },
};

/** So far back inside must a value come before its alarm ends: sensors and doors make all air tremble. */
const DEADBAND: Readonly<Record<Limited, number>> = {
  temperature: 0.3,
  humidity: 1,
  'temperature-swing': 0.2,
  'humidity-swing': 0.5,
  'temperature-rate': 0.2,
  'humidity-rate': 0.5,
  'dew-point-margin': 0.3,
};

/** When mould is an alarm. */
export interface MouldRisk {
  /** So much of the way to mould. */
  readonly dose: number;
  /** or so few days to it in the air as it is. */
  readonly days: number;
}

/** What an uncertain value may do: raise an alarm, and never end one. */
function judged(isOutside: boolean, { quality }: Derived): boolean | null {
  if (isOutside) return true;
  return quality === 'good' ? false : null;
}

/**
 * Judges the values of a zone by its demands.
 * @param standing whether an alarm of that kind and subject was last asserted
 */
export function limitFindings(
  zone: string,
  values: Readonly<Record<ZoneValue, Derived>>,
  demands: Demands,
  standing: (kind: AlarmKind, subject: string) => boolean,
): readonly Finding[] {
  return LIMITED.map((name) => {
    const { kind, priority } = KINDS[name];
    const subject = zonePoint(zone, name);
    const derived = values[name];
    const demand = demands[name];
    const finding = { kind, subject, priority, params: {} };
    // Nothing is demanded any more: whatever stood, ends.
    if (!demand) return { ...finding, stands: false };
    if (derived.value === null) return { ...finding, stands: null };
    const value = isRate(name) ? Math.abs(derived.value) : derived.value;
    const side = sideOutside(value, demand);
    const bound = side && demand[side];
    if (bound) {
      const params = {
        zone,
        quantity: name,
        what: name.startsWith('humidity') ? 'humidity' : 'temperature',
        side: side as string,
        value: rounded(derived.value),
        limit: bound.limit,
        unit: ZONE_VALUE_UNITS[name],
        source: bound.source.cite,
        rule: bound.rule,
      } satisfies ParamsOf<'climate-limit'>;
      return { ...finding, stands: true, params };
    }
    const deadband = standing(kind, subject) ? DEADBAND[name] : 0;
    const isBack =
      (!demand.low || value >= demand.low.limit + deadband) &&
      (!demand.high || value <= demand.high.limit - deadband);
    return { ...finding, stands: isBack ? judged(false, derived) : null };
  });
}

/** Mould: by what has gathered, or by what the air as it is would bring. */
export function mouldFinding(
  zone: string,
  values: Readonly<Record<ZoneValue, Derived>>,
  risk: MouldRisk,
): Finding {
  const [dose, days] = [values['mould-dose'], values['mould-days']];
  const gathered = dose.value ?? 0;
  const soonest = days.quality === 'bad' ? null : days.value;
  const finding = {
    kind: 'mould-risk',
    subject: zonePoint(zone, 'mould-dose'),
    priority: 'high',
  } as const;
  const mould = (quantity: ZoneValue, value: number, limit: number): ParamsOf<'mould-risk'> => ({
    zone,
    dose: rounded(gathered, 100),
    ...(soonest !== null && { days: rounded(soonest) }),
    source: 'Zeng 2023; IPI',
    quantity,
    value,
    limit,
  });
  if (soonest !== null && soonest <= risk.days)
    return {
      ...finding,
      stands: true,
      params: mould('mould-days', rounded(soonest), risk.days),
    };
  if (gathered >= risk.dose)
    return {
      ...finding,
      stands: true,
      params: mould('mould-dose', rounded(gathered, 100), risk.dose),
    };
  return { ...finding, stands: days.quality === 'bad' ? null : false, params: {} };
}

function isRate(name: Limited): boolean {
  return name === 'temperature-rate' || name === 'humidity-rate';
}

function rounded(value: number, steps = 10): number {
  return Math.round(value * steps) / steps;
}
