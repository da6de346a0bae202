import type { DomainEvent } from '../../../controller/model/events.ts';

const about = { alarm: 'stop-latched:1', kind: 'stop-latched', subject: '1' };

/** One alarm through everything that can happen to it, the sound, and two people who share the watch. */
export const ALARM_EVENTS: readonly DomainEvent[] = [
  {
    type: 'alarm.raised',
    ...about,
    priority: 'high',
    params: { cause: 'obstruction' },
    latch: true,
    firstOut: 'stop-latched:1',
    suppressedBy: ['maintenance:1'],
  },
  { type: 'alarm.unsuppressed', alarm: about.alarm, cause: 'maintenance:1' },
  { type: 'alarm.acknowledged', alarm: about.alarm, by: 'P-keeper', comment: '已到现场' },
  { type: 'alarm.realarmed', alarm: about.alarm, why: 'standing' },
  { type: 'alarm.shelved', ...about, by: 'P-keeper', until: 8e12, why: '等待备件' },
  { type: 'alarm.unshelved', alarm: about.alarm, by: 'P-keeper', why: 'person' },
  { type: 'alarm.suppressed', alarm: about.alarm, cause: 'link-lost:net' },
  { type: 'alarm.removed-from-service', ...about, by: 'P-installer', why: '换传感器' },
  { type: 'alarm.returned-to-service', alarm: about.alarm, by: 'P-installer' },
  { type: 'alarm.cleared', alarm: about.alarm },
  { type: 'alarm.acknowledged', alarm: about.alarm, by: 'P-keeper', comment: '' },
  { type: 'alarm.confirmed', alarm: about.alarm, by: 'P-keeper', comment: '已修复' },
  { type: 'alarms.probed', via: 'internal', point: 'probe', sensorMs: 0.2 },
  { type: 'alarms.silenced', by: 'P-keeper' },
  {
    type: 'watch.taken',
    person: 'P-keeper',
    insteadOf: null,
    notes: '',
    openAlarms: [],
    evidence: 'session:S-1',
  },
  {
    type: 'watch.handed-over',
    from: 'P-keeper',
    to: 'P-other',
    notes: '夜间安静',
    openAlarms: ['device-lost:reader-1'],
    fromEvidence: 'session:S-1',
    toEvidence: 'card',
  },
];
