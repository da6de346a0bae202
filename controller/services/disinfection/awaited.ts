import type { CyclePhase } from '../../model/disinfection.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import type { Emitter } from './policy.ts';

/** Everything that what a cycle waits for follows from. */
export interface Awaiting {
  readonly zone: string;
  readonly phase: CyclePhase;
  /** What the arbiter has against it at this moment. */
  readonly denied: readonly Reason[];
  /** Whether whoever gave the order has yet to leave. */
  readonly awaitsExit: boolean;
  /** µW/cm² or ppm; `null` when the sensor does not tell. */
  readonly measured: number | null;
  /** How long ozone has stayed below its limit, ms. */
  readonly belowMs: number;
  readonly gas: Pick<NonNullable<Emitter['gas']>, 'reentryPpm' | 'reentryHoldMs'> | null;
}

/**
 * What a cycle under way waits for, in reasons somebody can act on: before it is lit, what keeps it from being lit;
 * afterwards, what keeps people from coming back.
 */
export function awaited({
  zone,
  phase,
  denied,
  awaitsExit,
  measured,
  belowMs,
  gas,
}: Awaiting): readonly Reason[] {
  if (phase === 'ventilating' || phase === 'waiting') {
    if (!gas) return [];
    if (measured === null) return [reason('status-unknown', { what: 'ozone' })];
    if (measured > gas.reentryPpm)
      return [reason('ozone-present', { ppm: measured, limitPpm: gas.reentryPpm })];
    return belowMs < gas.reentryHoldMs
      ? [reason('reentry-wait', { waitMs: gas.reentryHoldMs - belowMs })]
      : [];
  }
  const deaf = measured === null ? [reason('status-unknown', { zone, what: 'sensor' })] : [];
  const leave = phase === 'proving' && awaitsExit ? [reason('exit-awaited', { zone })] : [];
  // That the room is not proven empty is what leaving is for.
  const others = denied.filter(({ code }) => leave.length === 0 || code !== 'occupancy-unproven');
  return [...leave, ...others, ...deaf];
}
