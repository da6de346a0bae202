import type { Reason } from './reasons.ts';

/** At least one reason: a refusal without one cannot be written. */
export type Reasons = readonly [Reason, ...Reason[]];

export type Refused = { readonly granted: false; readonly reasons: Reasons };
export type Granted<T> = { readonly granted: true } & T;
/** The outcome of a pure `decide` function. */
export type Decision<T = unknown> = Granted<T> | Refused;

/** A decision in favour, with what follows from it. */
export function grant<T extends object>(outcome: T): Granted<T> {
  return { granted: true, ...outcome };
}

/** A decision against, with at least one reason. */
export function refuse(...reasons: Reasons): Refused {
  return { granted: false, reasons };
}

/** Grants `outcome` when no reason was collected, else refuses with all of them. */
export function grantUnless<T extends object>(reasons: readonly Reason[], outcome: () => T): Decision<T> {
  const [first, ...rest] = reasons;
  return first ? refuse(first, ...rest) : grant(outcome());
}

/** A refusal on its way up to the edge, where it is put into the reader's language. Nothing was changed. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reasons: Reasons;

  constructor(...reasons: Reasons) {
    super(reasons.map((r) => r.code).join(', '));
    this.reasons = reasons;
  }
}

/** Unwraps a decision or throws its {@link Refusal}. */
export function granted<T>(decision: Decision<T>): Granted<T> {
  if (decision.granted) return decision;
  throw new Refusal(...decision.reasons);
}

/** The reasons of a decision; none when it was granted. */
export function reasonsOf(decision: Decision): readonly Reason[] {
  return decision.granted ? [] : decision.reasons;
}

/**
 * Grants the outcome when every check was granted and no further reason was collected, else refuses with the reasons of
 * all of them, so that whoever is refused learns everything that stands in the way at once.
 */
export function grantAll<Checks extends Record<string, Decision>, T extends object>(
  checks: Checks,
  reasons: readonly Reason[],
  outcome: (granted: { [K in keyof Checks]: Extract<Checks[K], { granted: true }> }) => T,
): Decision<T> {
  return grantUnless([...reasons, ...Object.values(checks).flatMap(reasonsOf)], () =>
    outcome(checks as { [K in keyof Checks]: Extract<Checks[K], { granted: true }> }),
  );
}
