import type { ChannelResult, QueuedNotice, SentNotice, TakenStep } from '../../model/notify.ts';

/** What notifying reads; implemented by the store. Synchronous: inside a commit it sees that commit's own changes. */
export interface NotifyRepository {
  /** Messages neither delivered nor given up, in the order in which they were written. */
  waiting(): readonly QueuedNotice[];
  notice(message: string): QueuedNotice | null;
  /** Steps taken for alarms that nobody has acknowledged since. */
  steps(): readonly TakenStep[];
  /** Messages sent at or after `from`, epoch ms, or that may have been, oldest first. */
  sentSince(from: number): readonly SentNotice[];
  /** How the channels fared; none for one that never was used. */
  results(): readonly ChannelResult[];
}
