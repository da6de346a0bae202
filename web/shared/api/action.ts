import { type ReadonlySignal, signal } from '@preact/signals';
import { newKey } from './key.ts';
import { ApiProblem } from './problem.ts';

/** Where an action stands; a failure stays until it is dismissed or the action is run again. */
export type ActionState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running' }
  | { readonly kind: 'failed'; readonly problem: ApiProblem };

const RETRY_AFTER_MS = [400, 1200, 3000];
/** An act pressed again this long after no answer came is a new one: its old answer would say what was true then. */
const LAPSES_AFTER_MS = 60_000;

/**
 * One thing a user does, such as issuing a box. Its idempotency key is made when the user acts and kept through every
 * retry of that act, by us or by the user, so that a lost answer never does it twice. A refusal ends the act.
 */
export class Action<Args extends readonly unknown[], T> {
  readonly #state = signal<ActionState>({ kind: 'idle' });
  readonly #perform: (key: string, ...args: Args) => Promise<T>;
  #unanswered: { key: string; fingerprint: string; at: number } | null = null;

  constructor(perform: (key: string, ...args: Args) => Promise<T>) {
    this.#perform = perform;
  }

  get state(): ReadonlySignal<ActionState> {
    return this.#state;
  }

  /** Forgets a failure that was shown. */
  dismiss(): void {
    if (this.#state.peek().kind === 'failed') this.#state.value = { kind: 'idle' };
  }

  /** Shows a failure that was found before asking the server. */
  fail(problem: ApiProblem): void {
    this.#state.value = { kind: 'failed', problem };
  }

  /** Does it; `null` when refused or unanswered (see {@link state}), or when it is already running. */
  async run(...args: Args): Promise<T | null> {
    if (this.#state.peek().kind === 'running') return null;
    this.#state.value = { kind: 'running' };
    const fingerprint = JSON.stringify(args);
    const key = this.#keyFor(fingerprint);
    for (let attempt = 0; ; attempt++) {
      try {
        const result = await this.#perform(key, ...args);
        this.#unanswered = null;
        this.#state.value = { kind: 'idle' };
        return result;
      } catch (error) {
        const problem = error instanceof ApiProblem ? error : new ApiProblem(0, 'unexpected', String(error));
        this.#unanswered = problem.retryable ? { key, fingerprint, at: performance.now() } : null;
        const delay = problem.retryable ? RETRY_AFTER_MS[attempt] : undefined;
        if (delay === undefined) {
          this.#state.value = { kind: 'failed', problem };
          return null;
        }
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
  }
  #keyFor(fingerprint: string): string {
    const kept = this.#unanswered;
    const same = kept?.fingerprint === fingerprint && performance.now() - kept.at < LAPSES_AFTER_MS;
    return same ? kept.key : newKey();
  }
}
