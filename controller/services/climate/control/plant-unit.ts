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
/** Plant that stopped by itself so often within so long has a fault. */
const STOPS_BEFORE_FAULT = 3;
const STOPS_WITHIN_MS = 60 * 60_000;
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
  /** Monotonic, so that a clock that is set cuts no minimum time short; `null` when it last changed before the start. */
  #changedAtMs: number | null = null;
  /** When it was last seen to run, or may have, while it was told to rest. */
  #ranAtMs: number | null = null;
  /** It was told to run, and did. */
  #hasFollowed = false;
  /** It ran before the start, and lets go by itself when it hears nothing. */
  #mayHaveLetGo = false;
  #stoppedByItselfAtMs: readonly number[] = [];

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
    this.#hasFollowed = this.on;
    this.#mayHaveLetGo = this.on && this.actuator.renewMs !== null;
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
    if (broken !== null) return broken;
    if (this.#tries > TRIES_BEFORE_FAULT) {
      if (this.#failure !== null) return this.#failure;
      if (!this.#follows()) return 'does-not-follow';
    }
    const since = this.#clock.monotonic() - STOPS_WITHIN_MS;
    const stops = this.#stoppedByItselfAtMs.filter((at) => at > since).length;
    return stops >= STOPS_BEFORE_FAULT ? 'stops-by-itself' : null;
  }

  /** It was journaled that it shall change, or that it did. */
  switched(change: PlantSwitch, byItself: boolean): void {
    const now = this.#clock.monotonic();
    this.#switches = [...this.#switches, change].slice(-SWITCHES_KEPT);
    this.#changedAtMs = now;
    this.#hasFollowed = this.#mayHaveLetGo = false;
    if (byItself && !this.actuator.asksFirst)
      this.#stoppedByItselfAtMs = [...this.#stoppedByItselfAtMs, now].slice(-STOPS_BEFORE_FAULT);
    this.#toldAtMs = null;
    this.#tries = 0;
    this.#failure = null;
    this.#offUnconfirmed = !change.on;
  }

  /** Takes note of what it does. */
  observe(): void {
    const reported = this.actuator.reported();
    if (this.on && reported === true) {
      this.#hasFollowed = true;
      this.#mayHaveLetGo = false;
    }
    if (!this.on && this.#mayRun(reported)) this.#ranAtMs = this.#clock.monotonic();
  }

  state(connected: boolean, hold: PlantHold | null): PlantState {
    const { rules, on } = this;
    const channel = this.#brokenChannel();
    return {
      rules,
      on,
      switches: this.#switches,
      since: this.#since(),
      hold,
      mayRun: !on && this.#mayRun(this.actuator.reported()),
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
      if (!on && !this.on) this.#heardToStop();
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

  /**
   * Whether it was told to run, did, and no longer does: somebody else ended it, it lost its power or it let go. It
   * has its minimum time off before it is started again, as after any other stop.
   */
  get endedOtherwise(): boolean {
    if (!this.on) return false;
    const reported = this.actuator.reported();
    if (reported === null) return this.#mayHaveLetGo;
    return !reported && (this.#hasFollowed || this.actuator.asksFirst);
  }

  #since(): number | null {
    const now = this.#clock.now();
    const monotonic = this.#clock.monotonic();
    const changedAt =
      this.#changedAtMs === null
        ? (this.#switches.at(-1)?.at ?? null)
        : now - (monotonic - this.#changedAtMs);
    // What still runs need not wait to go on.
    if (this.on || this.#ranAtMs === null || this.actuator.reported() === true) return changedAt;
    return Math.max(changedAt ?? -Infinity, now - (monotonic - this.#ranAtMs));
  }

  /** Whether it may be running though it was told to rest. */
  #mayRun(reported: boolean | null): boolean {
    return reported === true || (reported === null && this.#offUnconfirmed);
  }

  #heardToStop(): void {
    if (this.#mayRun(this.actuator.reported())) this.#ranAtMs = this.#clock.monotonic();
    this.#offUnconfirmed = false;
  }

  #follows(): boolean {
    const reported = this.actuator.reported();
    if (this.on && this.actuator.isMisadjusted()) return false;
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
