import type { Clock } from '../../../model/clock.ts';
import type { PlantConfig } from '../../../config/schema-plant.ts';
import type { PlantHold } from '../../../model/plant.ts';
import type { Actuator } from './actuator.ts';
import type { Heard } from './heard.ts';
import { plantRules } from './plant-rules.ts';
import type { PlantRules, PlantState, PlantSwitch, Verdict } from './types.ts';

/** What was told may take so long to show, ms. */
const SETTLE_MS = 30_000;
/** Tries after which plant that does not follow is a fault. */
const TRIES_BEFORE_FAULT = 3;
/** After the arbiter refused, it is asked again so much later, ms. */
const ASK_AGAIN_MS = 10 * 60_000;
/** Changes that are kept in memory; the ledger keeps as many. */
const SWITCHES_KEPT = 500;

/** One plant: what it was told, what it does, and what is wrong with it. */
export class PlantUnit {
  readonly config: PlantConfig;
  readonly rules: PlantRules;
  readonly actuator: Actuator;
  readonly #heard: Heard;
  readonly #clock: Clock;
  #switches: readonly PlantSwitch[] = [];
  verdict: Verdict | null = null;
  /** Told off, but nothing has confirmed that it heard. */
  #offUnconfirmed = false;
  #toldAtMs: number | null = null;
  #tries = 0;
  /** How the newest order failed; `null` when it did not. */
  #failure: string | null = null;
  #refusedUntilMs = -Infinity;

  constructor(config: PlantConfig, actuator: Actuator, heard: Heard, clock: Clock) {
    this.config = config;
    this.rules = plantRules(config);
    this.actuator = actuator;
    this.#heard = heard;
    this.#clock = clock;
  }

  /** Takes up what the ledger remembers. It is told anew what it was told last, since nobody knows what it did meanwhile. */
  restore(switches: readonly PlantSwitch[]): void {
    this.#switches = switches;
  }

  get on(): boolean {
    return this.#switches.at(-1)?.on ?? false;
  }

  get switches(): readonly PlantSwitch[] {
    return this.#switches;
  }

  /** What keeps it from doing what it is told, in a word; `null` when nothing does. */
  get problem(): string | null {
    const broken = this.#brokenChannel();
    if (broken !== null || this.#tries <= TRIES_BEFORE_FAULT) return broken;
    if (this.#failure !== null) return this.#failure;
    return this.#follows() ? null : 'does-not-follow';
  }

  /** It was journaled that it shall change. */
  switched(change: PlantSwitch): void {
    this.#switches = [...this.#switches, change].slice(-SWITCHES_KEPT);
    this.#toldAtMs = null;
    this.#tries = 0;
    this.#failure = null;
    this.#offUnconfirmed = !change.on;
  }

  state(connected: boolean, hold: PlantHold | null): PlantState {
    const { rules, on } = this;
    const channel = this.#brokenChannel();
    const reported = this.actuator.reported();
    return {
      rules,
      on,
      switches: this.#switches,
      since: this.#switches.at(-1)?.at ?? null,
      hold,
      mayRun: !on && (reported === true || (reported === null && this.#offUnconfirmed)),
      trouble: this.#trouble(connected, channel),
    };
  }

  /** Whether it has to be told (again): it never was, it does not follow, or it must be told anew to stay on. */
  needsTelling(): boolean {
    if (this.actuator.asksFirst) return false;
    if (this.#toldAtMs === null) return true;
    const sinceMs = this.#clock.monotonic() - this.#toldAtMs;
    const { renewMs } = this.actuator;
    if (this.on && renewMs !== null && sinceMs >= renewMs) return true;
    return sinceMs >= SETTLE_MS && (this.#failure !== null || !this.#follows());
  }

  /** Tells it what it shall do. Never throws: what goes wrong is tried again, and becomes its problem in the end. */
  async tell(): Promise<void> {
    const { on } = this;
    this.#toldAtMs = this.#clock.monotonic();
    this.#failure = null;
    const followed = this.#follows();
    try {
      await this.actuator.tell(on);
      if (!on && !this.on) this.#offUnconfirmed = false;
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    }
    // An order that only renews what it does already is no try.
    this.#tries = followed && this.#failure === null ? 0 : this.#tries + 1;
  }

  /**
   * Asks for what may be refused.
   * @returns whether it was granted
   */
  async ask(on: boolean): Promise<boolean> {
    try {
      await this.actuator.tell(on);
      return true;
    } catch {
      // Refused by the arbiter, or its bank did not answer, which has an alarm of its own.
      this.#refusedUntilMs = this.#clock.monotonic() + ASK_AGAIN_MS;
      return false;
    }
  }

  /** Whether somebody else ended what it was told to do, which is theirs to do. */
  get endedOtherwise(): boolean {
    return this.actuator.asksFirst && this.on && this.actuator.reported() === false;
  }

  #follows(): boolean {
    const reported = this.actuator.reported();
    return reported === null || reported === this.on;
  }

  #trouble(connected: boolean, channel: string | null): PlantState['trouble'] {
    if (!connected) return { cause: 'plant-lost', params: {} };
    if (channel !== null) return { cause: 'plant-trouble', params: { channel } };
    if (this.#clock.monotonic() < this.#refusedUntilMs) return { cause: 'arbiter-refused', params: {} };
    return null;
  }

  #brokenChannel(): string | null {
    const broken = this.config.troubles.find(
      ({ device, channel, when }) => this.#heard.says({ device, channel }) === when,
    );
    return broken?.channel ?? null;
  }
}
