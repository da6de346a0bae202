import type { AlarmView } from '../../../controller/api/contract/index.ts';

/** One tone of a pattern; times in seconds from its beginning, pitch in hertz. */
export interface Tone {
  readonly atS: number;
  readonly lengthS: number;
  readonly hz: number;
}

/** What is heard for one priority, over and over. */
export interface Pattern {
  readonly tones: readonly Tone[];
  /** From one beginning to the next, ms. */
  readonly everyMs: number;
}

/** Tones of equal length that begin at these times, in turn of these pitches. */
function tones(lengthS: number, atS: readonly number[], hz: readonly number[]): readonly Tone[] {
  return atS.map((at, index) => ({ atS: at, lengthS, hz: hz[index % hz.length] ?? 0 }));
}

/**
 * The graver, the more and the faster, so that rhythm alone tells them apart, also for who hears no high pitch. In the
 * manner of IEC 60601-1-8 (bursts of 10, 3 and 1 pulses), which is not written for archives: a manner and no claim.
 */
export const PATTERNS: Readonly<Record<AlarmView['priority'], Pattern>> = {
  urgent: {
    tones: tones(0.13, [0, 0.2, 0.4, 0.75, 0.95, 1.5, 1.7, 1.9, 2.25, 2.45], [784, 784, 988, 784, 988]),
    everyMs: 5000,
  },
  high: { tones: tones(0.18, [0, 0.32, 0.64], [622, 622, 740]), everyMs: 12_000 },
  low: { tones: tones(0.22, [0], [494]), everyMs: 30_000 },
};
