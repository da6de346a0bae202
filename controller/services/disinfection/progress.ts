import type { Cycle } from '../../model/disinfection.ts';
import type { Reason } from '../../model/reasons.ts';
import type { Emitter, ZoneSpec } from './policy.ts';

/** How a cycle stands beside what the journal says of it. */
export interface CycleProgress {
  /** µW/cm² or ppm; `null` when the sensor does not tell. */
  readonly measured: number | null;
  /** mJ/cm² or ppm·min. */
  readonly dose: number;
  /** When the phase ends by the clock, epoch ms. */
  readonly phaseEndsAt: number | null;
  /** How long ozone has stayed below its limit, ms, and how long it must. */
  readonly belowMs: number;
  readonly holdMs: number;
  readonly limitPpm: number | null;
  readonly blockedBy: readonly Reason[];
}

/** When a phase is over by the clock, epoch ms; `null` where something else ends it. */
export function phaseEnd(
  { phase, since, plannedAt }: Cycle,
  spec: ZoneSpec,
  emitter: Emitter,
): number | null {
  switch (phase) {
    case 'planned':
    case 'checklist':
      return plannedAt + spec.lapseMs;
    case 'proving':
      return since + spec.leaveMs + spec.provingMs;
    case 'warning':
      return since + spec.warningMs;
    case 'running':
      return since + emitter.limitMs;
    case 'ventilating':
      return since + (emitter.gas?.ventilateMs ?? 0);
    default:
      return null;
  }
}
