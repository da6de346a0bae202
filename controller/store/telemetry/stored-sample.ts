import type { Quality } from '../../../drivers/contract/index.ts';

/** A sample as it is stored: `time` is epoch ms, `code` its quality and verdict, see {@link codeOf}. */
export interface StoredSample {
  readonly time: number;
  readonly value: number;
  readonly code: number;
}

/** In the order of their codes in the database. */
const QUALITIES: readonly Quality[] = ['good', 'uncertain', 'bad'];
/** A code is quality + 4 × verdict. */
export const QUALITY_CODES = 4;
export const CODES = 16;
const INSIDE = 1;
const OUTSIDE = 2;

/** @param outside whether it lay outside limits; absent or `null` when there were none */
export function codeOf(quality: Quality, outside: boolean | null | undefined): number {
  const known = quality === 'good' ? 0 : QUALITIES.indexOf(quality);
  if (outside === undefined || outside === null) return known;
  return known + QUALITY_CODES * (outside ? OUTSIDE : INSIDE);
}

/** The quality behind a stored code; a code that we never wrote is worth nothing. */
export function qualityOf(code: number): Quality {
  return QUALITIES[code % QUALITY_CODES] ?? 'bad';
}

/** Whether a stored sample counts for anything. */
export function isTrusted(code: number): boolean {
  return code % QUALITY_CODES < 2;
}

/** Whether it lay outside the limits in force when it was recorded; `null` when there were none. */
export function outsideOf(code: number): boolean | null {
  const verdict = Math.floor(code / QUALITY_CODES);
  return verdict === OUTSIDE ? true : verdict === INSIDE ? false : null;
}

/** One series out of two, both in order of time; where both have a sample, `newer` has the last word. */
export function overlay(
  older: readonly StoredSample[],
  newer: readonly StoredSample[],
): readonly StoredSample[] {
  if (newer.length === 0) return older;
  if (older.length === 0) return newer;
  const merged: StoredSample[] = [];
  let next = 0;
  for (const sample of newer) {
    for (let old = older[next]; old && old.time <= sample.time; old = older[++next])
      if (old.time < sample.time) merged.push(old);
    merged.push(sample);
  }
  for (; next < older.length; next++) merged.push(older[next] as StoredSample);
  return merged;
}
