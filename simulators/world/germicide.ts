/** What a zone's lamp, ozone generator and fan are like. */
export interface GermicideSpec {
  readonly zone: string;
  /** Irradiance of the lamp at its meter when warm, µW/cm². */
  readonly peakUwPerCm2: number;
  /** What the generator alone adds to the air, ppm an hour. */
  readonly ozonePpmPerHour: number;
}

/** A low-pressure mercury lamp is warm after some minutes; this is its time constant, s. */
const WARM_UP_S = 60;
/** Ozone decays on papers and walls by half in about half an hour; the rates of air change come on top. Per hour. */
const DECAY_PER_HOUR = 1.4;
const FAN_PER_HOUR = 12;
const OPEN_DOOR_PER_HOUR = 4;
/** Outdoor air holds some ozone of its own. */
const BACKGROUND_PPM = 0.012;

/** Light and ozone in one zone: the lamp warms up, ozone gathers and decays, sooner with a fan or an open door. */
export class Germicide {
  readonly zone: string;
  lamp = false;
  generator = false;
  fan = false;
  readonly #spec: GermicideSpec;
  #warmth = 0;
  #ozonePpm = BACKGROUND_PPM;

  constructor(spec: GermicideSpec) {
    this.zone = spec.zone;
    this.#spec = spec;
  }

  /** µW/cm² at the meter. Light follows the switch at once; only its strength needs warmth. */
  get irradianceUwPerCm2(): number {
    return this.lamp ? this.#spec.peakUwPerCm2 * (0.55 + 0.45 * this.#warmth) : 0;
  }

  get ozonePpm(): number {
    return this.#ozonePpm;
  }

  /** Sets the ozone at once, for whoever plays an accident. */
  disturb(change: { readonly ozonePpm: number }): void {
    this.#ozonePpm = change.ozonePpm;
  }

  /** Lets time pass: an exact exponential approach, so that the speed of the world changes nothing. */
  tick(worldMs: number, { doorOpen }: { readonly doorOpen: boolean }): void {
    const goal = this.lamp ? 1 : 0;
    this.#warmth = goal + (this.#warmth - goal) * Math.exp(-worldMs / 1000 / WARM_UP_S);
    const rate = DECAY_PER_HOUR + (this.fan ? FAN_PER_HOUR : 0) + (doorOpen ? OPEN_DOOR_PER_HOUR : 0);
    const made = this.generator ? this.#spec.ozonePpmPerHour : 0;
    const level = BACKGROUND_PPM + made / rate;
    this.#ozonePpm = level + (this.#ozonePpm - level) * Math.exp((-rate * worldMs) / 3_600_000);
  }
}
