import type { AlarmKind, AlarmParams, AlarmPriority } from './alarms.ts';

/**
 * What each kind of alarm always comes with, beside its subject: a sentence about it may speak of these and of nothing
 * else. What a service adds now and then, or names people by, is not here.
 */
export const ALARM_PARAMS = {
  'device-lost': ['device', 'problem'],
  'link-lost': ['link', 'devices', 'problem'],
  'point-stale': ['point', 'device', 'problem'],
  'data-silent': ['seconds'],
  'clock-stopped': ['what', 'seconds'],
  'probe-lost': ['problem', 'seconds'],
  'notify-failing': ['channel', 'problem'],
  'stop-latched': ['bank', 'cause'],
  'moved-externally': ['bank'],
  'bank-ran-on': ['bank'],
  'foreign-commander': ['bank'],
  'position-implausible': ['bank', 'what'],
  'bank-fire': ['bank'],
  'park-failed': ['bank', 'problem'],
  'ventilation-uneven': ['bank'],
  'maintenance-expired': ['bank'],
  'unreleased-box-at-gate': ['box', 'door'],
  'box-overdue': ['box', 'dueAt'],
  'climate-limit': ['zone', 'quantity', 'what', 'side', 'value', 'limit', 'unit', 'source', 'rule'],
  'climate-swing': ['zone', 'quantity', 'what', 'side', 'value', 'limit', 'unit', 'source', 'rule'],
  'climate-rate': ['zone', 'quantity', 'what', 'side', 'value', 'limit', 'unit', 'source', 'rule'],
  'dew-point-margin': ['zone', 'quantity', 'what', 'side', 'value', 'limit', 'unit', 'source', 'rule'],
  'mould-risk': ['zone', 'quantity', 'value', 'limit', 'dose', 'source'],
  'sensor-frozen': ['point', 'zone', 'what'],
  'sensor-jump': ['point', 'zone', 'what'],
  'sensor-range': ['point', 'zone', 'what'],
  'sensor-drift': ['point', 'zone', 'what'],
  'calibration-due': ['point', 'zone', 'what', 'dueAt'],
  'vote-lost': ['zone', 'what'],
  'plant-fault': ['device', 'problem'],
  'disinfection-aborted': ['zone', 'cause'],
  'disinfection-output': ['device', 'channel', 'zone', 'problem'],
  'ozone-lingers': ['zone'],
  'patrol-overdue': ['list', 'zone', 'dueAt'],
} as const satisfies Readonly<Record<AlarmKind, readonly string[]>>;

/** What an alarm of the configuration's own comes with: it is about a point and its limit. */
export const POINT_ALARM_PARAMS = ['point', 'value', 'limit', 'unit'] as const;
export type PointAlarmParams = Readonly<Record<(typeof POINT_ALARM_PARAMS)[number], string | number>>;

/** The kinds about what is derived for a zone, whose subject alone tells the zone and what of its air. */
export const ZONE_KINDS: readonly AlarmKind[] = [
  'climate-limit',
  'climate-swing',
  'climate-rate',
  'dew-point-margin',
  'mould-risk',
  'vote-lost',
];

/** What an alarm of a kind comes with at least. */
export type ParamsOf<Kind extends AlarmKind> = AlarmParams &
  Readonly<Record<(typeof ALARM_PARAMS)[Kind][number], string | number>>;

/** An abnormal condition as a service asserts it, with everything that sentences about it may speak of. */
export type SpokenCondition = {
  readonly [Kind in AlarmKind]: {
    readonly kind: Kind;
    /** What is abnormal: a device, a point, a bank … */
    readonly subject: string;
    readonly priority: AlarmPriority;
    readonly params: ParamsOf<Kind>;
  };
}[AlarmKind];

/** Where a service says what is abnormal; implemented by the alarm service. Repeating oneself changes nothing. */
export interface AlarmSink {
  raise(condition: SpokenCondition): Promise<void>;
  clear(kind: AlarmKind, subject: string): Promise<void>;
}
