import type { Alarm, AlarmOccurrence, ShiftEntry, Silence, Watch } from '../../model/alarms.ts';

/** What alarms reads; implemented by the store. Synchronous. */
export interface AlarmRepository {
  /** Alarms that are abnormal or wait for a person, withheld ones among them, oldest first. */
  active(): readonly Alarm[];
  /** The active ones, and those that are normal and shelved or out of service. */
  kept(): readonly Alarm[];
  alarm(id: string): Alarm | null;
  /** `null` while the sound is on. */
  silence(): Silence | null;
  /** `null` while nobody is on watch. */
  watch(): Watch | null;
  /**
   * The shift log, newest first.
   * @param before only entries with a smaller sequence; all when `null`
   */
  shifts(limit: number, before: number | null): readonly ShiftEntry[];
  /** Occurrences raised or announced at or after `from` and before `to`, epoch ms, oldest first. */
  occurrences(from: number, to: number): readonly AlarmOccurrence[];
  /** Occurrences that had stood for `ms` at some moment of the period, whenever they were raised, oldest first. */
  stoodFor(ms: number, from: number, to: number): readonly AlarmOccurrence[];
}
