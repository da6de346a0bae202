import type { CyclePhase, DisinfectionKind } from '../../model/disinfection.ts';
import type { RoomConditions } from '../shelving/index.ts';
import type { Emitter } from './policy.ts';

/** Everything that the conditions of the room follow from. */
export interface ConditionInputs {
  /** Epoch ms. */
  readonly now: number;
  /** Whether a cycle that is not over cannot be followed any more. */
  readonly orphaned: boolean;
  readonly run: {
    readonly phase: CyclePhase;
    /** How long ozone has stayed below its limit, ms. */
    readonly belowMs: number;
    readonly emitter: Pick<Emitter, 'gas'> | null;
  } | null;
  /** Every lamp and generator of the room. */
  readonly emitters: readonly {
    readonly kind: DisinfectionKind;
    /** As far as we know; see `DeadManSwitch.mayBeOn`. */
    readonly mayBeOn: boolean;
    /** As the device says, whoever switched it. */
    readonly readBackOn: boolean;
    readonly measured: number | null;
  }[];
}

const RUNS: ReadonlySet<CyclePhase> = new Set(['warning', 'running', 'ventilating', 'waiting']);

/**
 * What a disinfection means for everybody else in the room. Light or gas counts as running from the warning until
 * re-entry is proven, and also when a lamp burns that nobody of ours switched on. Ozone that cannot be measured is
 * unknown, cycle or not, wherever something in the room can make it; so is everything while a cycle cannot be followed.
 */
export function roomConditions({ now, orphaned, run, emitters }: ConditionInputs): RoomConditions {
  const burning = emitters.some(({ mayBeOn, readBackOn }) => mayBeOn || readBackOn);
  const ozone = emitters.filter(({ kind }) => kind === 'ozone').map(({ measured }) => measured);
  const known = ozone.filter((ppm) => ppm !== null);
  const holdMs = run?.phase === 'waiting' ? (run.emitter?.gas?.reentryHoldMs ?? null) : null;
  return {
    disinfecting: burning || (run !== null && RUNS.has(run.phase)) || (orphaned ? null : false),
    ozonePpm: ozone.length === 0 ? 'absent' : known.length < ozone.length ? null : Math.max(...known),
    reentryAt: run && holdMs !== null ? now + Math.max(0, holdMs - run.belowMs) : null,
    sealed: run?.phase === 'proving',
  };
}
