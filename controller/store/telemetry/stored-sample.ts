import type { Quality } from '../../../drivers/contract/index.ts';

/** A sample as it is stored: `quality` is an index into {@link QUALITIES}, `time` is epoch ms. */
export interface StoredSample {
  readonly time: number;
  readonly value: number;
  readonly quality: number;
}

/** In the order of their codes in the database. */
export const QUALITIES: readonly Quality[] = ['good', 'uncertain', 'bad'];

/** The quality behind a stored code; a code that we never wrote is worth nothing. */
export function qualityOf(code: number): Quality {
  return QUALITIES[code] ?? 'bad';
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
