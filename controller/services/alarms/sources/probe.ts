import type { Log, OutputPort, Reading } from '../../../../drivers/contract/index.ts';
import { DAEMON } from '../../../model/actor.ts';
import type { Cancel, Clock } from '../../../model/clock.ts';
import type { Ledger } from '../../../model/ledger.ts';
import { Background } from '../../../runtime/background.ts';
import type { EventBus } from '../../../runtime/event-bus.ts';
import { PointTable } from '../../../runtime/point-table.ts';
import { judge } from '../engine/limit.ts';
import type { Tell } from './tell.ts';

/** A spare output wired to a spare input: the whole way from a sensor to the screens can be tried over it. */
export interface ProbeLoop {
  readonly output: { readonly device: string; readonly channel: string };
  /** The input that hears it. */
  readonly input: { readonly device: string; readonly channel: string };
}

export interface ProbeDeps {
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
  readonly ledger: Ledger;
  readonly outputs: (device: string) => OutputPort | null;
  /** `null`: nothing is wired, so the probe begins behind the drivers, and says so. */
  readonly loop: ProbeLoop | null;
  readonly periodMs: number;
  /** A probe that has not come through after so long is lost, ms. */
  readonly timeoutMs: number;
  readonly tell: Tell;
}

/** How long the test condition took, ms. */
export interface ProbeResult {
  readonly at: number;
  readonly via: 'loop' | 'internal';
  /** From switching to reading. */
  readonly sensorMs: number;
  /** From reading to the disk. */
  readonly journalMs: number;
  /** From reading until it was written to every live stream. */
  readonly liveMs: number;
}

/** One test condition on its way. */
interface Run {
  readonly level: boolean;
  readonly began: number;
  readonly timeout: Cancel;
  heard: boolean;
}

/** The daemon itself, where no probe is wired: its readings come from no device. */
export const INTERNAL = { device: 'muniment', channel: 'probe' } as const;
const POINT = 'probe';

/**
 * The synthetic probe: sends a test condition through a real point, point table, limit, journal and live stream on
 * schedule and measures how long each part took. One that does not come through is an alarm.
 */
export class Probe {
  readonly #deps: ProbeDeps;
  readonly #table: PointTable;
  readonly #background: Background;
  readonly #stops: Cancel[] = [];
  /** The test condition that is under way, from its sending until it was written to every live stream. */
  #under: Run | null = null;
  #level = false;
  #last: ProbeResult | null = null;

  constructor(deps: ProbeDeps) {
    this.#deps = deps;
    // A table of its own: the probe is no point of the room, to be shown or stored.
    const { device, channel } = deps.loop?.input ?? INTERNAL;
    this.#table = new PointTable([{ id: POINT, device, channel, staleAfterMs: deps.timeoutMs }], deps.clock);
    this.#background = new Background(deps.log, 'the probe could not be sent');
  }

  /** The newest result; `null` before the first. */
  get last(): ProbeResult | null {
    return this.#last;
  }

  start(): void {
    const { bus, clock, periodMs } = this.#deps;
    this.#stops.push(
      bus.on('readings', (readings) => this.#table.apply(readings)),
      this.#table.onUpdate((updates) => {
        for (const { reading } of updates) if (reading) this.#heard(reading);
      }),
      clock.every(periodMs, () => this.#send()),
    );
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop();
    this.#under?.timeout();
    this.#under = null;
    await this.#background.settled();
  }

  /** Sends the opposite of what was sent last, so that an input that is stuck is found. */
  #send(): void {
    const { clock, loop, outputs, bus, timeoutMs } = this.#deps;
    if (this.#under) return;
    const level = !this.#level;
    this.#level = level;
    const timeout = clock.after(timeoutMs, () =>
      this.#lost(this.#under?.heard ? 'it was read but not written' : 'no answer'),
    );
    this.#under = { level, began: clock.monotonic(), timeout, heard: false };
    if (!loop) {
      bus.emit('readings', [internalReading(level, clock.now())]);
      return;
    }
    this.#background.run(async () => {
      const output = outputs(loop.output.device);
      if (!output) return this.#lost(`${loop.output.device} has no outputs`);
      try {
        await output.set(loop.output.channel, level);
      } catch (error) {
        this.#lost(error instanceof Error ? error.message : String(error));
      }
    });
  }

  #heard(reading: Reading): void {
    const run = this.#under;
    if (!run || run.heard || judge({ is: run.level }, reading, 0, false) !== 'broken') return;
    run.heard = true;
    this.#background.run(() => this.#measure(run, this.#deps.clock.monotonic() - run.began));
  }

  async #measure(run: Run, sensorMs: number): Promise<void> {
    const { clock, ledger, loop, tell } = this.#deps;
    const via = loop ? 'loop' : 'internal';
    const heard = clock.monotonic();
    let durable = heard;
    const stop = ledger.onCommitted((entries) => {
      if (entries.some(({ event }) => event.type === 'alarms.probed')) durable = clock.monotonic();
    });
    try {
      const rounded = Math.round(sensorMs * 10) / 10;
      const point = loop ? `${loop.input.device}/${loop.input.channel}` : POINT;
      // A commit resolves after everybody who listens to it was told: the live stream has written it by then.
      await ledger.commit(DAEMON, (tx) =>
        tx.append({ type: 'alarms.probed', via, point, sensorMs: rounded }),
      );
    } catch (error) {
      if (this.#under === run) this.#lost('it was read but could not be written');
      throw error;
    } finally {
      stop();
    }
    // One that comes through after its time is lost all the same; the next one has to do better.
    if (this.#under !== run) return;
    run.timeout();
    this.#under = null;
    const liveMs = clock.monotonic() - heard;
    this.#last = { at: clock.now(), via, sensorMs, journalMs: durable - heard, liveMs };
    tell('probe-lost', 'room', null);
  }

  #lost(problem: string): void {
    const { timeoutMs, tell } = this.#deps;
    this.#under?.timeout();
    this.#under = null;
    tell('probe-lost', 'room', {
      priority: 'high',
      params: { problem, seconds: Math.round(timeoutMs / 1000) },
    });
  }
}

function internalReading(level: boolean, now: number): Reading {
  return { ...INTERNAL, value: level, unit: '', quality: 'good', sourceTime: now, receivedTime: now };
}
