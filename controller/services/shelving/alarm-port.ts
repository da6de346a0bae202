import type { AlarmSink } from '../../model/alarm-params.ts';

/** Where shelving says what is abnormal; implemented by the alarm service. */
export type AlarmPort = AlarmSink;
