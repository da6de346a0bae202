export type AlarmPriority = 'urgent' | 'high' | 'low';

/** Kinds of abnormal conditions the daemon itself can assert. */
export const ALARM_KINDS = [
  'device-lost',
  'point-stale',
  'stop-latched',
  'moved-externally',
  'bank-ran-on',
  'foreign-commander',
  'position-implausible',
  'bank-fire',
  'park-failed',
  'ventilation-uneven',
  'maintenance-expired',
  'unreleased-box-at-gate',
  'box-overdue',
  'climate-limit',
  'plant-fault',
] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

export interface Alarm {
  /** `kind:subject`, so that one condition is one alarm. */
  readonly id: string;
  readonly kind: AlarmKind;
  readonly subject: string;
  readonly priority: AlarmPriority;
  readonly raisedAt: number;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: number | null;
  /** When the condition ended; an alarm that ended and was acknowledged is gone from the list. */
  readonly clearedAt: number | null;
  readonly params: Readonly<Record<string, string | number>>;
}
