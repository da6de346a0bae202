import { type Static, Type } from 'typebox';
import { CHANNEL_KINDS } from '../../model/notify.ts';
import { Bilingual, Nullable, OneOf, Timestamp } from './common.ts';
import { define, Key, type RouteSpec } from './route-spec.ts';

/** One way out of the house and how it fares. Telephone numbers and addresses are never told. */
export const NotifyChannelView = Type.Object({
  id: Type.String(),
  kind: OneOf(CHANNEL_KINDS),
  name: Nullable(Bilingual),
  /** Ids of the contacts that are reached by it. */
  contacts: Type.Array(Type.String()),
  /** Whether a test has to name one of them. */
  wantsContact: Type.Boolean(),
  /** `null` while nothing was sent yet. */
  working: Nullable(Type.Boolean()),
  deliveredAt: Nullable(Timestamp),
  failedAt: Nullable(Timestamp),
  /** Why the last try failed, in English, for installers. */
  problem: Nullable(Type.String()),
  waiting: Type.Integer({ description: 'Messages in the outbox' }),
  oldestAt: Nullable(Timestamp),
});
export type NotifyChannelView = Static<typeof NotifyChannelView>;

export const NotificationsView = Type.Object({
  channels: Type.Array(NotifyChannelView),
  /** Of all channels together. */
  waiting: Type.Integer(),
  oldestAt: Nullable(Timestamp),
});
export type NotificationsView = Static<typeof NotificationsView>;

export const NotifyTestBody = Type.Object(
  { contact: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })) },
  { additionalProperties: false },
);
export type NotifyTestBody = Static<typeof NotifyTestBody>;

/** `message` is the id of the test message, `null` for a siren, which has none. */
export const NotifyTestView = Type.Object({ message: Nullable(Type.String()), channel: NotifyChannelView });
export type NotifyTestView = Static<typeof NotifyTestView>;

export const NOTIFY_ROUTES = {
  'GET /notifications': define({
    tag: 'alarms',
    summary: 'By what alarms leave the house, and whether it works',
    roles: ['keeper', 'approver', 'auditor', 'installer'],
    answer: NotificationsView,
  }),
  'POST /notifications/:channel/test': define({
    tag: 'alarms',
    summary: 'Send a test message, or sound the siren for a moment',
    roles: ['keeper', 'approver', 'installer'],
    params: Type.Object({ channel: Key }),
    body: NotifyTestBody,
    status: 202,
    answer: NotifyTestView,
    once: true,
  }),
} as const satisfies Readonly<Record<`${'GET' | 'POST'} /notifications${string}`, RouteSpec>>;
