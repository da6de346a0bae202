import type { BoxStay, Calibration, RuleChoice } from '../../model/climate.ts';

/** What the ledger knows of the climate; implemented by the store. Synchronous, as every repository. */
export interface ClimateRepository {
  /** The rule sets that people chose for a zone; `null` while the configuration's hold. */
  rulesOf(zone: string): readonly string[] | null;
  /** Every choice that people made for a zone, oldest first. */
  ruleChoices(zone: string): readonly RuleChoice[];
  /** Newest first. */
  calibrations(point: string): readonly Calibration[];
  /** The newest of each point that ever was calibrated. */
  newestCalibrations(): readonly Calibration[];
  /** Where a box was and since when, oldest first. */
  staysOf(box: string): readonly BoxStay[];
}

/**
 * Keeps what a zone remembers beside its history: sums and windows that would take long to make again. Losing the last
 * minutes costs nothing that the history does not give back.
 */
export interface ZoneNotes {
  /** What was last kept, as it was given; `null` when nothing was. */
  load(zone: string): unknown;
  /** @param memory plain JSON */
  save(zone: string, memory: unknown): void;
}
