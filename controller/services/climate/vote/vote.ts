import type { Quality } from '../../../../drivers/contract/index.ts';

/** What one sensor says. `doubted`: heard, but not believed where others are. */
export interface Voice {
  readonly id: string;
  readonly value: number;
  readonly doubted: boolean;
}

export interface Vote {
  /** `null` while no sensor can be heard. */
  readonly value: number | null;
  readonly quality: Quality;
  /** Why it is not good: `vote-lost`, `sensors-doubted`, `sensors-disagree`, `one-sensor-left`. */
  readonly why: string | null;
  /** The sensors the value rests on. */
  readonly voters: readonly string[];
  /** Those that were heard and are too far from the others. */
  readonly outvoted: readonly string[];
}

const LOST: Vote = { value: null, quality: 'bad', why: 'vote-lost', voters: [], outvoted: [] };

/**
 * One value out of several sensors: the median of those that lie within the agreement band of the median of all. With
 * three or more, whoever lies outside is outvoted, however wrong it is; where not even a majority agrees, or two say
 * different things, nobody can tell who is right, and the value is uncertain.
 *
 * Sensors that are not doubted alone decide as long as there is one. A zone that has several sensors and hears only one
 * is uncertain too: nothing contradicts it any more.
 * @param configured sensors that there should be
 * @param band how far apart sensors that agree may be, in the unit of the value
 */
export function vote(voices: readonly Voice[], configured: number, band: number): Vote {
  const trusted = voices.filter(({ doubted }) => !doubted);
  const heard = trusted.length > 0 ? trusted : voices;
  const middle = median(heard.map(({ value }) => value));
  if (middle === null) return LOST;
  const isNear = ({ value }: Voice): boolean => Math.abs(value - middle) <= band;
  const near = heard.filter(isNear);
  const agreed = heard.length >= 3 && near.length * 2 > heard.length;
  const voters = agreed ? near : heard;
  const outvoted = agreed ? heard.filter((voice) => !isNear(voice)) : [];
  const why = doubtOf(voters, { agreed, configured, band, trusted: trusted.length });
  return {
    value: median(voters.map(({ value }) => value)),
    quality: why === null ? 'good' : 'uncertain',
    why,
    voters: voters.map(({ id }) => id),
    outvoted: outvoted.map(({ id }) => id),
  };
}

function doubtOf(
  voters: readonly Voice[],
  of: { agreed: boolean; configured: number; band: number; trusted: number },
): string | null {
  if (of.trusted === 0) return 'sensors-doubted';
  if (voters.length === 1) return of.configured > 1 ? 'one-sensor-left' : null;
  const values = voters.map(({ value }) => value);
  const spread = Math.max(...values) - Math.min(...values);
  if (voters.length === 2 && !of.agreed) return spread <= of.band ? null : 'sensors-disagree';
  return of.agreed ? null : 'sensors-disagree';
}

/** The middle one, or the mean of the two in the middle; `null` of none. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}
