import type { Sentence } from './alarm-definition.ts';
import type { AlarmParams, AlarmPriority } from './alarms.ts';

/** By what a message can leave the house. A siren carries no words: it shows and sounds what waits. */
export const CHANNEL_KINDS = ['smtp', 'webhook', 'dingtalk', 'wecom', 'sms', 'siren'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** A language somebody can be written to in. */
export type SpokenLanguage = keyof Sentence;

/** One alarm; several that came too fast for one message each; or somebody who wants to see that a channel works. */
export const NOTICE_KINDS = ['alarm', 'digest', 'test'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** An alarm as a message tells of it. */
export interface NoticedAlarm {
  readonly alarm: string;
  readonly kind: string;
  readonly subject: string;
  readonly priority: AlarmPriority;
  readonly params: AlarmParams;
  /** When people were told of it in the room, epoch ms. */
  readonly since: number;
  /** Its step in the chain, from 0. */
  readonly step: number;
  /** Its one line in the language of the message. */
  readonly text: string;
}

/** The pieces that messages are made of; the words for them are in `api/contract/messages`. */
export const NOTICE_TEXTS = [
  'title',
  'since',
  'unacknowledged',
  'response',
  'footer',
  'digest-title',
  'digest-line',
  'digest-more',
  'test-title',
  'test-text',
  'repeated',
] as const;
export type NoticeText = (typeof NOTICE_TEXTS)[number];

/** What a message is: written once, sent at least once, always with the same words under the same id. */
export interface Notice {
  /** By which a receiver tells a message from its repetition. */
  readonly message: string;
  readonly kind: NoticeKind;
  readonly channel: string;
  /**
   * Ids in the configuration: exactly one where a message goes to one address, whom to call by name in the group of a
   * robot. Addresses are looked up when it is sent: the journal keeps no telephone numbers.
   */
  readonly contacts: readonly string[];
  /** What is limited together on a channel: the contact, or '' where the channel has one audience. */
  readonly lane: string;
  readonly language: SpokenLanguage;
  readonly priority: AlarmPriority;
  readonly title: string;
  readonly text: string;
  readonly alarms: readonly NoticedAlarm[];
}

/** A message in the outbox: not delivered, and not given up. */
export interface QueuedNotice extends Notice {
  readonly queuedAt: number;
  /** Tries so far, the one under way included. */
  readonly attempts: number;
  /** When the try under way began; `null` while none is. */
  readonly attemptedAt: number | null;
  /** Not to be tried before, epoch ms. */
  readonly retryAt: number;
  /** A try may have reached its receiver although nobody confirmed it: the next one says that it may be a repetition. */
  readonly mayHaveArrived: boolean;
}

/** A step of the chain that was taken for an alarm nobody has acknowledged since. */
export interface TakenStep {
  readonly alarm: string;
  /** From when the chain counts, epoch ms. */
  readonly since: number;
  /** Id of the chain. */
  readonly chain: string;
  readonly step: number;
  /** How often the alarm had rung again. */
  readonly ring: number;
}

/** How a channel fared last. */
export interface ChannelResult {
  readonly channel: string;
  readonly deliveredAt: number | null;
  readonly failedAt: number | null;
  /** In English, for installers; `null` when the last try went well. */
  readonly problem: string | null;
  /** Tries that failed since one went well. */
  readonly failures: number;
}

/** A message that left the house. */
export interface SentNotice {
  readonly channel: string;
  readonly lane: string;
  readonly at: number;
}
