import type { ChannelState } from '../../services/notify/index.ts';
import type { NotificationsView, NotifyChannelView } from '../contract/index.ts';
import { instantOrNull } from './time.ts';

/** A channel for people who work here: never with an address or a number. */
export function notifyChannelView(state: ChannelState): NotifyChannelView {
  const { config, contacts, wantsContact, result, waiting, oldestAt } = state;
  const wasUsed = result !== null && (result.deliveredAt !== null || result.failedAt !== null);
  return {
    id: config.id,
    kind: config.kind,
    name: config.name ?? null,
    contacts: [...contacts],
    wantsContact,
    working: wasUsed ? result.problem === null : null,
    deliveredAt: instantOrNull(result?.deliveredAt ?? null),
    failedAt: instantOrNull(result?.failedAt ?? null),
    problem: result?.problem ?? null,
    waiting,
    oldestAt: instantOrNull(oldestAt),
  };
}

export function notificationsView(states: readonly ChannelState[]): NotificationsView {
  const oldest = states.flatMap(({ oldestAt }) => (oldestAt === null ? [] : [oldestAt]));
  return {
    channels: states.map(notifyChannelView),
    waiting: states.reduce((sum, { waiting }) => sum + waiting, 0),
    oldestAt: instantOrNull(oldest.length === 0 ? null : Math.min(...oldest)),
  };
}
