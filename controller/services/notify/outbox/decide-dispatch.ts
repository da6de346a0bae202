import { ALARM_PRIORITIES } from '../../../model/alarms.ts';
import type { QueuedNotice, SentNotice } from '../../../model/notify.ts';

/** The longest that a message is put off at a time, ms: by our own back-off, or by the wish of the other side. */
export const LONGEST_WAIT_MS = 15 * 60_000;

/** So many messages in so long a time, for one lane of a channel. */
export interface RateLimit {
  readonly messages: number;
  readonly windowMs: number;
}

/** What the decision looks at, all from one moment. */
export interface OutboxView {
  /** In the order in which they were written. */
  readonly waiting: readonly QueuedNotice[];
  /** Messages sent lately, oldest first; as far back as the longest window. */
  readonly sent: readonly SentNotice[];
  /** Channels with a message under way: each sends one at a time. */
  readonly busy: ReadonlySet<string>;
  readonly limitOf: (channel: string) => RateLimit;
  /** A message older than this is given up, ms. */
  readonly giveUpMs: number;
  /** Epoch ms. */
  readonly now: number;
}

export type Dispatch =
  | { readonly act: 'send'; readonly notice: QueuedNotice }
  /** Put these into one message. */
  | { readonly act: 'digest'; readonly notices: readonly QueuedNotice[] }
  | { readonly act: 'give-up'; readonly notice: QueuedNotice };

export interface DispatchPlan {
  readonly acts: readonly Dispatch[];
  /** When to look again if nothing changes, epoch ms; `null` when nothing waits for a moment. */
  readonly nextAt: number | null;
}

/**
 * What the outbox does now: at most one thing for each channel, the gravest first. Whoever gets more than the limit of
 * the channel allows gets the rest as one message; a quarter of the limit is kept for what is urgent. A receiver that
 * cannot be reached is left alone for a while by all its messages, except that each urgent one is tried by itself.
 */
export function decideDispatch(view: OutboxView): DispatchPlan {
  const acts: Dispatch[] = [];
  let nextAt = Number.POSITIVE_INFINITY;
  for (const [channel, notices] of groups(view.waiting, (notice) => notice.channel)) {
    if (view.busy.has(channel)) continue;
    const plans = [...groups(notices, ({ lane }) => lane).values()].map((lane) => planLane(lane, view));
    for (const plan of plans) nextAt = Math.min(nextAt, plan.nextAt ?? Number.POSITIVE_INFINITY);
    const [first] = plans
      .flatMap(({ act }) => (act ? [act] : []))
      .sort((a, b) => rank(firstOf(a)) - rank(firstOf(b)));
    if (first) acts.push(first);
  }
  return { acts, nextAt: nextAt === Number.POSITIVE_INFINITY ? null : nextAt };
}

interface LanePlan {
  readonly act: Dispatch | null;
  readonly nextAt: number | null;
}

/** @param lane messages to one receiver, in the order in which they were written; not empty */
function planLane(lane: readonly QueuedNotice[], view: OutboxView): LanePlan {
  const { now, giveUpMs } = view;
  const old = lane.find(({ queuedAt }) => now - queuedAt >= giveUpMs);
  if (old) return { act: { act: 'give-up', notice: old }, nextAt: null };

  // A receiver that cannot be reached is left alone by all its messages, but for what is urgent.
  // Nothing is put off for longer: what seems so was put off before the clock was set back.
  const retryOf = ({ retryAt }: QueuedNotice): number => (retryAt > now + LONGEST_WAIT_MS ? now : retryAt);
  const laneAt = lane.reduce((latest, notice) => Math.max(latest, retryOf(notice)), 0);
  const readyAt = (notice: QueuedNotice): number => (notice.priority === 'urgent' ? retryOf(notice) : laneAt);
  const ready = lane.filter((notice) => readyAt(notice) <= now).sort((a, b) => rank(a) - rank(b));
  const [first] = ready;
  if (!first)
    return { act: null, nextAt: lane.reduce((next, one) => Math.min(next, readyAt(one)), Infinity) };

  const room = roomFor(first, view);
  if (room.messages <= 0) return { act: null, nextAt: room.freeAt };
  const together = ready.filter((notice) => mayBeDigested(notice) && notice.language === first.language);
  if (room.messages === 1 && together.length > 1 && together.includes(first))
    return { act: { act: 'digest', notices: together }, nextAt: null };
  return { act: { act: 'send', notice: first }, nextAt: null };
}

/** How many more messages this one's receiver may get now, and when one more falls free. */
function roomFor(
  notice: QueuedNotice,
  { sent, limitOf, now }: OutboxView,
): { readonly messages: number; readonly freeAt: number } {
  const { messages, windowMs } = limitOf(notice.channel);
  const kept = notice.priority === 'urgent' ? 0 : Math.floor(messages / 4);
  const allowed = messages - kept;
  const recent = sent
    .filter(
      // What was sent in the future was sent before the clock was set back, nobody knows how long ago.
      ({ channel, lane, at }) =>
        channel === notice.channel && lane === notice.lane && at > now - windowMs && at <= now,
    )
    .map(({ at }) => at);
  // The one whose leaving the window makes room again.
  const freeAt = (recent.at(-allowed) ?? now) + windowMs;
  return { messages: allowed - recent.length, freeAt };
}

/** What may have arrived keeps its own number; a test is about itself. */
function mayBeDigested({ mayHaveArrived, kind }: QueuedNotice): boolean {
  return !mayHaveArrived && kind !== 'test';
}

function firstOf(act: Dispatch): QueuedNotice {
  return act.act === 'digest' ? (act.notices[0] as QueuedNotice) : act.notice;
}

function rank({ priority }: QueuedNotice): number {
  return ALARM_PRIORITIES.indexOf(priority);
}

function groups(
  notices: readonly QueuedNotice[],
  keyOf: (notice: QueuedNotice) => string,
): ReadonlyMap<string, readonly QueuedNotice[]> {
  const found = new Map<string, QueuedNotice[]>();
  for (const notice of notices) {
    const key = keyOf(notice);
    found.set(key, [...(found.get(key) ?? []), notice]);
  }
  return found;
}
