import { type Clock, DeviceError, isDeviceError } from '../contract/index.ts';
import { type BreakerLimits, UnitBreaker } from './breaker.ts';
import type { Priority } from './modbus-link.ts';

/** Ends a job: exactly one call, with an error or without. */
export type Settle = (error?: DeviceError) => void;

/** One transaction that wants its turn on the line. */
export interface Job {
  readonly priority: Priority;
  /** Whose time it costs when nobody answers. */
  readonly unit: number;
  /** Monotonic ms before which it must not go on the wire; asked each time its turn comes. */
  notBefore?(now: number): number;
  /** Puts it on the wire; `settle` is called when it is over. Must not throw. */
  run(settle: Settle): void;
  /** Called once instead of `run` when it never gets its turn. */
  refuse(error: DeviceError): void;
}

export interface QueueOptions {
  readonly name: string;
  readonly clock: Clock;
  /** How many jobs may be under way at once. */
  readonly width: number;
  readonly breaker: BreakerLimits;
}

interface Waiting {
  readonly job: Job;
  readonly queuedAt: number;
}

const RANKS: readonly Priority[] = ['stop', 'command', 'poll'];

/**
 * The one queue of a physical link. Stops go before commands and commands before polls, in order of arrival within
 * each; a unit that does not answer is backed off so that it cannot hold up the others. It knows nothing of protocols.
 *
 * Limits: what is on the wire is never interrupted, so that a stop waits for at most one transaction; fairness among
 * polls is first come, first served.
 */
export class LinkQueue {
  readonly #options: QueueOptions;
  readonly #waiting: Record<Priority, Waiting[]> = { stop: [], command: [], poll: [] };
  readonly #breakers = new Map<number, UnitBreaker>();
  #underWay = 0;
  #accepting: DeviceError | null;
  #wakeAt = Number.POSITIVE_INFINITY;
  #cancelWake: (() => void) | null = null;
  #idle: (() => void)[] = [];

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#accepting = new DeviceError('link-closed', `link ${options.name} is not started`);
  }

  /** Jobs waiting for their turn. */
  get length(): number {
    return this.#waiting.stop.length + this.#waiting.command.length + this.#waiting.poll.length;
  }

  /** Jobs on the wire. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Queues a job; it is refused at once when the link is down or its unit is backed off. */
  add(job: Job): void {
    if (this.#accepting) {
      job.refuse(this.#accepting);
      return;
    }
    const now = this.#options.clock.monotonic();
    // Refused on arrival too: a backed-off unit's polls must not pile up behind the others.
    if (!this.#admits(job, now, now)) {
      job.refuse(this.#backedOff(job.unit));
      return;
    }
    const list = this.#waiting[job.priority];
    list.push({ job, queuedAt: now });
    this.#pump();
  }

  /** Lets jobs in and starts sending. */
  resume(): void {
    this.#accepting = null;
    this.#pump();
  }

  /** Refuses what waits and what comes, with this error, until {@link resume}. */
  halt(error: DeviceError): void {
    this.#accepting = error;
    for (const priority of RANKS) this.#refuseAll(priority, error);
    this.#unwake();
    this.#tellIdle();
  }

  /** Takes no more jobs, refuses waiting polls, and resolves when stops and commands are through. */
  drain(error: DeviceError): Promise<void> {
    this.#accepting = error;
    this.#refuseAll('poll', error);
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      this.#tellIdle();
    });
  }

  /** Forgets who was silent: the line is a new one. */
  forgive(): void {
    this.#breakers.clear();
  }

  #pump(): void {
    while (this.#underWay < this.#options.width) {
      const now = this.#options.clock.monotonic();
      const next = this.#take(now);
      if (!next) return;
      this.#send(next.job, now);
    }
  }

  /** The first job that may go now; refuses those whose unit was backed off while they waited. */
  #take(now: number): Waiting | null {
    let earliest = Number.POSITIVE_INFINITY;
    for (const priority of RANKS) {
      const list = this.#waiting[priority];
      let index = 0;
      while (index < list.length) {
        const waiting = list[index] as Waiting;
        if (!this.#admits(waiting.job, waiting.queuedAt, now)) {
          list.splice(index, 1);
          waiting.job.refuse(this.#backedOff(waiting.job.unit));
          continue;
        }
        const readyAt = waiting.job.notBefore?.(now) ?? now;
        if (readyAt <= now) {
          list.splice(index, 1);
          return waiting;
        }
        earliest = Math.min(earliest, readyAt);
        index += 1;
      }
    }
    this.#wake(earliest, now);
    this.#tellIdle();
    return null;
  }

  #send(job: Job, startedAt: number): void {
    const breaker = this.#breaker(job.unit);
    breaker.started(job.priority, startedAt);
    this.#underWay += 1;
    let settled = false;
    job.run((error) => {
      if (settled) return;
      settled = true;
      this.#underWay -= 1;
      if (isDeviceError(error, 'link-unreachable') || isDeviceError(error, 'link-closed')) {
        breaker.interrupted();
      } else if (!isSilence(error)) {
        breaker.succeeded();
      } else if (this.#breakers.size > 1) {
        // A lone unit harms nobody by its silence, and a backed-off one is found again later than need be.
        breaker.failed(startedAt, this.#options.clock.monotonic());
      }
      this.#pump();
      this.#tellIdle();
    });
  }

  #admits(job: Job, queuedAt: number, now: number): boolean {
    return this.#breakers.get(job.unit)?.admits(job.priority, queuedAt, now) ?? true;
  }

  #breaker(unit: number): UnitBreaker {
    let breaker = this.#breakers.get(unit);
    if (!breaker) {
      breaker = new UnitBreaker(this.#options.breaker);
      this.#breakers.set(unit, breaker);
    }
    return breaker;
  }

  #backedOff(unit: number): DeviceError {
    return new DeviceError(
      'backed-off',
      `unit ${unit} on link ${this.#options.name} did not answer and is left alone for a while`,
    );
  }

  #refuseAll(priority: Priority, error: DeviceError): void {
    for (const { job } of this.#waiting[priority].splice(0)) job.refuse(error);
  }

  #wake(at: number, now: number): void {
    if (at === Number.POSITIVE_INFINITY || at >= this.#wakeAt) return;
    this.#unwake();
    this.#wakeAt = at;
    this.#cancelWake = this.#options.clock.after(at - now, () => {
      this.#unwake();
      this.#pump();
    });
  }

  #unwake(): void {
    this.#cancelWake?.();
    this.#cancelWake = null;
    this.#wakeAt = Number.POSITIVE_INFINITY;
  }

  #tellIdle(): void {
    if (this.#idle.length === 0 || this.#underWay > 0 || this.length > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

/** Whether an error means that the unit cost the line its time for nothing. */
function isSilence(error: DeviceError | undefined): boolean {
  return isDeviceError(error, 'timeout') || isDeviceError(error, 'bad-answer');
}
