import type { AlarmSink } from '../../model/alarm-params.ts';
import type { Alarm, Silence, Watch } from '../../model/alarms.ts';

/** What notifying wants of the alarms. */
export interface AlarmView {
  active(): readonly Alarm[];
  silence(): Silence | null;
  watch(): Watch | null;
}

/** Where a channel that fails is said to fail. */
export type AlarmBoard = AlarmSink;
