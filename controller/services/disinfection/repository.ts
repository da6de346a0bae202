import type { Cycle } from '../../model/disinfection.ts';
import type { Medium } from '../../model/holdings.ts';

/** What disinfection reads; implemented by the store. Synchronous. */
export interface DisinfectionRepository {
  cycle(id: string): Cycle | null;
  /** Cycles that have not ended, oldest first. */
  open(): readonly Cycle[];
  /** Cycles newest first, `before` being the `next` of the page before. */
  cycles(page: { readonly limit: number; readonly before: number | null }): {
    readonly items: readonly Cycle[];
    readonly next: number | null;
  };
  /** Cycles of a zone planned in [from, to), epoch ms, oldest first. */
  cyclesOf(zone: string, from: number, to: number): readonly Cycle[];
  /** Media of the boxes that stand in these banks or belong to these zones, each once. */
  mediaIn(zones: readonly string[], banks: readonly number[]): readonly Medium[];
}
