import type { Alarm } from '../../model/alarms.ts';

/** What alarms reads; implemented by the store. Synchronous. */
export interface AlarmRepository {
  /** Alarms that are active or not yet acknowledged. */
  active(): readonly Alarm[];
  alarm(id: string): Alarm | null;
}
