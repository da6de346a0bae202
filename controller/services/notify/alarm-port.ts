import type { Alarm, AlarmKind, AlarmPriority, Silence, Watch } from '../../model/alarms.ts';

/** What notifying wants of the alarms. */
export interface AlarmView {
  active(): readonly Alarm[];
  silence(): Silence | null;
  watch(): Watch | null;
}

/** Where a channel that fails is said to fail. */
export interface AlarmBoard {
  raise(condition: {
    readonly kind: AlarmKind;
    readonly subject: string;
    readonly priority: AlarmPriority;
    readonly params: Readonly<Record<string, string | number>>;
  }): Promise<void>;
  clear(kind: AlarmKind, subject: string): Promise<void>;
}
