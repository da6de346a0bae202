import type { SmsSender } from '../../../../drivers/contract/index.ts';
import type { MessageChannelConfig, NotifyConfig } from '../../../config/schema-notify.ts';
import type { Clock } from '../../../model/clock.ts';
import type { RateLimit } from '../outbox/decide-dispatch.ts';
import type { Channel } from './channel.ts';
import { HttpPoster } from './http-post.ts';
import { DingTalkChannel, WeComChannel } from './robots.ts';
import { SmsChannel } from './sms.ts';
import { SmtpChannel } from './smtp.ts';
import { WebhookChannel } from './webhook.ts';

const MINUTE_MS = 60_000;

/** What is sensible for people who have to read it; both robots allow 20 a minute. */
const DEFAULT_LIMITS: Readonly<Record<MessageChannelConfig['kind'], RateLimit>> = {
  smtp: { messages: 20, windowMs: 10 * MINUTE_MS },
  webhook: { messages: 120, windowMs: MINUTE_MS },
  dingtalk: { messages: 12, windowMs: MINUTE_MS },
  wecom: { messages: 12, windowMs: MINUTE_MS },
  sms: { messages: 6, windowMs: 10 * MINUTE_MS },
};
/** Channels whose messages go to an address of the contact; the others have an audience of their own. */
const ADDRESSED: ReadonlySet<MessageChannelConfig['kind']> = new Set(['smtp', 'sms']);

export function isAddressed({ kind }: MessageChannelConfig): boolean {
  return ADDRESSED.has(kind);
}

export function limitOf({ kind, limit }: MessageChannelConfig): RateLimit {
  return limit ? { messages: limit.messages, windowMs: limit.minutes * MINUTE_MS } : DEFAULT_LIMITS[kind];
}

/** The channels that carry words; a siren carries none. */
export function messageChannels({ channels }: NotifyConfig): readonly MessageChannelConfig[] {
  return channels.filter((channel) => channel.kind !== 'siren');
}

/** Makes every channel that carries words. Nothing is opened before a message is sent. */
export function makeChannels(
  config: NotifyConfig,
  parts: { readonly clock: Clock; readonly modem: (device: string) => SmsSender | null },
): ReadonlyMap<string, Channel> {
  const http = new HttpPoster(config.egress);
  const make = (channel: MessageChannelConfig): Channel => {
    switch (channel.kind) {
      case 'smtp':
        return new SmtpChannel(channel, config.egress);
      case 'webhook':
        return new WebhookChannel(channel, http, parts.clock);
      case 'dingtalk':
        return new DingTalkChannel(channel, http, parts.clock);
      case 'wecom':
        return new WeComChannel(channel, http);
      case 'sms':
        return new SmsChannel(channel, () => parts.modem(channel.device));
    }
  };
  return new Map(messageChannels(config).map((channel) => [channel.id, make(channel)]));
}
