import type { PlantHold, PlantKind } from '../../../controller/model/plant.ts';
import type {
  ControlBand,
  PlantRules,
  PlantState,
  Situation,
  Verdict,
  ZoneAir,
} from '../../../controller/services/climate/index.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const NOW = Date.UTC(2026, 6, 1);

export const BAND: ControlBand = {
  humidityMarginPct: 3,
  humidityHysteresisPct: 3,
  weatherMarginPct: 3,
  temperatureMarginK: 0.8,
  temperatureHysteresisK: 1,
  heatMarginK: 1,
  dust: { on: 35, off: 20 },
  co2: { on: 1000, off: 700 },
  dryerByGPerM3: 1.5,
  coolerByK: 2,
  changeoverMs: HOUR_MS,
};

/** Air that needs nothing, by the rules for paper. */
export function air(zone: string, change: Partial<ZoneAir> = {}): ZoneAir {
  return {
    zone,
    temperatureC: 19,
    humidityPct: 52,
    limits: { temperatureC: [14, 24], humidityPct: [45, 60] },
    ...change,
  };
}

export function rules(id: string, kind: PlantKind, change: Partial<PlantRules> = {}): PlantRules {
  return {
    plant: id,
    kind,
    zones: ['a'],
    minOnMs: 10 * MINUTE_MS,
    minOffMs: 5 * MINUTE_MS,
    failSafe: false,
    ...change,
  };
}

/** Plant that was never switched, or was told something `sinceMs` before {@link NOW}. */
export function plant(of: PlantRules, change: Partial<PlantState> = {}): PlantState {
  return {
    rules: of,
    on: false,
    switches: [],
    since: null,
    hold: null,
    mayRun: false,
    trouble: null,
    ...change,
  };
}

/** Plant that has run for a day. */
export function runningPlant(of: PlantRules, change: Partial<PlantState> = {}): PlantState {
  const since = NOW - 24 * HOUR_MS;
  return plant(of, { on: true, since, switches: [{ at: since, on: true }], ...change });
}

export function hold(of: string, on: boolean, until = NOW + HOUR_MS): PlantHold {
  return { plant: of, on, until, why: 'service', by: 'P-chen', since: NOW - HOUR_MS };
}

export function situation(
  plants: readonly PlantState[],
  zones: readonly ZoneAir[],
  change: Partial<Situation> = {},
): Situation {
  return {
    plants,
    zones: new Map(zones.map((zone) => [zone.zone, zone])),
    outdoor: { temperatureC: null, humidityPct: null },
    airPaths: [],
    band: BAND,
    fire: false,
    disinfecting: new Set(),
    minuteOfDay: 12 * 60,
    ...change,
  };
}

/** The plant after a verdict was carried out. */
export function obey(state: PlantState, { on }: Verdict, now: number): PlantState {
  if (on === state.on) return state;
  return { ...state, on, since: now, switches: [...state.switches, { at: now, on }] };
}
