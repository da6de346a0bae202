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

/** What can go wrong with it, for whoever plays an accident. */
export interface GermicideKnobs {
  /** Share of its light that the lamp still gives, 0 (burnt out) to 1. */
  lampShare: number;
  /** The contact of the lamp's relay is welded: it burns whatever it is told. */
  lampStuck: boolean;
  generatorStuck: boolean;
  fanDead: boolean;
}

/** Light and ozone in one zone: the lamp warms up, ozone gathers and decays, sooner with a fan or an open door. */
export class Germicide {
  readonly zone: string;
  /** What each is told to do; what it does, its knobs decide too. */
  lamp = false;
  generator = false;
  fan = false;
  readonly knobs: GermicideKnobs = { lampShare: 1, lampStuck: false, generatorStuck: false, fanDead: false };
  readonly #spec: GermicideSpec;
  #warmth = 0;
  #ozonePpm = BACKGROUND_PPM;

  constructor(spec: GermicideSpec) {
    this.zone = spec.zone;
    this.#spec = spec;
  }

  /** Whether current flows through the lamp. */
  get lampOn(): boolean {
    return this.lamp || this.knobs.lampStuck;
  }

  get generatorOn(): boolean {
    return this.generator || this.knobs.generatorStuck;
  }

  get fanOn(): boolean {
    return this.fan && !this.knobs.fanDead;
  }

  /** µW/cm² at the meter. Light follows the switch at once; only its strength needs warmth. */
  get irradianceUwPerCm2(): number {
    if (!this.lampOn) return 0;
    return this.#spec.peakUwPerCm2 * this.knobs.lampShare * (0.55 + 0.45 * this.#warmth);
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
    const goal = this.lampOn ? 1 : 0;
    this.#warmth = goal + (this.#warmth - goal) * Math.exp(-worldMs / 1000 / WARM_UP_S);
    const rate = DECAY_PER_HOUR + (this.fanOn ? FAN_PER_HOUR : 0) + (doorOpen ? OPEN_DOOR_PER_HOUR : 0);
    const made = this.generatorOn ? this.#spec.ozonePpmPerHour : 0;
    const level = BACKGROUND_PPM + made / rate;
    this.#ozonePpm = level + (this.#ozonePpm - level) * Math.exp((-rate * worldMs) / 3_600_000);
  }
}
