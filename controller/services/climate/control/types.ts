import type { PlantCause, PlantHold, PlantKind, PlantParams } from '../../../model/plant.ts';

/** Lowest and highest, limits included. */
export type Range = readonly [low: number, high: number];

/** The air of a zone as its sensors agree on it, and what its rules allow. */
export interface ZoneAir {
  readonly zone: string;
  /** °C; `null` while no vote can be trusted. */
  readonly temperatureC: number | null;
  /** Relative humidity, %; `null` while no vote can be trusted. */
  readonly humidityPct: number | null;
  /** PM2.5, µg/m³; absent or `null` where nobody measures it. */
  readonly dustUgPerM3?: number | null;
  /** Carbon dioxide, ppm; absent or `null` where nobody measures it. */
  readonly co2Ppm?: number | null;
  readonly limits: { readonly temperatureC: Range; readonly humidityPct: Range };
}

/** Outdoor air; a value is `null` while it is not known. */
export interface OutdoorAir {
  readonly temperatureC: number | null;
  readonly humidityPct: number | null;
}

/** What the configuration says of one plant, as far as decisions need it. */
export interface PlantRules {
  readonly plant: string;
  readonly kind: PlantKind;
  /** The zones it serves: the one furthest from its limits counts. */
  readonly zones: readonly string[];
  /** Once on it stays on, and once off it stays off, for so long: a compressor's life. */
  readonly minOnMs: number;
  readonly minOffMs: number;
  /** Longest running time in any window, and that window. */
  readonly duty?: { readonly onMs: number; readonly windowMs: number };
  /** What it does while the sensors of its zones tell nothing. */
  readonly failSafe: boolean;
  /** Hours of the day in which `ventilation` and `circulation` may run; minutes since midnight at the site, `to` may be the next day. */
  readonly hours?: { readonly fromMinute: number; readonly toMinute: number };
}

/** A change of what plant was told. */
export interface PlantSwitch {
  readonly at: number;
  readonly on: boolean;
}

/** One plant as it stands. */
export interface PlantState {
  readonly rules: PlantRules;
  readonly on: boolean;
  /** Its changes as far back as its duty window reaches and one more, oldest first. */
  readonly switches: readonly PlantSwitch[];
  /** Epoch ms at which it last changed, or was last seen to run after it was told to stop; `null` when it never did. */
  readonly since: number | null;
  readonly hold: PlantHold | null;
  /** Whether it may be running whatever it was told: it says so, or was lost while it ran. */
  readonly mayRun: boolean;
  /** `null` when it can be told and works. */
  readonly trouble: {
    readonly cause: 'plant-lost' | 'plant-trouble' | 'arbiter-refused';
    readonly params: PlantParams;
  } | null;
}

/** What every decision stands on. */
export interface ControlBand {
  /** Humidity plant starts so far inside the limit, and stops so much further inside; %. */
  readonly humidityMarginPct: number;
  readonly humidityHysteresisPct: number;
  /** So much further inside, at most, on the side towards which the weather pulls; %. */
  readonly weatherMarginPct: number;
  /** The same for temperature, K. */
  readonly temperatureMarginK: number;
  readonly temperatureHysteresisK: number;
  /** Cooling starts so much further inside, at most, while it is hotter outdoors; K. */
  readonly heatMarginK: number;
  /** A purifier starts above and stops below; µg/m³ of PM2.5. */
  readonly dust: { readonly on: number; readonly off: number };
  /** Fresh air for people: starts above and stops below; ppm of carbon dioxide. */
  readonly co2: { readonly on: number; readonly off: number };
  /** Outdoor air must hold so much less water than the room's to dry it, g/m³, and be so much cooler to cool it, K. */
  readonly dryerByGPerM3: number;
  readonly coolerByK: number;
  /** After one of an opposite pair, the other waits so long. */
  readonly changeoverMs: number;
}

/** Everything one decision looks at. */
export interface Situation {
  readonly zones: ReadonlyMap<string, ZoneAir>;
  readonly plants: readonly PlantState[];
  /** `null` where nobody measures it. */
  readonly outdoor: OutdoorAir | null;
  /** Groups of zones that share air; a zone in none has its own. */
  readonly airPaths: readonly (readonly string[])[];
  readonly band: ControlBand;
  /** Fire anywhere, or not known to be none where a fire input exists: fans feed it. */
  readonly fire: boolean;
  /** Zones in which ultraviolet or ozone runs: nothing may move their air. */
  readonly disinfecting: ReadonlySet<string>;
  /** Minutes since midnight at the site. */
  readonly minuteOfDay: number;
}

/** What one plant shall do now, and why. */
export interface Verdict {
  readonly plant: string;
  readonly on: boolean;
  readonly why: PlantCause;
  readonly params: PlantParams;
  /** When only time keeps it from changing: the earliest moment it may, epoch ms. */
  readonly waitsUntil?: number;
}
