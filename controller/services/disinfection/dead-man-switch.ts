import type { Log, OutputPort } from '../../../drivers/contract/index.ts';
import type { Clock } from '../../model/clock.ts';
import type { ChannelRef } from '../../runtime/newest-readings.ts';

export interface SwitchDeps {
  readonly output: ChannelRef;
  /** The outputs of its device; `null` when it is not there. */
  readonly port: () => OutputPort | null;
  readonly deadManMs: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Told when switching off did not work, and when it did after that. */
  readonly onStuck?: (problem: string | null) => void;
}

/** Renewed so often within the time it is switched on for: one lost answer does not let it flicker. */
const RENEWALS = 3;
/** Two in a row that nobody answered are a failure. */
const FAILURES_ALLOWED = 1;
const RETRY_MS = 500;

/**
 * An output that is on only while somebody goes on wanting it: it is pulsed for a short time, timed by the device
 * itself, again and again. When this daemon dies, hangs or loses the line, the device lets go by itself.
 */
export class DeadManSwitch {
  readonly #deps: SwitchDeps;
  #renewedAt = -Infinity;
  /** Latest moment at which a pulse of ours can have reached the device. */
  #pulsedAt = -Infinity;
  #failures = 0;
  #confirmedOff = true;
  #inFlight: Promise<void> | null = null;
  #releasing: Promise<void> | null = null;
  #stuck = false;

  constructor(deps: SwitchDeps) {
    this.#deps = deps;
  }

  /** Whether it may be on as far as we can know. */
  get mayBeOn(): boolean {
    if (this.#confirmedOff && !this.#inFlight) return false;
    return this.#inFlight !== null || this.#deps.clock.monotonic() - this.#pulsedAt <= this.#deps.deadManMs;
  }

  /** Whether it could not be switched on, twice in a row. */
  get failed(): boolean {
    return this.#failures > FAILURES_ALLOWED;
  }

  /** A daemon before this one may have switched it on a moment ago. */
  assumeOn(): void {
    this.#pulsedAt = this.#deps.clock.monotonic();
    this.#confirmedOff = false;
  }

  /** Keeps it on; to be called again and again. Nothing happens while it is being switched off. */
  hold(): void {
    const { clock, deadManMs } = this.#deps;
    if (this.#releasing || this.#inFlight || clock.monotonic() - this.#renewedAt < deadManMs / RENEWALS)
      return;
    const pulse = this.#pulse().finally(() => {
      this.#pulsedAt = clock.monotonic();
      this.#inFlight = null;
    });
    this.#inFlight = pulse;
  }

  /**
   * Switches off at once, ahead of everything else on the line, and goes on until the device has said so. Resolves then;
   * what was never on costs nothing.
   */
  release(): Promise<void> {
    if (this.#confirmedOff && !this.#inFlight) return this.#releasing ?? Promise.resolve();
    this.#releasing ??= this.#switchOff().finally(() => {
      this.#releasing = null;
    });
    return this.#releasing;
  }

  async #pulse(): Promise<void> {
    const { port, output, deadManMs, clock, log } = this.#deps;
    this.#confirmedOff = false;
    const startedAt = clock.monotonic();
    try {
      await required(port(), output).pulse(output.channel, deadManMs);
      this.#renewedAt = startedAt;
      this.#failures = 0;
    } catch (err) {
      this.#failures++;
      log.warn({ ...output, err }, 'an output could not be held on');
    }
  }

  async #switchOff(): Promise<void> {
    this.#renewedAt = -Infinity;
    this.#failures = 0;
    while (!(await this.#tryOff()))
      await new Promise<void>((resolve) => void this.#deps.clock.after(RETRY_MS, resolve));
    this.#confirmedOff = true;
  }

  async #tryOff(): Promise<boolean> {
    const { port, output, log, onStuck } = this.#deps;
    try {
      const off = (): Promise<void> => required(port(), output).set(output.channel, false, { urgent: true });
      await off();
      // An "off" overtakes what waits on the line: a pulse that waited there comes after it.
      if (this.#inFlight) {
        await this.#inFlight;
        await off();
      }
      if (this.#stuck) onStuck?.(null);
      this.#stuck = false;
      return true;
    } catch (err) {
      log.error({ ...output, err }, 'an output could not be switched off');
      this.#stuck = true;
      onStuck?.(err instanceof Error ? err.message : String(err));
      return false;
    }
  }
}

/** An output that is set and stays, such as a fan that has to go on when the daemon dies. */
export class SteadyOutput {
  readonly #deps: Pick<SwitchDeps, 'output' | 'port' | 'clock' | 'log'>;
  #wanted = false;
  #toldAt = -Infinity;
  #busy = false;
  #told: boolean | null = null;

  constructor(deps: Pick<SwitchDeps, 'output' | 'port' | 'clock' | 'log'>) {
    this.#deps = deps;
  }

  /** Sets it, and again now and then while it is wanted, for a device that was reset meanwhile. */
  want(on: boolean): void {
    const { clock } = this.#deps;
    this.#wanted = on;
    const due = on && clock.monotonic() - this.#toldAt >= ASSERT_MS;
    if (this.#busy || (this.#told === on && !due) || (this.#told === null && !on)) return;
    this.#busy = true;
    void this.#tell(on).finally(() => {
      this.#busy = false;
    });
  }

  async #tell(on: boolean): Promise<void> {
    const { port, output, clock, log } = this.#deps;
    try {
      await required(port(), output).set(output.channel, on);
      this.#toldAt = clock.monotonic();
      this.#told = on;
    } catch (err) {
      this.#told = !this.#wanted;
      log.warn({ ...output, err }, 'an output could not be set');
    }
  }
}

const ASSERT_MS = 10_000;

function required(port: OutputPort | null, { device }: ChannelRef): OutputPort {
  if (!port) throw new Error(`device ${device} is not there or has no outputs`);
  return port;
}
