import { isStanding, isWithheld, wantsAcknowledgement } from '../../../model/alarm-fold.ts';
import { ALARM_PRIORITIES, type Alarm, type AlarmPriority } from '../../../model/alarms.ts';

/** On and off again and again, ms; `steady` is on without end. */
export type Rhythm = { readonly onMs: number; readonly offMs: number } | 'steady';

/** What sounder and light do; `null` is nothing. */
export interface Signal {
  readonly sound: Rhythm | null;
  readonly light: Rhythm | null;
}

/** The more urgent, the more of the time it is heard; what is low is for the eyes. */
const SOUNDS: Readonly<Record<AlarmPriority, Rhythm | null>> = {
  urgent: { onMs: 2000, offMs: 1000 },
  high: { onMs: 500, offMs: 4500 },
  low: null,
};
const FLASHES: Readonly<Record<AlarmPriority, Rhythm>> = {
  urgent: { onMs: 1000, offMs: 1000 },
  high: { onMs: 1000, offMs: 3000 },
  low: { onMs: 500, offMs: 9500 },
};

/**
 * What a siren does, as annunciators do since ANSI/ISA-18.1 (sequence A): flashing and sounding while something waits to
 * be acknowledged, steady and silent while what was acknowledged still stands, dark when all is well. Silence ends the
 * sound and leaves the light. What is withheld is neither heard nor seen.
 * @param priorities which alarms it tells of
 */
export function decideSignal(
  alarms: readonly Alarm[],
  silenced: boolean,
  priorities: readonly AlarmPriority[],
): Signal {
  const told = alarms.filter((alarm) => priorities.includes(alarm.priority) && !isWithheld(alarm));
  const waiting = told.filter(wantsAcknowledgement).map(({ priority }) => priority);
  const gravest = ALARM_PRIORITIES.find((priority) => waiting.includes(priority));
  if (gravest) return { sound: silenced ? null : SOUNDS[gravest], light: FLASHES[gravest] };
  return { sound: null, light: told.some(isStanding) ? 'steady' : null };
}
