import type { Alarm, ProcessState } from './alarms.ts';
import type { AlarmEvent } from './events/alarms.ts';

/** An event about one alarm. */
export type OneAlarmEvent = Extract<AlarmEvent, { readonly alarm: string }>;

type Facts = Omit<Alarm, 'state'>;

/** An alarm about which nothing is known but what it is about. */
export function normalAlarm(id: string, kind: string, subject: string): Alarm {
  return {
    id,
    kind,
    subject,
    priority: 'low',
    params: {},
    state: 'normal',
    shelved: null,
    outOfService: null,
    ...QUIET,
  };
}

/** What is left of an occurrence when it is over: nothing. */
const QUIET = {
  raisedAt: null,
  announcedAt: null,
  acknowledgedBy: null,
  acknowledgedAt: null,
  clearedAt: null,
  latch: false,
  suppressedBy: [],
  firstOut: null,
  realarms: 0,
  realarmedAt: null,
} as const satisfies Partial<Facts>;

/** How condition and acknowledgement stand, whatever withholds the alarm. */
export function processState(alarm: Facts): ProcessState {
  if (alarm.raisedAt === null) return 'normal';
  const seen = alarm.acknowledgedAt !== null;
  if (alarm.clearedAt === null) return seen ? 'acknowledged' : 'unacknowledged';
  if (alarm.latch) return seen ? 'latched-acknowledged' : 'latched-unacknowledged';
  return seen ? 'normal' : 'returned-unacknowledged';
}

/** Whether people are spared it for now: they shelved it, it explains itself, or it is out of service. */
export function isWithheld({ shelved, suppressedBy, outOfService }: Facts): boolean {
  return shelved !== null || suppressedBy.length > 0 || outOfService !== null;
}

/** Whether its condition is abnormal now, withheld or not. */
export function isStanding({ raisedAt, clearedAt }: Facts): boolean {
  return raisedAt !== null && clearedAt === null;
}

/** Whether somebody who was told of it has still to say that they know. */
export function wantsAcknowledgement(alarm: Alarm): boolean {
  return (
    alarm.announcedAt !== null &&
    (alarm.state === 'unacknowledged' ||
      alarm.state === 'returned-unacknowledged' ||
      alarm.state === 'latched-unacknowledged')
  );
}

/**
 * The alarm after one more event; the one place that says what events do to an alarm, for the engine and for the store.
 * @param alarm as it stood; `null` while it is normal and nothing withholds it
 * @param time of the event, epoch ms
 * @returns `null` when nothing of it is left to be kept
 */
export function foldAlarm(alarm: Alarm | null, event: OneAlarmEvent, time: number): Alarm | null {
  const after = changed(alarm, event, time);
  if (!after) return null;
  // Who was spared it while it was withheld is told when it stands, or waits for a person, after that; unless somebody
  // found it and acknowledged it meanwhile.
  const untold = after.announcedAt === null && after.acknowledgedAt === null;
  const tells = untold && !isWithheld(after) && processState(after) !== 'normal';
  return settled(tells ? { ...after, announcedAt: time } : after);
}

function changed(alarm: Alarm | null, event: OneAlarmEvent, time: number): Facts | null {
  if (event.type === 'alarm.raised') {
    const { kind, subject, priority, params, latch = false, firstOut = null, suppressedBy = [] } = event;
    const { shelved = null, outOfService = null } = alarm ?? {};
    return {
      ...QUIET,
      id: event.alarm,
      kind,
      subject,
      priority,
      params,
      shelved,
      outOfService,
      raisedAt: time,
      latch,
      firstOut,
      suppressedBy,
      // What people were told before and have not acknowledged they still have to, even when this time they are spared.
      announcedAt: alarm !== null && alarm.acknowledgedAt === null ? alarm.announcedAt : null,
    };
  }
  if (event.type === 'alarm.shelved') {
    const { by, until, why } = event;
    const base = alarm ?? normalAlarm(event.alarm, event.kind, event.subject);
    return { ...base, shelved: { by, at: time, until, why } };
  }
  if (event.type === 'alarm.removed-from-service') {
    const { by, why } = event;
    const base = alarm ?? normalAlarm(event.alarm, event.kind, event.subject);
    return { ...base, outOfService: { by, at: time, why } };
  }
  return alarm && changedKnown(alarm, event, time);
}

function changedKnown(
  alarm: Alarm,
  event: Exclude<
    OneAlarmEvent,
    { readonly type: 'alarm.raised' | 'alarm.shelved' | 'alarm.removed-from-service' }
  >,
  time: number,
): Facts {
  switch (event.type) {
    case 'alarm.cleared':
      if (!isStanding(alarm)) return alarm;
      // Nobody was told of it, so nobody has to acknowledge it; what latches has to be told of all the same.
      return alarm.announcedAt === null && !alarm.latch
        ? { ...alarm, ...QUIET }
        : { ...alarm, clearedAt: time };
    case 'alarm.acknowledged':
      return { ...alarm, acknowledgedBy: event.by, acknowledgedAt: time };
    case 'alarm.confirmed':
      return isStanding(alarm) ? alarm : { ...alarm, ...QUIET };
    case 'alarm.realarmed':
      return {
        ...alarm,
        acknowledgedBy: null,
        acknowledgedAt: null,
        realarms: alarm.realarms + 1,
        realarmedAt: time,
      };
    case 'alarm.unshelved':
      return { ...alarm, shelved: null };
    case 'alarm.returned-to-service':
      return { ...alarm, outOfService: null };
    case 'alarm.suppressed':
      return alarm.suppressedBy.includes(event.cause)
        ? alarm
        : { ...alarm, suppressedBy: [...alarm.suppressedBy, event.cause] };
    case 'alarm.unsuppressed':
      return { ...alarm, suppressedBy: alarm.suppressedBy.filter((cause) => cause !== event.cause) };
  }
}

/** Gives the facts their name, and forgets an occurrence that is over. */
function settled(facts: Facts): Alarm | null {
  const process = processState(facts);
  const kept = process === 'normal' ? { ...facts, ...QUIET } : facts;
  if (kept.outOfService) return { ...kept, state: 'out-of-service' };
  if (kept.suppressedBy.length > 0) return { ...kept, state: 'suppressed-by-design' };
  if (kept.shelved) return { ...kept, state: 'shelved' };
  return process === 'normal' ? null : { ...kept, state: process };
}
