import {
  foldAlarm,
  isStanding,
  isWithheld,
  type OneAlarmEvent,
  processState,
} from '../../../model/alarm-fold.ts';
import { type Reason, reason } from '../../../model/reasons.ts';
import type {
  AlarmInput,
  AlarmRecord,
  Finding,
  Pending,
  Rules,
  Surroundings,
  Transition,
} from './machine.ts';

/**
 * The alarm state machine (ISA-18.2-2016 / IEC 62682:2014, figure 3 and clause 5.3: states and transitions): one alarm,
 * one input, one moment. What it answers is what has to be journaled and what the alarm is after that; a person's input
 * that makes no sense now is refused with its reason and changes nothing.
 */
export function transition(
  record: AlarmRecord,
  rules: Rules,
  input: AlarmInput,
  around: Surroundings,
): Transition {
  switch (input.type) {
    case 'assert':
      return asserted(record, rules, input, around);
    case 'return':
      return returned(record, rules, around);
    case 'tick':
      return ticked(record, rules, around);
    case 'suppress':
      return suppressed(record, input.cause, around);
    case 'unsuppress':
      return record.alarm?.suppressedBy.includes(input.cause)
        ? after(record, around, { type: 'alarm.unsuppressed', alarm: record.id, cause: input.cause })
        : unchanged(record);
    case 'acknowledge':
    case 'confirm':
    case 'shelve':
    case 'unshelve':
    case 'remove-from-service':
    case 'return-to-service':
      return byPerson(record, rules, input, around);
  }
}

/**
 * In how many ms time alone will change this alarm next; `null` when it will not, 0 or less when it should have.
 * The answer is exact: a tick then has an effect, and no tick before has one.
 */
export function dueInMs(
  { alarm, pending }: AlarmRecord,
  rules: Rules,
  { now, agoMs }: Pick<Surroundings, 'now' | 'agoMs'>,
): number | null {
  const dues: number[] = [];
  if (pending) dues.push(delayOf(pending, rules) - agoMs(pending.since));
  // A person said until when by the clock on the wall.
  if (alarm?.shelved) dues.push(alarm.shelved.until - now);
  const ringsInMs = alarm ? realarmInMs(alarm, rules, agoMs) : null;
  if (ringsInMs !== null) dues.push(ringsInMs);
  return dues.length === 0 ? null : Math.min(...dues);
}

function delayOf(pending: Pending, { onDelayMs, offDelayMs }: Rules): number {
  return pending.to === 'raised' ? onDelayMs : offDelayMs;
}

/** In how many ms an alarm rings again: unacknowledged too long, or acknowledged and still standing. */
function realarmInMs(
  alarm: NonNullable<AlarmRecord['alarm']>,
  { realarmMs }: Rules,
  agoMs: Surroundings['agoMs'],
): number | null {
  const known = alarm.announcedAt !== null || alarm.acknowledgedAt !== null;
  if (realarmMs === null || isWithheld(alarm) || !known) return null;
  const state = processState(alarm);
  if (state === 'normal' || state === 'latched-acknowledged') return null;
  const moments = [alarm.announcedAt, alarm.raisedAt, alarm.acknowledgedAt, alarm.realarmedAt];
  const quietMs = Math.min(...moments.flatMap((moment) => (moment === null ? [] : [agoMs(moment)])));
  return realarmMs - quietMs;
}

function asserted(record: AlarmRecord, rules: Rules, finding: Finding, around: Surroundings): Transition {
  const { alarm, pending } = record;
  if (alarm && isStanding(alarm))
    return pending ? unchanged({ ...record, pending: null }) : unchanged(record);
  if (rules.onDelayMs === 0) return raised(record, rules, finding, around);
  // The newest words, the first time: the delay counts from when the condition began.
  const since = pending?.to === 'raised' ? pending.since : around.heardAt;
  const { priority, params } = finding;
  const waiting: Pending = { to: 'raised', since, priority, params };
  return ticked({ ...record, pending: waiting }, rules, around);
}

function raised(record: AlarmRecord, rules: Rules, finding: Finding, around: Surroundings): Transition {
  const { id, kind, subject } = record;
  const { groupFirst, explainedBy } = around;
  return after({ ...record, pending: null }, around, {
    type: 'alarm.raised',
    alarm: id,
    kind,
    subject,
    priority: rules.priority ?? finding.priority,
    params: finding.params,
    ...(rules.latch && { latch: true }),
    ...(rules.group !== null && { firstOut: groupFirst ?? id }),
    ...(explainedBy.length > 0 && { suppressedBy: explainedBy }),
  });
}

function returned(record: AlarmRecord, rules: Rules, around: Surroundings): Transition {
  const { alarm, pending, id } = record;
  if (!alarm || !isStanding(alarm)) return unchanged(pending ? { ...record, pending: null } : record);
  if (rules.offDelayMs === 0)
    return after({ ...record, pending: null }, around, { type: 'alarm.cleared', alarm: id });
  if (pending) return ticked(record, rules, around);
  return ticked({ ...record, pending: { to: 'cleared', since: around.heardAt } }, rules, around);
}

/** Everything that has fallen due, in the order in which it did. */
function ticked(record: AlarmRecord, rules: Rules, around: Surroundings): Transition {
  let [current, events] = [record, [] as readonly OneAlarmEvent[]];
  // Each kind of due thing falls due once at most; a re-alarm waits for its whole time again.
  for (const step of [delayOver, shelvingOver, ringing]) {
    const result = step(current, rules, around);
    if (!result?.granted) continue;
    current = result.record;
    events = [...events, ...result.events];
  }
  return { granted: true, record: current, events };
}

function delayOver(record: AlarmRecord, rules: Rules, around: Surroundings): Transition | null {
  const { pending } = record;
  if (!pending) return null;
  if (around.agoMs(pending.since) < delayOf(pending, rules)) return null;
  if (pending.to === 'raised') return raised(record, rules, pending, around);
  return after({ ...record, pending: null }, around, { type: 'alarm.cleared', alarm: record.id });
}

function shelvingOver(record: AlarmRecord, _rules: Rules, around: Surroundings): Transition | null {
  const { alarm, id } = record;
  if (!alarm?.shelved || around.now < alarm.shelved.until) return null;
  return after(record, around, { type: 'alarm.unshelved', alarm: id, by: 'daemon', why: 'expired' });
}

function ringing(record: AlarmRecord, rules: Rules, around: Surroundings): Transition | null {
  const { alarm, id } = record;
  const inMs = alarm && realarmInMs(alarm, rules, around.agoMs);
  if (!alarm || inMs === null || inMs > 0) return null;
  const why = alarm.acknowledgedAt === null ? 'unacknowledged' : 'standing';
  return after(record, around, { type: 'alarm.realarmed', alarm: id, why });
}

/** An alarm that is normal has nothing to suppress: it is told what explains it when it is raised. */
function suppressed(record: AlarmRecord, cause: string, around: Surroundings): Transition {
  const { alarm, id } = record;
  if (!alarm || processState(alarm) === 'normal' || alarm.suppressedBy.includes(cause))
    return unchanged(record);
  return after(record, around, { type: 'alarm.suppressed', alarm: id, cause });
}

type PersonInput = Extract<AlarmInput, { readonly by: string }>;

function byPerson(record: AlarmRecord, rules: Rules, input: PersonInput, around: Surroundings): Transition {
  const { id, kind, subject, alarm } = record;
  switch (input.type) {
    case 'acknowledge': {
      if (!alarm || processState(alarm) === 'normal') return refused(reason('alarm-unknown', { alarm: id }));
      // Acknowledging twice changes nothing: two people press at once.
      if (alarm.acknowledgedAt !== null) return unchanged(record);
      const { by, comment } = input;
      return after(record, around, { type: 'alarm.acknowledged', alarm: id, by, comment });
    }
    case 'confirm': {
      const why = alarm ? whyNotConfirmed(processState(alarm)) : 'alarm-unknown';
      if (why) return refused(reason(why, { alarm: id }));
      const { by, comment } = input;
      return after(record, around, { type: 'alarm.confirmed', alarm: id, by, comment });
    }
    case 'shelve': {
      const { by, until, why } = input;
      const longestMs = rules.longestShelvingMs;
      if (longestMs === 0) return refused(reason('alarm-not-shelvable', { alarm: id }));
      if (!(until > around.now && until <= around.now + longestMs))
        return refused(reason('expiry-invalid', { longestMinutes: Math.floor(longestMs / 60_000) }));
      return after(record, around, { type: 'alarm.shelved', alarm: id, kind, subject, by, until, why });
    }
    case 'unshelve':
      return alarm?.shelved
        ? after(record, around, { type: 'alarm.unshelved', alarm: id, by: input.by, why: 'person' })
        : unchanged(record);
    case 'remove-from-service': {
      if (alarm?.outOfService) return unchanged(record);
      const { by, why } = input;
      return after(record, around, { type: 'alarm.removed-from-service', alarm: id, kind, subject, by, why });
    }
    case 'return-to-service':
      return alarm?.outOfService
        ? after(record, around, { type: 'alarm.returned-to-service', alarm: id, by: input.by })
        : unchanged(record);
  }
}

function whyNotConfirmed(
  state: ReturnType<typeof processState>,
): 'alarm-unknown' | 'alarm-standing' | 'alarm-unacknowledged' | 'confirmation-not-needed' | null {
  switch (state) {
    case 'normal':
      return 'alarm-unknown';
    case 'unacknowledged':
    case 'acknowledged':
      return 'alarm-standing';
    case 'latched-unacknowledged':
      return 'alarm-unacknowledged';
    case 'returned-unacknowledged':
      return 'confirmation-not-needed';
    case 'latched-acknowledged':
      return null;
  }
}

function after(record: AlarmRecord, { now }: Surroundings, event: OneAlarmEvent): Transition {
  return {
    granted: true,
    record: { ...record, alarm: foldAlarm(record.alarm, event, now) },
    events: [event],
  };
}

function unchanged(record: AlarmRecord): Transition {
  return { granted: true, record, events: [] };
}

function refused(why: Reason): Transition {
  return { granted: false, reason: why };
}
