import { isWithheld, wantsAcknowledgement } from '../../model/alarm-fold.ts';
import { ALARM_PRIORITIES, type Alarm } from '../../model/alarms.ts';

/**
 * Those of a list that matter most, in its order, when there are more than anybody can look at: what waits to be
 * acknowledged before what does not, the gravest first, what is withheld last. Of the last sort that still fits come the
 * oldest and the newest: one has waited longest, the other says what goes on.
 * @param alarms oldest first
 */
export function mostPressing(alarms: readonly Alarm[], most: number): readonly Alarm[] {
  if (alarms.length <= most) return alarms;
  const sorts = new Map<number, Alarm[]>();
  for (const alarm of alarms) {
    const sort = sortOf(alarm);
    const same = sorts.get(sort);
    if (same) same.push(alarm);
    else sorts.set(sort, [alarm]);
  }
  const chosen = new Set<Alarm>();
  for (const [, same] of [...sorts].sort(([a], [b]) => a - b)) {
    const room = most - chosen.size;
    const oldest = Math.ceil(room / 2);
    const fitting =
      same.length <= room ? same : [...same.slice(0, oldest), ...same.slice(same.length - (room - oldest))];
    for (const alarm of fitting) chosen.add(alarm);
  }
  return alarms.filter((alarm) => chosen.has(alarm));
}

function sortOf(alarm: Alarm): number {
  if (isWithheld(alarm)) return 2 * ALARM_PRIORITIES.length;
  return (
    (wantsAcknowledgement(alarm) ? 0 : ALARM_PRIORITIES.length) + ALARM_PRIORITIES.indexOf(alarm.priority)
  );
}
