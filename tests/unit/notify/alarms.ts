import type { ChainConfig, ContactConfig } from '../../../controller/config/schema-notify.ts';
import { foldAlarm, type OneAlarmEvent } from '../../../controller/model/alarm-fold.ts';
import type { Alarm, AlarmPriority } from '../../../controller/model/alarms.ts';
import type { QueuedNotice } from '../../../controller/model/notify.ts';

export const MINUTE_MS = 60_000;
/** A Thursday, 08:00 in Shanghai. */
export const MORNING = Date.UTC(2026, 0, 1);

/** Alarms as their events leave them. */
export class Alarms {
  readonly #alarms = new Map<string, Alarm>();

  apply(event: OneAlarmEvent, time: number): void {
    const after = foldAlarm(this.#alarms.get(event.alarm) ?? null, event, time);
    if (after) this.#alarms.set(event.alarm, after);
    else this.#alarms.delete(event.alarm);
  }

  raise(subject: string, priority: AlarmPriority, time: number): void {
    const alarm = `water:${subject}`;
    this.apply({ type: 'alarm.raised', alarm, kind: 'water', subject, priority, params: {} }, time);
  }

  acknowledge(subject: string, time: number): void {
    this.apply({ type: 'alarm.acknowledged', alarm: `water:${subject}`, by: 'P-1', comment: '' }, time);
  }

  clear(subject: string, time: number): void {
    this.apply({ type: 'alarm.cleared', alarm: `water:${subject}` }, time);
  }

  rearm(subject: string, time: number): void {
    this.apply({ type: 'alarm.realarmed', alarm: `water:${subject}`, why: 'unacknowledged' }, time);
  }

  get active(): readonly Alarm[] {
    return [...this.#alarms.values()];
  }
}

export const CONTACTS: readonly ContactConfig[] = [
  { id: 'wang', person: 'P-wang', language: 'zh-CN', by: [{ channel: 'sms', to: '+8613800000001' }] },
  { id: 'li', language: 'en', by: [{ channel: 'mail', to: 'li@example.com' }, { channel: 'robot' }] },
  {
    id: 'director',
    language: 'zh-CN',
    by: [{ channel: 'mail', to: 'd@example.com', priorities: ['urgent'] }],
    hours: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00' }],
    urgentAnyTime: false,
  },
  { id: 'office', members: ['li', 'director'] },
];

export const CHAIN: ChainConfig = {
  id: 'urgent',
  priorities: ['urgent', 'high'],
  steps: [
    { afterMinutes: 0, tell: ['on-watch'] },
    { afterMinutes: 5, tell: ['li'] },
    { afterMinutes: 15, tell: ['office'] },
  ],
};

/** A message in the outbox. */
export function queued(message: string, more: Partial<QueuedNotice> = {}): QueuedNotice {
  return {
    message,
    kind: 'alarm',
    channel: 'sms',
    contacts: ['wang'],
    lane: 'wang',
    language: 'zh-CN',
    priority: 'high',
    title: message,
    text: message,
    alarms: [],
    queuedAt: MORNING,
    attempts: 0,
    attemptedAt: null,
    retryAt: MORNING,
    mayHaveArrived: false,
    ...more,
  };
}
