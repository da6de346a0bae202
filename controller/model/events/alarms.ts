import type { AlarmKind, AlarmPriority } from '../alarms.ts';

export type AlarmEvent =
  | {
      type: 'alarm.raised';
      alarm: string;
      kind: AlarmKind;
      subject: string;
      priority: AlarmPriority;
      params: Readonly<Record<string, string | number>>;
    }
  | { type: 'alarm.cleared'; alarm: string }
  | { type: 'alarm.acknowledged'; alarm: string; by: string; comment: string };
