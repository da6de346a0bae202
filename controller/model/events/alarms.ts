import type { AlarmParams, AlarmPriority } from '../alarms.ts';

export type AlarmEvent =
  | {
      type: 'alarm.raised';
      alarm: string;
      kind: string;
      subject: string;
      priority: AlarmPriority;
      params: AlarmParams;
      /** A person has to confirm after its end that its cause was dealt with; absent when not. */
      latch?: true;
      /** Id of the alarm that was the first of its group; absent outside any group. */
      firstOut?: string;
      /** What explains it already; absent when nothing does. */
      suppressedBy?: readonly string[];
    }
  | { type: 'alarm.cleared'; alarm: string }
  | { type: 'alarm.acknowledged'; alarm: string; by: string; comment: string }
  /** Its cause was dealt with, says a person. */
  | { type: 'alarm.confirmed'; alarm: string; by: string; comment: string }
  /** It rings again: nobody acknowledged it, or it still stands long after somebody did. */
  | { type: 'alarm.realarmed'; alarm: string; why: 'unacknowledged' | 'standing' }
  /** `alarm` may be one that is normal: `kind` and `subject` say which. `until` is epoch ms. */
  | {
      type: 'alarm.shelved';
      alarm: string;
      kind: string;
      subject: string;
      by: string;
      until: number;
      why: string;
    }
  | { type: 'alarm.unshelved'; alarm: string; by: string; why: 'person' | 'expired' }
  | { type: 'alarm.suppressed'; alarm: string; cause: string }
  | { type: 'alarm.unsuppressed'; alarm: string; cause: string }
  | {
      type: 'alarm.removed-from-service';
      alarm: string;
      kind: string;
      subject: string;
      by: string;
      why: string;
    }
  | { type: 'alarm.returned-to-service'; alarm: string; by: string }
  /** Sound is off until the next alarm that nobody has acknowledged. */
  | { type: 'alarms.silenced'; by: string }
  /** A test condition came through from its sensor; `sensorMs` from switching to reading. */
  | { type: 'alarms.probed'; via: 'loop' | 'internal'; point: string; sensorMs: number }
  | WatchEvent;

/** Changes of watch. `openAlarms` are the ids of what stood or waited at that moment. */
export type WatchEvent =
  | {
      type: 'watch.taken';
      person: string;
      /** Who had the watch and was not there to hand it over; `null` when nobody had it. */
      insteadOf: string | null;
      notes: string;
      openAlarms: readonly string[];
      evidence: string;
    }
  | {
      type: 'watch.handed-over';
      from: string;
      to: string;
      notes: string;
      openAlarms: readonly string[];
      fromEvidence: string;
      toEvidence: string;
    }
  | { type: 'watch.ended'; person: string; notes: string; openAlarms: readonly string[]; evidence: string };
