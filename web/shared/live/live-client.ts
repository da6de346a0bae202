import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { LiveMessageName, LiveMessages } from '../../../controller/api/contract/live.ts';
import { lookAtClocks, uptimeMs } from '../clock.ts';
import { type LiveState, liveStateOf } from './live-state.ts';

/** A line that says nothing and breaks nothing is given up and dialled anew. */
const REDIAL_AFTER_MS = 6000;
const RETRY_MS = { first: 500, most: 5000 };

/** How long to wait before dialling again, ms: at first, and at most after it failed many times. */
export interface RetryPace {
  readonly first: number;
  readonly most: number;
}

type Handlers = { [Name in LiveMessageName]: (message: LiveMessages[Name]) => void };

const NAMES: readonly LiveMessageName[] = [
  'snapshot',
  'banks',
  'points',
  'doors',
  'devices',
  'alarms',
  'omittedAlarms',
  'sound',
  'watch',
  'plant',
  'notifications',
  'journal',
  'scan',
  'tick',
];

/** The live stream of one daemon: connects again for ever, and knows how old what it last heard is. */
export class LiveClient {
  readonly #url: () => string;
  readonly #handlers: Handlers;
  readonly #onRefused: () => void;
  readonly #pace: RetryPace;
  readonly #heardAt = signal<number | null>(null);
  readonly #broken = signal(false);
  #source: EventSource | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #retryMs: number;
  #dialledAt = 0;

  /** Age of the last message, ms; `null` before the first. A clock that is set back does not make it young again. */
  readonly ageMs: ReadonlySignal<number | null> = computed(() => {
    const heardAt = this.#heardAt.value;
    return heardAt === null ? null : Math.max(0, uptimeMs.value - heardAt);
  });

  readonly state: ReadonlySignal<LiveState> = computed(() =>
    liveStateOf(this.ageMs.value, this.#broken.value),
  );

  /**
   * @param url where to dial, asked each time
   * @param onRefused told when the server closes the door instead of the line breaking: the session may be over
   * @param pace how fast it dials again
   */
  constructor(url: () => string, handlers: Handlers, onRefused: () => void, pace: RetryPace = RETRY_MS) {
    this.#pace = pace;
    this.#retryMs = pace.first;
    this.#url = url;
    this.#handlers = handlers;
    this.#onRefused = onRefused;
  }

  /** Dials, and keeps dialling until {@link stop}. Does nothing when it was started already. */
  start(): void {
    if (this.#watch !== undefined) return;
    this.#dial();
    this.#watch = setInterval(() => {
      const quietSince = Math.max(this.#heardAt.peek() ?? 0, this.#dialledAt);
      if (this.#source && performance.now() - quietSince > REDIAL_AFTER_MS) this.#dial();
    }, 1000);
  }

  /** Hangs up; afterwards nothing of it is left running. */
  stop(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#watch);
    this.#watch = undefined;
    this.#source?.close();
    this.#source = null;
    this.#heardAt.value = null;
    this.#broken.value = false;
  }

  #dial(): void {
    this.#source?.close();
    this.#dialledAt = performance.now();
    const source = new EventSource(this.#url());
    this.#source = source;
    for (const name of NAMES) source.addEventListener(name, (event) => this.#hear(source, name, event));
    source.addEventListener('error', () => this.#fail(source));
  }

  #hear(source: EventSource, name: LiveMessageName, event: MessageEvent<string>): void {
    if (source !== this.#source) return;
    this.#heardAt.value = performance.now();
    lookAtClocks();
    this.#broken.value = false;
    this.#retryMs = this.#pace.first;
    // Name and data belong together, which the type of an event cannot say.
    const handle = this.#handlers[name] as (message: unknown) => void;
    handle(JSON.parse(event.data));
  }

  #fail(source: EventSource): void {
    if (source !== this.#source) return;
    const refused = source.readyState === EventSource.CLOSED;
    source.close();
    this.#source = null;
    this.#broken.value = true;
    if (refused) this.#onRefused();
    this.#retryMs = Math.min(this.#pace.most, this.#retryMs * 2);
    const spread = 0.5 + Math.random() / 2;
    this.#timer = setTimeout(() => this.#dial(), this.#retryMs * spread);
  }
}
