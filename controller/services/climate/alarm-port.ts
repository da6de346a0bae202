import type { AlarmKind, AlarmPriority } from '../../model/alarms.ts';

/** Where climate says what is abnormal; implemented by the alarm service. Repeating oneself changes nothing. */
export interface ClimateAlarms {
  raise(condition: {
    readonly kind: AlarmKind;
    readonly subject: string;
    readonly priority: AlarmPriority;
    readonly params: Readonly<Record<string, string | number>>;
  }): Promise<void>;
  clear(kind: AlarmKind, subject: string): Promise<void>;
}
