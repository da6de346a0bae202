import type { Cancel, Clock } from '../../drivers/contract/index.ts';

/** Something to do again and again. It handles its own failures: a rejection is reported and otherwise ignored. */
export interface PollTask {
  readonly name: string;
  /** ≥ 1 ms. */
  readonly periodMs: number;
  run(): Promise<void>;
}

/** How a task fared: every due time is either `done` or `missed`. */
export interface PollCounts {
  readonly done: number;
  /** Due times that passed while the task was still busy, or while the process was. */
  readonly missed: number;
}

export interface PollHandle {
  readonly counts: PollCounts;
  /** Changes the period; a shorter one takes effect at once. */
  setPeriod(periodMs: number): void;
  /** Runs the task now, outside its grid; joins a run that has not begun yet, follows one that has. */
  now(): Promise<void>;
}

/**
 * Runs each task on its own fixed grid of due times (start + n·period by the monotonic clock), so that timer lateness
 * does not add up and no task waits for another. A task never overlaps itself: a due time that finds it busy is
 * missed and counted, not queued.
 */
export class Poller {
  readonly #clock: Clock;
  readonly #onError: (task: string, error: unknown) => void;
  readonly #tasks: Task[] = [];
  #running = false;

  constructor(clock: Clock, onError: (task: string, error: unknown) => void) {
    this.#clock = clock;
    this.#onError = onError;
  }

  add(task: PollTask): PollHandle {
    const added = new Task(task, this.#clock, this.#onError);
    this.#tasks.push(added);
    if (this.#running) added.start();
    return added;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    for (const task of this.#tasks) task.start();
  }

  /** Resolves when no task runs any more. */
  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all(this.#tasks.map((task) => task.stop()));
  }
}

class Task implements PollHandle {
  readonly #task: PollTask;
  readonly #clock: Clock;
  readonly #onError: (task: string, error: unknown) => void;
  #periodMs: number;
  #originMs = 0;
  #slot = 0;
  #cancel: Cancel | null = null;
  #inFlight: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #done = 0;
  #missed = 0;

  constructor(task: PollTask, clock: Clock, onError: (task: string, error: unknown) => void) {
    this.#task = task;
    this.#clock = clock;
    this.#onError = onError;
    this.#periodMs = task.periodMs;
  }

  get counts(): PollCounts {
    return { done: this.#done, missed: this.#missed };
  }

  start(): void {
    this.#originMs = this.#clock.monotonic();
    this.#slot = 0;
    this.#arm();
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    while (this.#inFlight) await this.#inFlight;
  }

  setPeriod(periodMs: number): void {
    if (periodMs === this.#periodMs) return;
    this.#periodMs = periodMs;
    if (!this.#cancel) return;
    this.#cancel();
    this.#originMs = this.#clock.monotonic();
    this.#slot = 1;
    this.#arm();
  }

  now(): Promise<void> {
    if (!this.#inFlight) return this.#run();
    // The run under way may have looked before the caller's cause arose, so it is not an answer to this call.
    this.#next ??= this.#inFlight.then(() => {
      this.#next = null;
      return this.#run();
    });
    return this.#next;
  }

  #arm(): void {
    const dueMs = this.#originMs + this.#slot * this.#periodMs;
    this.#cancel = this.#clock.after(Math.max(0, dueMs - this.#clock.monotonic()), () => this.#due());
  }

  #due(): void {
    const elapsedMs = this.#clock.monotonic() - this.#originMs;
    const following = this.#slot + 1;
    // A timer may fire a fraction early, hence never the same slot twice.
    this.#slot = Math.max(following, Math.floor(elapsedMs / this.#periodMs) + 1);
    this.#missed += this.#slot - following;
    this.#arm();
    if (this.#inFlight) this.#missed++;
    else void this.#run();
  }

  #run(): Promise<void> {
    const run = this.#task
      .run()
      .catch((error: unknown) => this.#onError(this.#task.name, error))
      .finally(() => {
        this.#done++;
        this.#inFlight = null;
      });
    this.#inFlight = run;
    return run;
  }
}
