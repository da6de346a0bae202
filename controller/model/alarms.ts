/** From the gravest down. EEMUA 191 advises that 5, 15 and 80 % of a room's alarms bear them (from secondary sources). */
export const ALARM_PRIORITIES = ['urgent', 'high', 'low'] as const;
export type AlarmPriority = (typeof ALARM_PRIORITIES)[number];

/**
 * The states of ISA-18.2 / IEC 62682. The first six say how the condition and its acknowledgement stand; the last three
 * say that it is withheld from the list of what wants attention, and hide which of the six stands beneath.
 */
export const ALARM_STATES = [
  'normal',
  'unacknowledged',
  'acknowledged',
  'returned-unacknowledged',
  'latched-unacknowledged',
  'latched-acknowledged',
  'shelved',
  'suppressed-by-design',
  'out-of-service',
] as const;
export type AlarmState = (typeof ALARM_STATES)[number];
/** How the condition and its acknowledgement stand, whatever withholds the alarm. */
export type ProcessState = Exclude<AlarmState, 'shelved' | 'suppressed-by-design' | 'out-of-service'>;

/** What an alarm is about, for lists and statistics. */
export const ALARM_CLASSES = ['safety', 'security', 'custody', 'climate', 'equipment', 'system'] as const;
export type AlarmClass = (typeof ALARM_CLASSES)[number];

/** Kinds of abnormal conditions that services assert; each needs a definition in `config/alarms`. */
export const ALARM_KINDS = [
  // devices and the daemon itself
  'device-lost',
  'link-lost',
  'point-stale',
  'data-silent',
  'clock-stopped',
  'probe-lost',
  'notify-failing',
  // shelving
  'stop-latched',
  'moved-externally',
  'bank-ran-on',
  'foreign-commander',
  'position-implausible',
  'bank-fire',
  'park-failed',
  'ventilation-uneven',
  'maintenance-expired',
  // custody and doors
  'unreleased-box-at-gate',
  'box-overdue',
  // climate
  'climate-limit',
  'climate-swing',
  'climate-rate',
  'dew-point-margin',
  'mould-risk',
  'sensor-frozen',
  'sensor-jump',
  'sensor-range',
  'sensor-drift',
  'calibration-due',
  'vote-lost',
  'plant-fault',
  // disinfection
  'disinfection-aborted',
  'disinfection-output',
  'ozone-lingers',
  // rounds of people
  'patrol-overdue',
] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

export type AlarmParams = Readonly<Record<string, string | number>>;

/** A person took an alarm off the list until `until`, epoch ms, and said why. */
export interface Shelving {
  readonly by: string;
  readonly at: number;
  readonly until: number;
  readonly why: string;
}

/** An installer took an alarm out of service until somebody puts it back, and said why. */
export interface OutOfService {
  readonly by: string;
  readonly at: number;
  readonly why: string;
}

/** One condition that is abnormal, was and waits for a person, or is withheld. */
export interface Alarm {
  /** `kind:subject`, so that one condition is one alarm. */
  readonly id: string;
  /** Id of its definition: an {@link AlarmKind}, or the id that the configuration gives a condition of a point. */
  readonly kind: string;
  readonly subject: string;
  readonly priority: AlarmPriority;
  readonly params: AlarmParams;
  readonly state: AlarmState;
  /** When the condition was last found abnormal; `null` for an alarm that is normal and only withheld. */
  readonly raisedAt: number | null;
  /** When people were told of it; `null` while it is withheld and they were not. */
  readonly announcedAt: number | null;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: number | null;
  /** When the condition ended. */
  readonly clearedAt: number | null;
  /** Whether a person has to confirm, once it ended, that its cause was dealt with. */
  readonly latch: boolean;
  readonly shelved: Shelving | null;
  /** What explains it, e.g. `link-lost:line-1` or `maintenance:2`; empty when it is not suppressed. */
  readonly suppressedBy: readonly string[];
  readonly outOfService: OutOfService | null;
  /** Id of the alarm that was the first of its group; its own when it was that one, `null` outside any group. */
  readonly firstOut: string | null;
  /** How often it rang again because nobody dealt with it, and when last. */
  readonly realarms: number;
  readonly realarmedAt: number | null;
}

/** From raising to the end of what a person had to do: the material of statistics. Times are epoch ms. */
export interface AlarmOccurrence {
  /** Journal sequence of its raising. */
  readonly seq: number;
  readonly alarm: string;
  readonly kind: string;
  readonly subject: string;
  readonly priority: AlarmPriority;
  readonly raisedAt: number;
  /** `null` when it came and went while it was withheld. */
  readonly announcedAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly acknowledgedBy: string | null;
  readonly clearedAt: number | null;
}

/** Who watches the room, since when, and as whom they proved themselves. */
export interface Watch {
  readonly person: string;
  readonly since: number;
  readonly notes: string;
}

/** One change of watch, as the shift log keeps it. */
export interface ShiftEntry {
  /** Journal sequence. */
  readonly seq: number;
  readonly at: number;
  readonly kind: 'taken' | 'handed-over' | 'ended';
  /** Who had the watch before; `null` when nobody had. */
  readonly from: string | null;
  /** Who has it now; `null` when nobody has. */
  readonly to: string | null;
  readonly notes: string;
  /** Ids of the alarms that stood or waited at that moment. */
  readonly openAlarms: readonly string[];
  /** How each of the two was identified, e.g. `session:S-1`, `card`, `pin`. */
  readonly evidence: { readonly from: string | null; readonly to: string | null };
}

/** Sound is off until the next alarm that nobody has acknowledged. */
export interface Silence {
  readonly by: string;
  readonly at: number;
}

/** `kind:subject`, so that one condition is one alarm. */
export function alarmId(kind: string, subject: string): string {
  return `${kind}:${subject}`;
}
