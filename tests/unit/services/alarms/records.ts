import { foldAlarm, normalAlarm } from '../../../../controller/model/alarm-fold.ts';
import type { Alarm, ProcessState } from '../../../../controller/model/alarms.ts';
import type {
  AlarmRecord,
  Rules,
  Surroundings,
} from '../../../../controller/services/alarms/engine/machine.ts';

export const NOW = Date.UTC(2026, 4, 1, 8);
export const MINUTE_MS = 60_000;

export const RULES: Rules = {
  priority: 'high',
  onDelayMs: 0,
  offDelayMs: 0,
  latch: false,
  group: null,
  realarmMs: null,
  longestShelvingMs: 60 * MINUTE_MS,
};

export function around(now: number, more: Partial<Surroundings> = {}): Surroundings {
  const agoMs = (moment: number): number => now - moment;
  return { now, heardAt: now, agoMs, groupFirst: null, explainedBy: [], ...more };
}

/** What withholds an alarm, and whether people were told of it before. */
export interface Flags {
  readonly shelved: boolean;
  readonly suppressed: boolean;
  readonly outOfService: boolean;
  readonly announced: boolean;
}

const RAISED = NOW - 30 * MINUTE_MS;

/** The facts of an alarm in that state, written down and not arrived at; `null` where there is nothing to keep. */
export function alarmIn(state: ProcessState, flags: Flags): Alarm | null {
  const latch = state.startsWith('latched');
  const standing = state === 'unacknowledged' || state === 'acknowledged';
  const seen = state.endsWith('acknowledged') && !state.endsWith('unacknowledged');
  const normal = state === 'normal';
  const facts: Alarm = {
    ...normalAlarm('point-stale:P', 'point-stale', 'P'),
    raisedAt: normal ? null : RAISED,
    announcedAt: !normal && flags.announced ? RAISED : null,
    acknowledgedBy: seen ? 'ke' : null,
    acknowledgedAt: seen ? RAISED + MINUTE_MS : null,
    clearedAt: normal || standing ? null : RAISED + 2 * MINUTE_MS,
    latch,
    shelved: flags.shelved
      ? { by: 'ke', at: RAISED + MINUTE_MS, until: NOW + 10 * MINUTE_MS, why: 'sensor' }
      : null,
    suppressedBy: flags.suppressed && !normal ? ['link-lost:L'] : [],
    outOfService: flags.outOfService ? { by: 'in', at: RAISED, why: 'repair' } : null,
  };
  // Named by an event that changes nothing of it.
  const named = foldAlarm(facts, { type: 'alarm.unsuppressed', alarm: facts.id, cause: 'nothing' }, NOW);
  return named && { ...named, announcedAt: facts.announcedAt };
}

export function recordOf(alarm: Alarm | null, more: Partial<AlarmRecord> = {}): AlarmRecord {
  return { id: 'point-stale:P', kind: 'point-stale', subject: 'P', alarm, pending: null, ...more };
}
