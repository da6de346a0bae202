import type { Tag } from '../../../drivers/contract/index.ts';
import { DAEMON } from '../../model/actor.ts';
import type { AlarmSink } from '../../model/alarm-params.ts';
import type { Clock } from '../../model/clock.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { GateOracle } from './repository.ts';

export interface GateWatchDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly gate: GateOracle;
  readonly alarms: Pick<AlarmSink, 'raise'>;
  readonly door: string;
  readonly reader: string;
}

/** A tag gone from the field for so long, ms, has passed; seen again, it passes again. */
const PASSED_AFTER_MS = 10_000;

/**
 * Journals each box of ours that passes a gate, once a passage, and raises an alarm for one that was not released. It
 * locks nobody in.
 */
export class GateWatch {
  readonly #deps: GateWatchDeps;
  /** When each tag now in the field was last seen, by the monotonic clock, and whether it was released then. */
  readonly #inField = new Map<string, { at: number; released: boolean }>();

  constructor(deps: GateWatchDeps) {
    this.#deps = deps;
  }

  async seen(look: { readonly device: string; readonly tags: readonly Tag[] }): Promise<void> {
    if (look.device !== this.#deps.reader) return;
    const now = this.#deps.clock.monotonic();
    for (const [epc, { at }] of this.#inField) if (now - at > PASSED_AFTER_MS) this.#inField.delete(epc);
    for (const epc of new Set(look.tags.map((tag) => tag.epc.toUpperCase()))) await this.#tag(epc, now);
  }

  async #tag(epc: string, now: number): Promise<void> {
    const { gate, ledger, alarms, door } = this.#deps;
    const found = gate.boxAtGate(epc);
    if (!found) return;
    const { barcode: box, released } = found;
    const before = this.#inField.get(epc);
    // Marked before anything is awaited: the next look may come while this one is still being written.
    this.#inField.set(epc, { at: now, released });
    // A box that stands in the field while it is issued, or taken back, is seen anew: its right to leave changed.
    if (before?.released === released) return;
    try {
      await ledger.commit(DAEMON, (tx) => tx.append({ type: 'gate.box-seen', door, box, released }));
      if (!released)
        await alarms.raise({
          kind: 'unreleased-box-at-gate',
          subject: box,
          priority: 'urgent',
          params: { box, door },
        });
    } catch (error) {
      // Not on record or not told, and so not seen: the next look tries again.
      this.#inField.delete(epc);
      throw error;
    }
  }
}
