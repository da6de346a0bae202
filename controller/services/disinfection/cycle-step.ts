import type { AbortCause, Cycle, Reentry } from '../../model/disinfection.ts';
import { type Decision, reasonsOf } from '../../model/decision.ts';
import { type Reason, type ReasonCode, reason } from '../../model/reasons.ts';
import type { Emitter, ZoneSpec } from './policy.ts';

/** What shall be switched on now; everything else is off. */
export interface Outputs {
  /** Lamp or generator. */
  readonly emitter: boolean;
  readonly light: boolean;
  readonly sound: boolean;
  readonly fan: boolean;
}

export const ALL_OFF: Outputs = { emitter: false, light: false, sound: false, fan: false };

/** Everything one step looks at, taken at one moment. Ages are by a clock that never jumps. */
export interface Look {
  /** The arbiter's word at this moment: to begin while proving, to continue from the warning on. */
  readonly permission: Decision;
  /** Whether a presence sensor sees somebody; `null` when one of them does not tell. */
  readonly presence: boolean | null;
  /** Irradiance, µW/cm², or ozone, ppm; `null` when the sensor is silent, bad or stale. */
  readonly measured: number | null;
  /** Dose so far, mJ/cm² or ppm·min. */
  readonly dose: number;
  /** Whether the count of people cannot come to zero any more before the room is walked again. */
  readonly countLost: boolean;
  /** Whether lamp or generator could not be told what to do. */
  readonly outputFailed: boolean;
  /** Since the phase began, ms. */
  readonly phaseAgeMs: number;
  /** How long everything has been permitted without a break, ms; 0 while it is not. */
  readonly permittedMs: number;
  /** How long measured ozone has stayed at or below the limit without a break, ms; 0 while it is not. */
  readonly belowMs: number;
  /** Highest ozone in that time, ppm. */
  readonly highestPpm: number;
}

/** What happens to the cycle next. */
export type Move =
  | { readonly to: 'warning'; readonly emptyMs: number }
  | { readonly to: 'running' }
  | { readonly to: 'dosed' }
  | { readonly to: 'aborted'; readonly cause: AbortCause; readonly reasons: readonly Reason[] }
  | { readonly to: 'waiting' }
  | { readonly to: 'ended'; readonly reentry: Reentry };

export interface Step {
  readonly outputs: Outputs;
  readonly move: Move | null;
}

/**
 * What a cycle under way does now: what is switched on, and whether it goes on to another phase. Lamp and generator are
 * on in one case only: the phase is `running`, the permission of this moment is there, the sensor tells, the dose is not
 * reached and the time not over.
 */
export function decideStep(
  cycle: Pick<Cycle, 'phase'>,
  look: Look,
  spec: Pick<ZoneSpec, 'provingMs' | 'leaveMs' | 'warningMs'>,
  emitter: Pick<Emitter, 'targetDose' | 'limitMs' | 'gas'>,
): Step {
  switch (cycle.phase) {
    case 'proving':
      return proving(look, spec);
    case 'warning':
      return warning(look, spec);
    case 'running':
      return running(look, emitter);
    case 'ventilating':
      return ventilating(look, emitter);
    case 'waiting':
      return waiting(look, emitter);
    default:
      return { outputs: ALL_OFF, move: null };
  }
}

function proving(look: Look, { provingMs, leaveMs }: Pick<ZoneSpec, 'provingMs' | 'leaveMs'>): Step {
  if (look.permission.granted && look.measured !== null && look.permittedMs >= provingMs)
    return { outputs: ALL_OFF, move: { to: 'warning', emptyMs: look.permittedMs } };
  const reasons = reasonsOf(look.permission);
  if (reasons.some(({ code }) => !PASSES.has(code)))
    return { outputs: ALL_OFF, move: { to: 'aborted', cause: causeOf(reasons, look.presence), reasons } };
  const hopeless = look.countLost ? [reason('walk-outdated')] : [];
  if (hopeless.length > 0 || look.phaseAgeMs >= leaveMs + provingMs)
    return {
      outputs: ALL_OFF,
      move: { to: 'aborted', cause: 'not-proven-empty', reasons: [...hopeless, ...reasons] },
    };
  return { outputs: ALL_OFF, move: null };
}

/** What may stand in the way while people leave, and then does not: the only things worth waiting for. */
const PASSES: ReadonlySet<ReasonCode> = new Set([
  'occupancy-unproven',
  'door-open',
  'door-state-unknown',
  'status-unknown',
  'status-stale',
  'status-contradictory',
  'already-moving',
  'command-pending',
  'disinfection-running',
]);

function warning(look: Look, { warningMs }: Pick<ZoneSpec, 'warningMs'>): Step {
  const abort = whatEnds(look);
  if (abort) return { outputs: ALL_OFF, move: abort };
  const warn = { ...ALL_OFF, light: true, sound: true };
  return { outputs: warn, move: look.phaseAgeMs >= warningMs ? { to: 'running' } : null };
}

function running(
  look: Look,
  { targetDose, limitMs, gas }: Pick<Emitter, 'targetDose' | 'limitMs' | 'gas'>,
): Step {
  const abort = whatEnds(look);
  if (abort) return { outputs: ALL_OFF, move: abort };
  if (look.dose >= targetDose) return { outputs: ALL_OFF, move: { to: 'dosed' } };
  if (!(look.phaseAgeMs < limitMs))
    return { outputs: ALL_OFF, move: { to: 'aborted', cause: 'time-limit', reasons: [] } };
  const enough = gas !== null && look.measured !== null && look.measured >= gas.ceilingPpm;
  return { outputs: { ...ALL_OFF, emitter: !enough, light: true }, move: null };
}

function ventilating(look: Look, { gas }: Pick<Emitter, 'gas'>): Step {
  const outputs = { ...ALL_OFF, light: true, fan: gas !== null };
  return { outputs, move: look.phaseAgeMs >= (gas?.ventilateMs ?? 0) ? { to: 'waiting' } : null };
}

/** People may come back only on measured ozone, however long it was ventilated. */
function waiting(look: Look, { gas }: Pick<Emitter, 'gas'>): Step {
  if (!gas) {
    const reentry: Reentry = { by: 'no-ozone', ppm: null, limitPpm: null, heldMs: 0 };
    return { outputs: ALL_OFF, move: { to: 'ended', reentry } };
  }
  const safe = look.measured !== null && look.measured <= gas.reentryPpm;
  if (!safe || look.belowMs < gas.reentryHoldMs)
    return { outputs: { ...ALL_OFF, light: true, fan: true }, move: null };
  const reentry: Reentry = {
    by: 'measured-ozone',
    ppm: look.highestPpm,
    limitPpm: gas.reentryPpm,
    heldMs: look.belowMs,
  };
  return { outputs: ALL_OFF, move: { to: 'ended', reentry } };
}

function whatEnds(look: Look): Extract<Move, { to: 'aborted' }> | null {
  const reasons = reasonsOf(look.permission);
  if (reasons.length > 0) return { to: 'aborted', cause: causeOf(reasons, look.presence), reasons };
  if (look.measured === null) return { to: 'aborted', cause: 'sensor-lost', reasons: [] };
  if (look.outputFailed) return { to: 'aborted', cause: 'output-failed', reasons: [] };
  return null;
}

/** Reasons that name the cause of an abort by themselves; the first cause with one of its reasons is named. */
const CAUSES: readonly (readonly [AbortCause, readonly ReasonCode[]])[] = [
  ['emergency-stop', ['emergency-stop']],
  ['fire', ['fire', 'mode-fire']],
  ['door', ['door-open']],
];
/** Reasons that say that something does not tell. */
const UNKNOWN: ReadonlySet<ReasonCode> = new Set([
  'door-state-unknown',
  'status-unknown',
  'status-stale',
  'status-contradictory',
]);

function causeOf(reasons: readonly Reason[], presence: boolean | null): AbortCause {
  const codes = reasons.map(({ code }) => code);
  const named = CAUSES.find(([, of]) => of.some((code) => codes.includes(code)));
  if (named) return named[0];
  if (presence === true) return 'entry';
  if (presence === null || codes.some((code) => UNKNOWN.has(code))) return 'sensor-lost';
  return codes.includes('occupancy-unproven') ? 'entry' : 'permission';
}
