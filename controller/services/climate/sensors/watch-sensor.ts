import type { SensorTrouble } from '../../../model/climate.ts';
import { isSetBack } from '../clock-set-back.ts';
import {
  DRIFT_UNSEEN,
  detectDrift,
  detectFrozen,
  detectJump,
  detectRange,
  type DriftState,
  type FrozenState,
  type JumpState,
  type Look,
  RANGE_UNSEEN,
  type RangeState,
} from './detectors.ts';
import type { SensorSettings } from './settings.ts';

/** What is remembered of one sensor between two readings, plain JSON. */
export interface SensorMemory {
  /** When the daemon first heard of it, epoch ms: its calibration is due from then on when there never was one. */
  readonly firstSeen: number;
  readonly range: RangeState;
  readonly frozen: FrozenState;
  readonly jump: JumpState;
  readonly drift: DriftState;
}

export type DetectedTrouble = Extract<SensorTrouble, 'out-of-range' | 'frozen' | 'jumped' | 'drifting'>;

/** Runs every detector over one more reading. */
export function watchSensor(
  before: SensorMemory | null,
  look: Look,
  settings: SensorSettings,
): { readonly memory: SensorMemory; readonly troubles: readonly DetectedTrouble[] } {
  const memory = before && afterSetBack(before, look.at);
  const range = detectRange(memory?.range ?? RANGE_UNSEEN, look, settings);
  const frozen = detectFrozen(memory?.frozen ?? null, look, settings);
  const jump = detectJump(memory?.jump ?? null, look, settings);
  // What cannot be is no drift, and would drown the sum of it.
  const drifted = memory?.drift ?? DRIFT_UNSEEN;
  const drift =
    range.isFault || jump.isFault
      ? { state: drifted, isFault: drifted.isFault }
      : detectDrift(drifted, look, settings);
  const troubles: DetectedTrouble[] = [];
  if (range.isFault) troubles.push('out-of-range');
  if (frozen.isFault) troubles.push('frozen');
  if (jump.isFault) troubles.push('jumped');
  if (drift.isFault) troubles.push('drifting');
  return {
    memory: {
      firstSeen: memory?.firstSeen ?? look.at,
      range: range.state,
      frozen: frozen.state,
      jump: jump.state,
      drift: drift.state,
    },
    troubles,
  };
}

/** How long something stood cannot be counted from a moment that is yet to come. */
function afterSetBack(memory: SensorMemory, now: number): SensorMemory {
  if (memory.jump === null || !isSetBack(memory.jump.at, now)) return memory;
  return { ...memory, frozen: null, jump: null };
}

/** After a calibration the sensor says something else: what was learned of it no longer holds. */
export function afterCalibration(memory: SensorMemory): SensorMemory {
  return { ...memory, frozen: null, jump: null, drift: DRIFT_UNSEEN };
}
