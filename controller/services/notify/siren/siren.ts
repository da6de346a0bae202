import type { OutputPort } from '../../../../drivers/contract/index.ts';
import type { SirenConfig } from '../../../config/schema-notify.ts';
import type { Clock } from '../../../model/clock.ts';
import type { ChannelResult } from '../../../model/notify.ts';
import type { AlarmView } from '../alarm-port.ts';
import { Beater } from './beater.ts';
import { decideSignal } from './decide-signal.ts';

/** Long enough to hear and see, short enough not to alarm the house. */
const TEST_MS = 3000;
/** One lost command is none; so many in a row are a siren nobody will hear. */
const FAILURES_TO_TELL = 3;

export interface SirenParts {
  readonly config: SirenConfig;
  readonly clock: Clock;
  readonly alarms: AlarmView;
  readonly outputs: (device: string) => OutputPort | null;
  /** Told when its device stops, or begins again, to do as it is told. */
  readonly onHealth: (siren: string, problem: string | null) => void;
}

/** A sounder and a light at relays of the room, which show what the alarms say. */
export class Siren {
  readonly config: SirenConfig;
  readonly #parts: SirenParts;
  readonly #sounder: Beater | null;
  readonly #light: Beater | null;
  #result: ChannelResult;

  constructor(parts: SirenParts) {
    const { config, clock, outputs } = parts;
    this.config = config;
    this.#parts = parts;
    this.#result = { channel: config.id, deliveredAt: null, failedAt: null, problem: null, failures: 0 };
    const beater = (output: SirenConfig['light']): Beater | null =>
      output
        ? new Beater({
            clock,
            channel: output.channel,
            port: () => outputs(output.device),
            told: (problem) => this.#told(problem),
          })
        : null;
    this.#sounder = beater(config.sounder);
    this.#light = beater(config.light);
  }

  /** How it fared since the start. */
  get result(): ChannelResult {
    return this.#result;
  }

  /** Looks at the alarms and does what they ask for. */
  follow(): void {
    const { alarms } = this.#parts;
    const signal = decideSignal(alarms.active(), alarms.silence() !== null, this.config.priorities);
    this.#sounder?.keep(signal.sound);
    this.#light?.keep(signal.light);
  }

  /** Sounds and flashes for a moment; what fails shows in {@link result}. */
  async test(): Promise<void> {
    await Promise.allSettled([this.#sounder?.once(TEST_MS), this.#light?.once(TEST_MS)]);
  }

  /** Dark and silent. */
  async stop(): Promise<void> {
    await Promise.all([this.#sounder?.stop(), this.#light?.stop()]);
  }

  #told(problem: string | null): void {
    const at = this.#parts.clock.now();
    const before = this.#result;
    this.#result =
      problem === null
        ? { ...before, deliveredAt: at, problem, failures: 0 }
        : { ...before, failedAt: at, problem, failures: before.failures + 1 };
    const wasToldOf = before.failures >= FAILURES_TO_TELL || before.deliveredAt === null;
    if (problem === null ? wasToldOf : this.#result.failures === FAILURES_TO_TELL)
      this.#parts.onHealth(this.config.id, problem);
  }
}
