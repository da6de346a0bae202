import type { Reading } from '../../../drivers/contract/index.ts';
import type { DisinfectionKind } from '../../model/disinfection.ts';

/** What a measured value is multiplied by to be in µW/cm², by its unit. */
const TO_UW_PER_CM2: Readonly<Record<string, number>> = { 'µW/cm²': 1, 'mW/cm²': 1000, 'W/m²': 100 };
const MS_PER_SECOND = 1000;
const UJ_PER_MJ = 1000;
const MS_PER_MINUTE = 60_000;

/**
 * What a sensor says, in µW/cm² or ppm; `null` when it cannot be trusted: bad or uncertain, negative, or in a unit that
 * nobody knows.
 */
export function measuredOf(kind: DisinfectionKind, reading: Reading | null): number | null {
  if (reading?.quality !== 'good' || typeof reading.value !== 'number') return null;
  const factor = kind === 'uv' ? TO_UW_PER_CM2[reading.unit] : reading.unit === 'ppm' ? 1 : undefined;
  if (factor === undefined || !Number.isFinite(reading.value) || reading.value < 0) return null;
  return reading.value * factor;
}

/**
 * Integrates what is measured into a dose: mJ/cm² = ∫ µW/cm² dt / 1000 with dt in s, or ppm·min. Of two neighbouring
 * measurements the lower one counts for the time between them, so that the dose told is one that was surely given; a
 * gap longer than the sensor may be silent gives nothing.
 */
export class DoseMeter {
  readonly #kind: DisinfectionKind;
  readonly #maxGapMs: number;
  #last: { readonly at: number; readonly value: number } | null = null;
  #dose = 0;

  /** @param maxGapMs how long the sensor may be silent between two measurements that belong together */
  constructor(kind: DisinfectionKind, maxGapMs: number) {
    this.#kind = kind;
    this.#maxGapMs = maxGapMs;
  }

  get dose(): number {
    return this.#dose;
  }

  /** @param at ms by a clock that never jumps */
  heard(value: number | null, at: number): void {
    const last = this.#last;
    this.#last = value === null ? null : { at, value };
    if (value === null || !last) return;
    const elapsedMs = at - last.at;
    if (!(elapsedMs > 0 && elapsedMs <= this.#maxGapMs)) return;
    const lower = Math.min(last.value, value);
    this.#dose +=
      this.#kind === 'uv'
        ? (lower * (elapsedMs / MS_PER_SECOND)) / UJ_PER_MJ
        : lower * (elapsedMs / MS_PER_MINUTE);
  }

  /** What was measured before counts no more, e.g. because the lamp was off then. */
  forget(): void {
    this.#last = null;
  }
}
