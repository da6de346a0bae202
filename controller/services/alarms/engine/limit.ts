import type { Quality, Value } from '../../../../drivers/contract/index.ts';

/** A condition of a point with its figures filled in. */
export type Limit =
  | { readonly above: number }
  | { readonly below: number }
  | { readonly is: boolean | string };

/** What a value says of a limit: it is broken, kept, or cannot be told. */
export type Verdict = 'broken' | 'kept' | 'unknown';

/**
 * Whether a value breaks a limit. A condition that stands ends only when the value is back behind the limit by more
 * than the deadband. A value that cannot be trusted says nothing; one that is only uncertain may raise an alarm and never
 * ends one.
 * @param deadband in the unit of the value, 0 or more
 * @param standing whether the condition stands already
 */
export function judge(
  limit: Limit,
  { value, quality }: { readonly value: Value; readonly quality: Quality },
  deadband: number,
  standing: boolean,
): Verdict {
  if (quality === 'bad' || value === null) return 'unknown';
  const broken = breaks(limit, value, standing ? deadband : 0);
  if (broken === null) return 'unknown';
  if (broken) return 'broken';
  return quality === 'good' ? 'kept' : 'unknown';
}

/** `null` when the value is not of the kind that the limit speaks of. */
function breaks(limit: Limit, value: boolean | number | string, deadband: number): boolean | null {
  if ('is' in limit) return typeof value === typeof limit.is ? value === limit.is : null;
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  if ('above' in limit) return deadband > 0 ? value >= limit.above - deadband : value > limit.above;
  return deadband > 0 ? value <= limit.below + deadband : value < limit.below;
}
