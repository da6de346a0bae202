import { type Static, Type } from 'typebox';
import { ALARM_CLASSES, ALARM_PRIORITIES, ALARM_STATES } from '../../model/alarms.ts';
import { Bilingual, Nothing, Nullable, OneOf, paging, Page, Timestamp } from './common.ts';
import { define, Id, type RouteSpec, WATCHERS } from './route-spec.ts';

const PrioritySchema = OneOf(ALARM_PRIORITIES);
const ClassSchema = OneOf(ALARM_CLASSES);

/**
 * The sub-states of an AlarmConditionType by their names in OPC 10000-9 (Alarms and Conditions), 5.8. `retain` is true
 * while a client has to show the condition.
 */
export const OpcUaStates = Type.Object({
  activeState: OneOf(['Active', 'Inactive']),
  ackedState: OneOf(['Acknowledged', 'Unacknowledged']),
  confirmedState: OneOf(['Confirmed', 'Unconfirmed']),
  shelvingState: OneOf(['Unshelved', 'TimedShelved', 'OneShotShelved']),
  suppressedState: OneOf(['Suppressed', 'Unsuppressed']),
  outOfServiceState: OneOf(['InService', 'OutOfService']),
  retain: Type.Boolean(),
  severity: Type.Integer({ minimum: 1, maximum: 1000 }),
});
export type OpcUaStates = Static<typeof OpcUaStates>;

/** People are empty texts where the reader is only a screen; a name is the id where the register has none. */
export const AlarmView = Type.Object({
  id: Type.String(),
  /** Id of its definition: the parts of {@link AlarmDefinitionView} are found under it. */
  kind: Type.String(),
  subject: Type.String(),
  class: ClassSchema,
  priority: PrioritySchema,
  state: OneOf(ALARM_STATES),
  /** What it is, what probably caused it, what comes of it and what to do, in the reader's language. */
  text: Type.String(),
  cause: Type.String(),
  consequence: Type.String(),
  response: Type.String(),
  /** Of an alarm that is normal and only withheld: since when it is withheld. */
  raisedAt: Timestamp,
  /** When people were told; `null` while it was raised and is withheld. */
  announcedAt: Nullable(Timestamp),
  acknowledgedBy: Nullable(Type.String()),
  acknowledgedByName: Nullable(Type.String()),
  acknowledgedAt: Nullable(Timestamp),
  /** When the condition ended. */
  clearedAt: Nullable(Timestamp),
  /** A person has to confirm, after its end, that the cause was dealt with. */
  latch: Type.Boolean(),
  /** Whether that is what it waits for now. */
  wantsConfirmation: Type.Boolean(),
  /** Whether it may be shelved, and for how long at most, minutes; 0 when it may not. */
  shelveMaxMinutes: Type.Integer(),
  shelvedUntil: Nullable(Timestamp),
  shelvedBy: Nullable(Type.String()),
  shelvedByName: Nullable(Type.String()),
  shelvedWhy: Nullable(Type.String()),
  /** What explains it: ids of alarms, or `maintenance:<bank>`. */
  suppressedBy: Type.Array(Type.String()),
  outOfServiceBy: Nullable(Type.String()),
  outOfServiceByName: Nullable(Type.String()),
  outOfServiceAt: Nullable(Timestamp),
  outOfServiceWhy: Nullable(Type.String()),
  /** Id of the alarm that was the first of its group; its own when it was that one. */
  firstOut: Nullable(Type.String()),
  /** What keeps the source from being heard: the alarm stands as it last was. Id of an alarm. */
  sourceLost: Nullable(Type.String()),
  realarms: Type.Integer(),
  opcua: OpcUaStates,
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
});
export type AlarmView = Static<typeof AlarmView>;

/** The words are templates in ICU message syntax, to be filled with `subject` and `params` of an alarm. */
export const AlarmDefinitionView = Type.Object({
  id: Type.String(),
  class: ClassSchema,
  priority: Nullable(PrioritySchema),
  /** What it asserts: a service, or a point that is watched. */
  source: OneOf(['service', 'point']),
  /** Only these devices, points, banks …; everything when `null`. */
  subjects: Nullable(Type.Array(Type.String())),
  text: Bilingual,
  /** Without figures, from `subject` alone: what it is called in lists and in the journal. */
  name: Bilingual,
  cause: Bilingual,
  consequence: Bilingual,
  response: Bilingual,
  onDelayMs: Type.Integer(),
  offDelayMs: Type.Integer(),
  deadband: Type.Number(),
  latch: Type.Boolean(),
  group: Nullable(Type.String()),
  realarmMinutes: Nullable(Type.Number()),
  shelveMaxMinutes: Type.Number(),
});
export type AlarmDefinitionView = Static<typeof AlarmDefinitionView>;

/** Whether there is something to hear, and whether somebody has turned the sound off. */
export const SoundView = Type.Object({
  /** An announced alarm nobody has acknowledged stands, and the sound is not off. */
  sounding: Type.Boolean(),
  /** The gravest priority of what waits to be acknowledged; `null` when nothing does. */
  priority: Nullable(PrioritySchema),
  silencedBy: Nullable(Type.String()),
  silencedAt: Nullable(Timestamp),
});
export type SoundView = Static<typeof SoundView>;

const PersonName = Type.Object({ person: Type.String(), name: Type.String() });
export const ShiftEntryView = Type.Object({
  seq: Type.Integer(),
  at: Timestamp,
  kind: OneOf(['taken', 'handed-over', 'ended']),
  from: Nullable(PersonName),
  to: Nullable(PersonName),
  notes: Type.String(),
  openAlarms: Type.Array(Type.String()),
  evidence: Type.Object({ from: Nullable(Type.String()), to: Nullable(Type.String()) }),
});
export type ShiftEntryView = Static<typeof ShiftEntryView>;

/** Who watches the room now; a screen learns the name, for that is what the board by the door would say. */
export const WatchView = Type.Object({
  person: Nullable(Type.String()),
  name: Nullable(Type.String()),
  since: Nullable(Timestamp),
  notes: Type.String({ description: 'Notes of the last handover; empty for a screen' }),
});
export type WatchView = Static<typeof WatchView>;
export const WatchQuery = Type.Object({ ...paging }, { additionalProperties: false });
export const ShiftPage = Page(ShiftEntryView);
export type ShiftPage = Static<typeof ShiftPage>;

/** Where more follow, the answer has a `Link` header with `rel="next"` (RFC 8288). */
export const AlarmsQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 1000 })),
    cursor: Type.Optional(
      Type.String({ maxLength: 1024, description: 'Opaque; from the `Link` header of the page before' }),
    ),
  },
  { additionalProperties: false },
);

const Comment = Type.String({ maxLength: 500, description: 'May be empty' });
const Reason = Type.String({ minLength: 1, maxLength: 500 });
const strict = { additionalProperties: false } as const;

export const AcknowledgeBody = Type.Object({ comment: Comment }, strict);
export type AcknowledgeBody = Static<typeof AcknowledgeBody>;
export const ShelveBody = Type.Object({ until: Timestamp, why: Reason }, strict);
export type ShelveBody = Static<typeof ShelveBody>;
export const OutOfServiceBody = Type.Object({ why: Reason }, strict);
export type OutOfServiceBody = Static<typeof OutOfServiceBody>;

/** `relieve` takes the watch from somebody who is not there to hand it over. */
export const TakeWatchBody = Type.Object(
  { notes: Type.String({ maxLength: 2000 }), relieve: Type.Optional(Type.Boolean({ default: false })) },
  strict,
);
export type TakeWatchBody = Static<typeof TakeWatchBody>;
/** The caller hands over in their own session; whoever takes over proves themselves with card or PIN, there and then. */
export const HandOverWatchBody = Type.Object(
  {
    notes: Type.String({ maxLength: 2000 }),
    receiver: Type.Union([
      Type.Object({ card: Type.String({ minLength: 1, maxLength: 64 }) }, strict),
      Type.Object(
        {
          login: Type.String({ minLength: 1, maxLength: 64 }),
          pin: Type.String({ minLength: 4, maxLength: 64 }),
        },
        strict,
      ),
    ]),
  },
  strict,
);
export type HandOverWatchBody = Static<typeof HandOverWatchBody>;
export const EndWatchBody = Type.Object({ notes: Type.String({ maxLength: 2000 }) }, strict);

const WORKERS = ['keeper', 'approver', 'installer'] as const;
const onAlarm = <const Spec extends Pick<RouteSpec, 'summary' | 'roles' | 'body'>>(spec: Spec) =>
  define({ tag: 'alarms', params: Id, status: 204, once: true, ...spec });

export const ALARM_ROUTES = {
  'GET /alarms': define({
    tag: 'alarms',
    summary: 'Everything that is abnormal, waits for a person, or is withheld, oldest first',
    roles: WATCHERS,
    query: AlarmsQuery,
    answer: Type.Array(AlarmView),
  }),
  'GET /alarms/definitions': define({
    tag: 'alarms',
    summary: 'Every kind of alarm there can be: causes, consequences and what to do, in both languages',
    roles: WATCHERS,
    answer: Type.Array(AlarmDefinitionView),
  }),
  'GET /alarms/sound': define({
    tag: 'alarms',
    summary: 'Whether there is something to hear',
    roles: WATCHERS,
    answer: SoundView,
  }),
  'POST /alarms/silence': define({
    tag: 'alarms',
    summary: 'Sound off in the whole room until the next alarm',
    // A screen by the door may be told to be quiet: that changes nothing but the sound.
    roles: ['keeper', 'approver', 'installer', 'display'],
    body: Nothing,
    answer: SoundView,
    once: true,
  }),
  'POST /alarms/:id/acknowledge': onAlarm({
    summary: 'Say that one has seen it',
    roles: WORKERS,
    body: AcknowledgeBody,
  }),
  'POST /alarms/:id/confirm': onAlarm({
    summary: 'Confirm, after its end, that the cause was dealt with',
    roles: WORKERS,
    body: AcknowledgeBody,
  }),
  'POST /alarms/:id/shelve': onAlarm({
    summary: 'Take it off the list until a time, with a reason',
    roles: WORKERS,
    body: ShelveBody,
  }),
  'POST /alarms/:id/unshelve': onAlarm({
    summary: 'Put it back on the list',
    roles: WORKERS,
    body: Nothing,
  }),
  'POST /alarms/:id/out-of-service': onAlarm({
    summary: 'Take it out of service, e.g. while its sensor is being repaired',
    roles: ['installer', 'approver'],
    body: OutOfServiceBody,
  }),
  'POST /alarms/:id/return-to-service': onAlarm({
    summary: 'Put it back into service',
    roles: ['installer', 'approver'],
    body: Nothing,
  }),
  'GET /watch': define({
    tag: 'alarms',
    summary: 'Who watches the room',
    roles: WATCHERS,
    answer: WatchView,
  }),
  'GET /watch/log': define({
    tag: 'alarms',
    summary: 'The shift log, newest first',
    roles: ['keeper', 'approver', 'auditor', 'installer'],
    query: WatchQuery,
    answer: ShiftPage,
  }),
  'POST /watch/take': define({
    tag: 'alarms',
    summary: 'Take the watch',
    roles: WORKERS,
    body: TakeWatchBody,
    answer: WatchView,
    once: true,
  }),
  'POST /watch/hand-over': define({
    tag: 'alarms',
    summary: 'Hand the watch over to somebody who proves themselves with card or PIN',
    roles: WORKERS,
    // No Idempotency-Key: its fingerprint would carry a PIN into the journal. A repetition is refused by itself.
    body: HandOverWatchBody,
    answer: WatchView,
  }),
  'POST /watch/end': define({
    tag: 'alarms',
    summary: 'Go off watch with nobody to take over',
    roles: WORKERS,
    body: EndWatchBody,
    answer: WatchView,
    once: true,
  }),
} as const satisfies Readonly<Record<`${'GET' | 'POST'} /${'alarms' | 'watch'}${string}`, RouteSpec>>;
