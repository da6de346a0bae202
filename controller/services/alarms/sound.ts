import { wantsAcknowledgement } from '../../model/alarm-fold.ts';
import { ALARM_PRIORITIES, type Alarm, type AlarmPriority, type Silence } from '../../model/alarms.ts';

/** Whether there is something to hear in the room. */
export interface Sound {
  readonly sounding: boolean;
  /** The gravest priority of what waits to be acknowledged; `null` when nothing does. */
  readonly priority: AlarmPriority | null;
  /** Set while somebody has turned the sound off. */
  readonly silence: Silence | null;
}

/** The sound follows from what people were told and have not acknowledged, unless somebody turned it off. */
export function soundOf(alarms: readonly Alarm[], silence: Silence | null): Sound {
  const waiting = new Set(alarms.filter(wantsAcknowledgement).map(({ priority }) => priority));
  const priority = ALARM_PRIORITIES.find((one) => waiting.has(one)) ?? null;
  return { sounding: priority !== null && silence === null, priority, silence };
}
