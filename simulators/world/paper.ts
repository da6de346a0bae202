/**
 * Constants of the Guggenheim–Anderson–de Boer isotherm, of the size that is reported for printing papers near 20 °C:
 * 6 % of moisture at 50 % of relative humidity, 9 % at 75 %.
 */
const MONOLAYER = 0.0415;
const C = 11;
const K = 0.76;

/** Moisture that paper holds in the end in air of this relative humidity (0..1), kg per kg dry. */
export function sorbed(humidity: number): number {
  const ka = K * humidity;
  return (MONOLAYER * C * ka) / ((1 - ka) * (1 - ka + C * ka));
}

/** The relative humidity (0..1) at whose air paper of this moisture is at rest: {@link sorbed} the other way round. */
export function equilibriumHumidity(moisture: number): number {
  // moisture = m C k a / (1 + (C − 2) k a − (C − 1) (k a)²), solved for k a.
  const square = (C - 1) * moisture;
  const linear = MONOLAYER * C - (C - 2) * moisture;
  const ka = (-linear + Math.sqrt(linear * linear + 4 * square * moisture)) / (2 * square);
  return Math.min(1, Math.max(0, ka / K));
}

/** How the paper of a zone takes part: its boxes' surface within a day or two, its core within weeks. */
export interface PaperSpec {
  readonly surfaceKg: number;
  readonly coreKg: number;
  /** Air that washes over the surface, m³/h. */
  readonly washedM3PerH: number;
  /** Water that moves between surface and core at a difference of 1 in relative humidity, kg/h. */
  readonly coreKgPerH: number;
}

/** The moisture in the paper of one zone: a fast store at its surface and a slow one behind. */
export class Paper {
  readonly #spec: PaperSpec;
  #surface: number;
  #core: number;

  /** At rest in air of that relative humidity, 0..1. */
  constructor(spec: PaperSpec, humidity: number) {
    this.#spec = spec;
    this.#surface = sorbed(humidity);
    this.#core = this.#surface;
  }

  /**
   * Exchanges water with the air for a while.
   * @param waterGPerM3 what the air holds
   * @param saturationGPerM3 what it could hold
   * @param stirred how many times better than at rest air reaches the paper: 1, more when banks stand spread
   * @returns what the paper gave to the air, g/h
   */
  exchange(hours: number, waterGPerM3: number, saturationGPerM3: number, stirred: number): number {
    const { surfaceKg, coreKg, washedM3PerH, coreKgPerH } = this.#spec;
    if (surfaceKg <= 0) return 0;
    const surfaceHumidity = equilibriumHumidity(this.#surface);
    const given = washedM3PerH * stirred * (surfaceHumidity * saturationGPerM3 - waterGPerM3);
    const inwards = coreKgPerH * (surfaceHumidity - equilibriumHumidity(this.#core));
    this.#surface -= ((given / 1000 + inwards) * hours) / surfaceKg;
    if (coreKg > 0) this.#core += (inwards * hours) / coreKg;
    return given;
  }
}
