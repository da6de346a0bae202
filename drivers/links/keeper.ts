import type { Cancel, Clock, Log } from '../contract/index.ts';
import { Backoff } from './backoff.ts';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 8000;

export interface KeeperOptions<Connection> {
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * Opens a connection, or rejects; gives up when `signal` says so. `lost` is called at most once, when the connection
   * ends by itself after it was opened.
   */
  open(lost: (why: string) => void, signal: AbortSignal): Promise<Connection>;
  close(connection: Connection): Promise<void>;
  onUp(connection: Connection): void;
  onDown(why: string): void;
}

/**
 * Keeps one connection open: tries until it succeeds, and again when it is lost, with waits that double up to eight
 * seconds. The waits begin anew only when the connection has proved useful, so that a peer which accepts and hangs up is
 * not knocked at four times a second.
 */
export class Keeper<Connection> {
  readonly #options: KeeperOptions<Connection>;
  readonly #backoff: Backoff;
  #connection: Connection | null = null;
  #running = false;
  #opening: Promise<void> = Promise.resolve();
  #cancelRetry: Cancel = () => undefined;
  #abort = new AbortController();

  constructor(options: KeeperOptions<Connection>, random?: () => number) {
    this.#options = options;
    this.#backoff = new Backoff({ baseMs: FIRST_RETRY_MS, maxMs: LONGEST_RETRY_MS }, random);
  }

  get connection(): Connection | null {
    return this.#connection;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#abort = new AbortController();
    this.#opening = this.#open();
  }

  /** Tells that the peer has answered. */
  proved(): void {
    this.#backoff.reset();
  }

  /** Stops trying and closes; resolves when nothing is open any more. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelRetry();
    this.#abort.abort();
    await this.#opening;
    const connection = this.#connection;
    this.#connection = null;
    if (connection) await this.#options.close(connection);
  }

  async #open(): Promise<void> {
    let lostWhy: string | null = null;
    let up = false;
    try {
      const connection = await this.#options.open((why) => {
        lostWhy = why;
        if (up) this.#down(why);
      }, this.#abort.signal);
      if (lostWhy !== null) throw new Error(lostWhy);
      this.#connection = connection;
      up = true;
      if (!this.#running) return;
      this.#options.log.info({ link: this.#options.name }, 'link is up');
      this.#options.onUp(connection);
    } catch (error) {
      this.#down(error instanceof Error ? error.message : String(error));
    }
  }

  #down(why: string): void {
    this.#connection = null;
    if (!this.#running) return;
    const delayMs = this.#backoff.next();
    this.#options.log.warn({ link: this.#options.name, why, retryMs: Math.round(delayMs) }, 'link is down');
    this.#options.onDown(why);
    this.#cancelRetry = this.#options.clock.after(delayMs, () => {
      this.#opening = this.#open();
    });
  }
}
