import type { DomainEvent } from '../../../controller/model/events.ts';

const notice = (message: string) => ({
  message,
  kind: 'test' as const,
  channel: 'mail',
  contacts: ['wang'],
  lane: 'wang',
  language: 'zh-CN' as const,
  priority: 'low' as const,
  title: '试',
  text: '测试',
  alarms: [],
});

/** Messages sent, failed and waiting, a chain that was climbed, a cycle of disinfection and a patrol. */
export const CARE_EVENTS: readonly DomainEvent[] = [
  { type: 'notify.queued', ...notice('N-1') },
  { type: 'notify.attempted', message: 'N-1', attempt: 1 },
  { type: 'notify.delivered', message: 'N-1', channel: 'mail', lane: 'wang', attempt: 1, receipt: '250' },
  { type: 'notify.queued', ...notice('N-2') },
  {
    type: 'notify.escalated',
    alarm: 'water:LV',
    since: 1,
    chain: 'night',
    step: 1,
    ring: 0,
    contacts: ['wang'],
  },
  {
    type: 'disinfection.planned',
    cycle: 'D-1',
    zone: 'lv',
    kind: 'uv',
    by: 'P-keeper',
    scheduled: false,
    items: ['walked'],
    targetDose: 40,
  },
  { type: 'disinfection.ticked', cycle: 'D-1', item: 'walked', by: 'P-keeper', note: '' },
  {
    type: 'patrol.recorded',
    patrol: 'W-1',
    list: 'daily',
    day: '2026-01-02',
    by: 'P-keeper',
    entries: [],
    note: '',
  },
  { type: 'patrol.overdue', list: 'daily', day: '2026-01-05', dueAt: Date.UTC(2026, 0, 5, 9) },
];
