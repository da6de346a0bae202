import type { Clock } from '../../../../drivers/contract/index.ts';
import { DAEMON } from '../../../model/actor.ts';
import type { Ledger } from '../../../model/ledger.ts';

/** A proof of the journal is asked for this often. */
const PROBE_MS = 500;
/** Without a proof for so long the journal is taken to hang. */
const JOURNAL_LIMIT_MS = 1500;
/** The decision loop comes round every 250 ms; late by this much it is taken to hang. */
const DECISIONS_LIMIT_MS = 1000;

/**
 * Whether this daemon is well enough to let carriages roll: its decision loop comes round, and its journal commits. A
 * commit without events goes through the same queue as every decision, and so proves that queue without writing a row.
 */
export class Vitals {
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  #decidedAtMs = -Infinity;
  #provenAtMs = -Infinity;
  #askedAtMs = -Infinity;
  #asking = false;

  constructor(ledger: Ledger, clock: Clock) {
    this.#ledger = ledger;
    this.#clock = clock;
  }

  /** Resolves when the journal has been proven, or could not be. */
  async start(): Promise<void> {
    this.#decidedAtMs = this.#clock.monotonic();
    await this.#probe();
  }

  /** The decision loop came round. */
  tick(): void {
    const nowMs = this.#clock.monotonic();
    this.#decidedAtMs = nowMs;
    if (!this.#asking && nowMs - this.#askedAtMs >= PROBE_MS) void this.#probe();
  }

  /** What hangs; `null` when nothing does. */
  get unwell(): 'decisions' | 'journal' | null {
    const nowMs = this.#clock.monotonic();
    if (!(nowMs - this.#decidedAtMs <= DECISIONS_LIMIT_MS)) return 'decisions';
    return nowMs - this.#provenAtMs <= JOURNAL_LIMIT_MS ? null : 'journal';
  }

  async #probe(): Promise<void> {
    const askedAtMs = this.#clock.monotonic();
    this.#askedAtMs = askedAtMs;
    this.#asking = true;
    try {
      await this.#ledger.commit(DAEMON, () => null);
      this.#provenAtMs = askedAtMs;
    } catch {
      // What could not be committed proves nothing; whoever wanted to write is told by their own commit.
    } finally {
      this.#asking = false;
    }
  }
}
